//! Answers questions about our work: word by word with a script, else on the next page.

use hallway::{Form, IntoPage, Page, Search, rsx};

use super::super::api::chat::route::answer;
use crate::app::assets;

/// What somebody asks.
#[derive(Debug, Form)]
pub struct Question {
    #[form(length(min = 2, max = 400))]
    text: String,
}

pub async fn page(search: Search<Question>) -> impl IntoPage {
    let asked = search.value().map(|question| question.text.as_str());
    Page::new(rsx! {
        <section class="narrow">
            <h1>"Ask about our work"</h1>
            <p class="lead">"Ferries, bread, letters, building sites: what would you like to know?"</p>
            <div class="talk" id="talk" role="log" data-keep>
                @if let Some(text) = asked {
                    <p class="asked">(text)</p>
                    <p class="answered">(answer(text))</p>
                }
            </div>
            (search.form(|f| rsx! {
                (f.text.input().label("Your question").autocomplete("off"))
                <button>"Ask"</button>
            }).attr("id", "ask"))
        </section>
    })
    .title("Ask us")
    .description("Ask about our work, and read the answer as it comes.")
    .script(assets::chat_js())
}
