//! Draws the home page.

use hallway::{ActionState, IntoPage, Page, rsx};

use super::_parts::card;
use super::actions::subscribe;
use super::links;
use crate::posts::POSTS;

pub async fn page(newsletter: ActionState<subscribe>) -> impl IntoPage {
    Page::new(rsx! {
        <section class="hero wide">
            <h1>"Small websites that do a great deal of work"</h1>
            <p class="lead">
                "We are six people by an old harbour. We design and build for ferries, bakeries, "
                "archives and building sites: fast, plain, and there when they are needed."
            </p>
            <p class="buttons">
                <a class="button" href=(links::contact())>"Tell us what you need"</a>
                <a class="button quiet" href=(links::work())>"See our work"</a>
            </p>
        </section>

        <section class="wide" aria-labelledby="recent">
            <h2 id="recent">"Recent work"</h2>
            <div class="cards">
                @for post in POSTS.iter().take(3) { (card::card(post, card::Level::Third)) }
            </div>
        </section>

        <section class="wide services" aria-labelledby="services">
            <h2 id="services">"What we do"</h2>
            <dl>
                <div>
                    <dt>"Listen"</dt>
                    <dd>"A week with the people who will use it, before anybody draws a screen."</dd>
                </div>
                <div>
                    <dt>"Design"</dt>
                    <dd>"One clear page after another, tried out on paper and on old telephones."</dd>
                </div>
                <div>
                    <dt>"Build"</dt>
                    <dd>"Forms that lose nothing, pages that weigh little, code that you can own."</dd>
                </div>
            </dl>
        </section>

        <section class="wide letter" aria-labelledby="letter">
            <div>
                <h2 id="letter">"A letter, four times a year"</h2>
                <p>"What we learned, what went wrong, and one thing worth reading."</p>
            </div>
            (newsletter.form(|f| rsx! {
                (f.email.input().autocomplete("email"))
                (f.submit("Subscribe").pending("Subscribing..."))
            }))
        </section>
    })
}
