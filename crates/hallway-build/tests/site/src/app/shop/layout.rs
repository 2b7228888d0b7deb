//! The frame of the shop, with two parameters around the children.

use hallway::{Children, IntoPage, State, http::Uri, rsx};

use crate::Name;

pub async fn layout(State(name): State<Name>, children: Children, _address: Uri) -> impl IntoPage {
    rsx! { <section title=(name.0)>(children)</section> }
}
