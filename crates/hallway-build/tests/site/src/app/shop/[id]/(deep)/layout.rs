//! The frame of a group.

use hallway::{Children, IntoPage, rsx};

pub async fn layout(children: Children) -> impl IntoPage {
    rsx! { <article>(children)</article> }
}
