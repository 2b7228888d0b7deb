//! The name of an imported function

use hallway::{IntoPage, rsx};

pub async fn page() -> impl IntoPage {
    rsx! { <p>"The name of an imported function"</p> }
}
