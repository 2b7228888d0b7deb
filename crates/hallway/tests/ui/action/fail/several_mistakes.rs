use hallway::{Form, Input, Session, action};

#[derive(Form)]
pub struct NewPost {
    pub title: String,
}

#[action(limit = "often", reapeatable)]
pub fn create_post(input: Input<NewPost>, session: Session) -> bool {
    let _ = (input, session);
    true
}

fn main() {
    let _ = hallway::App::<()>::new().action::<create_post>();
}
