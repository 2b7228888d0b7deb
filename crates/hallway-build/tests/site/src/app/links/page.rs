//! A name of the generated file

use hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"A name of the generated file"</p> }
}
