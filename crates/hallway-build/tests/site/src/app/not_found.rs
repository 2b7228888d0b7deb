//! What is shown for 404.

use hallway::{IntoPage, http::Uri, rsx};

pub async fn not_found(address: Uri) -> impl IntoPage {
    rsx! { <p>"Nothing at " (address.path())</p> }
}
