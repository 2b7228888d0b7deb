use hallway::action;

#[action(access = hallway::Public)]
pub struct CreatePost;

fn main() {}
