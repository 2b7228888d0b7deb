//! A keyword

use hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"A keyword"</p> }
}
