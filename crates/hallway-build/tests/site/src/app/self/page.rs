//! A reserved word

use hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"A reserved word"</p> }
}
