use hallway::{App, Done, Error, Public, action};

#[action(access = Public)]
pub async fn create_post(title: String) -> Result<Done, Error> {
    Ok(Done::new().message(title))
}

fn main() {
    let _ = App::<()>::new().action::<create_post>();
}
