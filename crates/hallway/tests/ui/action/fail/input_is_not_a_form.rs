use hallway::{Done, Error, Input, Public, action};

pub struct NewPost {
    pub title: String,
}

#[action(access = Public)]
pub async fn create_post(Input(post): Input<NewPost>) -> Result<Done, Error> {
    Ok(Done::new().message(post.title))
}

fn main() {}
