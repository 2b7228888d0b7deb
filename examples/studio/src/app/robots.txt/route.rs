//! Asks crawlers to leave the staff's pages alone.

use hallway::route::Robots;
use hallway::{State, cached};

use crate::Site;
use crate::app::links;

#[cached(public, life = "days")]
pub async fn get(State(site): State<Site>) -> Robots {
    Robots::new()
        .disallow("/admin/")
        .sitemap(&format!("{}{}", site.as_str(), links::sitemap_xml()))
}
