//! The frame of every page.

use hallway::{Children, Error, IntoPage, rsx};

pub async fn layout(children: Children) -> Result<impl IntoPage, Error> {
    Ok(rsx! { <html lang="en"><head></head><body>(children)</body></html> })
}
