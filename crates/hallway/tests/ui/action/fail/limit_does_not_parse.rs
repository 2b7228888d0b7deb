use hallway::{Done, Error, Public, action};

#[action(access = Public, limit = "5/minute per ip", max = "64 kilo")]
pub async fn create_post() -> Result<Done, Error> {
    Ok(Done::new())
}

fn main() {}
