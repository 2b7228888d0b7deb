use hallway::{Done, Error, action};

#[action]
pub async fn create_post() -> Result<Done, Error> {
    Ok(Done::new())
}

fn main() {
    let _ = hallway::App::<()>::new().action::<create_post>();
}
