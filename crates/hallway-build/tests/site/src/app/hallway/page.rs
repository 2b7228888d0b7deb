//! The name of a crate

use ::hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"The name of a crate"</p> }
}
