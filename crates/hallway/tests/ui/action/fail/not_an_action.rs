use hallway::{ActionState, Markup, rsx};

pub struct CreatePost;

pub async fn page(_state: ActionState<CreatePost>) -> Markup {
    rsx! { <p>Posts</p> }
}

fn main() {}
