//! The icon in the browser's tab.

use hallway::axum::response::IntoResponse;
use hallway::http::header;

/// Sends the icon.
pub async fn get() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, include_str!("../../../assets/icon.svg"))
}
