//! Says that there is nothing at an address.

use hallway::{IntoPage, Page, rsx};

use super::links;

pub async fn not_found() -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <p class="eyebrow">"404"</p>
            <h1>"There is nothing here"</h1>
            <p class="lead">"The page has moved, or it never was. The way back is short."</p>
            <p class="buttons"><a class="button" href=(links::home())>"To the start"</a></p>
        </section>
    })
    .title("Not found")
}
