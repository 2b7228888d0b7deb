//! Sends the style sheet. With its version in the address, browsers may keep it for ever.

use hallway::axum::extract::OriginalUri;
use hallway::axum::response::IntoResponse;
use hallway::http::header;

use crate::style;

pub async fn get(OriginalUri(uri): OriginalUri) -> impl IntoResponse {
    let this_version = uri.to_string() == style::href();
    let life = if this_version {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, life),
    ];
    (headers, style::SHEET)
}
