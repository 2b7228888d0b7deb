use std::rc::Rc;

use hallway::{Done, Error, Public, action};

#[action(access = Public)]
pub async fn create_post() -> Result<Done, Error> {
    let title = Rc::new("Hello");
    std::future::ready(()).await;
    Ok(Done::new().message(*title))
}

fn main() {}
