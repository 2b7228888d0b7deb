use hallway::{Done, Error, Form, Input, Public, Session, action};

#[derive(Form)]
pub struct NewPost {
    pub title: String,
}

#[action(access = Public)]
pub async fn create_post(Input(post): Input<NewPost>, session: Session) -> Result<Done, Error> {
    let _ = (post, session);
    Ok(Done::new())
}

fn main() {}
