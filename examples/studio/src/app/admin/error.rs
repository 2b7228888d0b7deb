//! Says what went wrong in a part of the staff's pages, or in one of them.

use hallway::{ErrorInfo, IntoPage, rsx};

pub async fn error(error: ErrorInfo) -> impl IntoPage {
    rsx! {
        <div class="trouble" role="alert">
            <p>(error.message())</p>
            <p>"The log says more under " <code>(error.id())</code> "."</p>
        </div>
    }
}
