use hallway::{Public, action};

#[action(access = Public)]
pub struct CreatePost;

fn main() {}
