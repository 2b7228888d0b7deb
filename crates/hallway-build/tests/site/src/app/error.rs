//! What is shown when something breaks.

use hallway::{ErrorInfo, IntoPage, rsx};

pub async fn error(error: ErrorInfo) -> impl IntoPage {
    rsx! { <p>(error.message())</p> }
}
