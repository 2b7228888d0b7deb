//! Beside the rest

use hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"Beside the rest"</p> }
}
