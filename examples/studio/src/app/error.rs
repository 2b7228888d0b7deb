//! Says that something unexpected happened, with the id that the log has too.

use hallway::{ErrorInfo, IntoPage, Page, rsx};

use super::links;

pub async fn error(error: ErrorInfo) -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <p class="eyebrow">(error.status().as_u16())</p>
            <h1>(error.message())</h1>
            <p class="lead">"We are told about it. If you write to us, please name this id:"</p>
            <p><code id="error-id">(error.id())</code></p>
            <p class="buttons"><a class="button" href=(links::contact())>"Write to us"</a></p>
        </section>
    })
    .title("Something went wrong")
}
