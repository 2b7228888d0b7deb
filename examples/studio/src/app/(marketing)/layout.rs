//! Ends each page that introduces us with the same invitation.

use hallway::{Children, IntoPage, rsx};

use crate::app::links;

pub async fn layout(children: Children) -> impl IntoPage {
    rsx! {
        (children)
        <section class="wide invitation" aria-labelledby="invitation">
            <h2 id="invitation">"Have something in mind?"</h2>
            <p>"The first conversation costs nothing but the coffee."</p>
            <p class="buttons"><a class="button" href=(links::contact())>"Write to us"</a></p>
        </section>
    }
}
