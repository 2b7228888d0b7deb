//! What is shown for 404 in the shop.

use hallway::{IntoPage, rsx};

pub async fn not_found() -> impl IntoPage {
    rsx! { <p>"No such thing in the shop"</p> }
}
