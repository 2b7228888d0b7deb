//! Lists the posts in which we did one thing. Which things there are changes with the program.

use hallway::{Error, IntoPage, Link, Page, Path, cached, not_found, rsx};

use crate::app::_parts::card;
use crate::app::links;
use crate::posts;

#[cached(public)]
pub async fn page(Path(service): Path<String>) -> Result<impl IntoPage, Error> {
    let found: Vec<_> = posts::of_service(&service).collect();
    if found.is_empty() {
        return Err(not_found());
    }
    let body = rsx! {
        <section class="wide" aria-labelledby="service">
            <h1 id="service">(service)</h1>
            <p class="lead">"Where we did it, newest first."</p>
            <div class="cards two">
                @for post in found { (card::card(post, card::Level::Second)) }
            </div>
            <p><a href=(links::work())>"All our work"</a></p>
        </section>
    };
    let about = format!("Our work with {service} in it.");
    Ok(Page::new(body).title(service).description(about))
}

pub async fn paths() -> Vec<Link> {
    let services = posts::services().into_iter();
    services.map(links::services_service).collect()
}
