//! A post in a list of posts.

use hallway::{Markup, rsx};

use crate::app::links;
use crate::posts::Post;

/// Draws the post as a card whose whole area leads to it.
pub fn card(post: &Post) -> Markup {
    rsx! {
        <article class="card">
            <div class=(format!("cover {}", post.cover)) aria-hidden="true"></div>
            <p class="eyebrow">(post.client) ", " (post.year)</p>
            <h3><a href=(links::work_slug(post.slug))>(post.title)</a></h3>
            <p>(post.summary)</p>
        </article>
    }
}
