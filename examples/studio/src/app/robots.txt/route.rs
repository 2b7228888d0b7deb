//! Asks crawlers to leave the staff's pages alone.

use hallway::State;
use hallway::route::Robots;

use crate::Site;
use crate::app::links;

pub async fn get(State(site): State<Site>) -> Robots {
    Robots::new()
        .disallow("/admin/")
        .sitemap(&format!("{}{}", site.as_str(), links::sitemap_xml()))
}
