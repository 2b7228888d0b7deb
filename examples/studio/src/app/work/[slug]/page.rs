//! Shows one post, with the button to like it: drawn once, until somebody likes it. Then the number
//! travels, and the post stays where it is. A line for the staff is drawn for each visitor.

use hallway::{
    ActionState, Cache, Error, IntoPage, Link, Markup, Page, Path, Session, State, cached, dynamic,
    not_found, region, rsx,
};

use super::actions::like;
use crate::app::links;
use crate::likes::{self, Likes};
use crate::posts;

#[cached(life = "days")]
pub async fn page(
    Path(slug): Path<String>,
    State(likes): State<Likes>,
    cache: Cache,
    like: ActionState<like>,
) -> Result<impl IntoPage, Error> {
    let post = posts::find(&slug).ok_or_else(not_found)?;
    let count = cache.read(("likes", post.id.0)).tag(likes::tag(post.id));
    let count = *count
        .get(move || async move { likes.count(post.id).await })
        .await?;
    let body = rsx! {
        <article class="post narrow">
            <p class="eyebrow">(post.client) ", " (post.year)</p>
            <h1>(post.title)</h1>
            <p class="lead">(post.summary)</p>
            <div class=(format!("cover large {}", post.cover)) aria-hidden="true"></div>
            <ul class="tags" aria-label="What we did">
                @for service in post.services {
                    <li><a href=(links::services_service(service))>(service)</a></li>
                }
            </ul>
            @for paragraph in post.text { <p>(paragraph)</p> }
            <blockquote>
                <p>(post.quote)</p>
                <footer>(post.client)</footer>
            </blockquote>
            (region(rsx! {
                <div class="like">
                    <p id="likes"><strong>(count)</strong> (if count == 1 { "person likes this" } else { "people like this" })</p>
                    (like.bind(post.id).form(|f| rsx! {
                        (f.submit("Like this").pending("Liking...").class("quiet"))
                    }))
                </div>
            }))
            <p><a href=(links::work())>"All our work"</a></p>
            (dynamic(for_staff))
        </article>
    };
    Ok(Page::new(body)
        .title(post.title)
        .description(post.summary)
        .property("og:type", "article"))
}

/// The way back for who works here, which guards itself.
async fn for_staff(session: Session) -> Markup {
    rsx! {
        @if session.subject().is_some() {
            <p><a href=(links::admin_leads())>"What people wrote to us"</a></p>
        }
    }
}

/// Every post is there before its first reader comes.
pub async fn paths() -> Vec<Link> {
    let links = posts::POSTS.iter().map(|post| links::work_slug(post.slug));
    links.collect()
}
