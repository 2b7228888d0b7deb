use hallway::{Done, Error, Public, action};

#[action(access = Public)]
pub fn create_post() -> Result<Done, Error> {
    Ok(Done::new())
}

fn main() {}
