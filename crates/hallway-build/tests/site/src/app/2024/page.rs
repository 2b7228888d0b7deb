//! A number

use hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"A number"</p> }
}
