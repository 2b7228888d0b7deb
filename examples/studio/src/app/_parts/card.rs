//! A post in a list of posts.

use hallway::{Markup, rsx};

use crate::app::links;
use crate::posts::Post;

/// How deep in the page's outline a card stands.
#[derive(Debug, Clone, Copy)]
pub enum Level {
    /// Right below the page's own heading.
    Second,
    /// Below the heading of a section.
    Third,
}

/// Draws the post as a card whose whole area leads to it.
pub fn card(post: &Post, level: Level) -> Markup {
    let title = rsx! { <a href=(links::work_slug(post.slug))>(post.title)</a> };
    rsx! {
        <article class="card">
            <div class=(format!("cover {}", post.cover)) aria-hidden="true"></div>
            <p class="eyebrow">(post.client) ", " (post.year)</p>
            @match level {
                Level::Second => { <h2>(title)</h2> }
                Level::Third => { <h3>(title)</h3> }
            }
            <p>(post.summary)</p>
        </article>
    }
}
