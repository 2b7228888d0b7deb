use hallway::{Done, Error, Public, action};

pub struct Posts;

impl Posts {
    #[action(access = Public)]
    pub async fn create(&self) -> Result<Done, Error> {
        Ok(Done::new())
    }
}

fn main() {}
