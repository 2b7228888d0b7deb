use hallway::{Done, Error, Form, Input, Public, action};

#[derive(Form)]
pub struct NewPost {
    pub title: String,
}

#[action(access = Public)]
pub async fn create_post(Input(post): Input<NewPost>) -> Result<Done, Error> {
    Ok(Done::new().message(post.tilte))
}

fn main() {}
