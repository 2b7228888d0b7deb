use hallway::{Done, Error, Public, action};

#[action(access = Public, limt = "5/min per ip", timeout = 5)]
pub async fn create_post() -> Result<Done, Error> {
    Ok(Done::new())
}

fn main() {}
