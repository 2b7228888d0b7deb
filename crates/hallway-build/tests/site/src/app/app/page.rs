//! The name of the module around it

use hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"The name of the module around it"</p> }
}
