//! Sends the script of the staff's sheet.

use hallway::axum::response::IntoResponse;
use hallway::http::header;

pub async fn get() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("../../../assets/pad.js"))
}
