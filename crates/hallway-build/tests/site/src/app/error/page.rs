//! The name of a file with a meaning

use hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"The name of a file with a meaning"</p> }
}
