use hallway::{Done, Error, action};

pub struct Staff;

#[action(access = Staff)]
pub async fn create_post() -> Result<Done, Error> {
    Ok(Done::new())
}

fn main() {}
