use hallway::{Done, Error, Form, Input, Public, action};

#[derive(Form)]
pub struct NewPost {
    pub title: String,
}

#[action(access = Public)]
pub async fn create_post(_: Input<NewPost>, _: Input<NewPost>) -> Result<Done, Error> {
    Ok(Done::new())
}

fn main() {}
