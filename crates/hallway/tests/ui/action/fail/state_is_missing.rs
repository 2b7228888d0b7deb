use hallway::{App, Done, Error, Public, State, action};

#[derive(Clone)]
pub struct Posts;

#[derive(Clone)]
pub struct AppState;

#[action(access = Public)]
pub async fn create_post(State(_posts): State<Posts>) -> Result<Done, Error> {
    Ok(Done::new())
}

fn main() {
    let _ = App::<AppState>::new().action::<create_post>();
}
