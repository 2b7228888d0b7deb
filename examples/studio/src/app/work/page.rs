//! Lists all posts about our work. They change with the program, so the page is drawn once.

use hallway::{IntoPage, Page, cached, rsx};

use super::super::_parts::card;
use crate::posts::POSTS;

#[cached(public)]
pub async fn page() -> impl IntoPage {
    Page::new(rsx! {
        <section class="wide" aria-labelledby="work">
            <h1 id="work">"Our work"</h1>
            <p class="lead">"Four pieces that we are proud of, and what we learned on the way."</p>
            <div class="cards two">
                @for post in POSTS { (card::card(post, card::Level::Second)) }
            </div>
        </section>
    })
    .title("Work")
    .description("Ferries, bread, letters and building sites: what we made, and for whom.")
}
