use hallway::{Done, Error, action};

pub struct Posts;

impl Posts {
    #[action(access = hallway::Public)]
    pub async fn create(&self) -> Result<Done, Error> {
        Ok(Done::new())
    }
}

fn main() {}
