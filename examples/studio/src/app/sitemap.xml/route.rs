//! Tells search engines which pages there are.

use hallway::axum::response::Response;
use hallway::route::Sitemap;
use hallway::{State, cached};

use crate::Site;
use crate::app::links;
use crate::posts::{POSTS, services};

/// Every page that anybody may find, every post, and everything that we do.
#[cached(public, life = "days")]
pub async fn get(sitemap: Sitemap, State(site): State<Site>) -> Response {
    sitemap
        .without(links::login())
        .with(POSTS.iter().map(|post| links::work_slug(post.slug)))
        .with(services().into_iter().map(links::services_service))
        .at(site.as_str())
}
