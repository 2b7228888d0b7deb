//! Sends values as JSON, one in each line.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::{HeaderValue, header};
use serde::Serialize;

use crate::Error;

/// A stream of values as newline-delimited JSON, `application/x-ndjson`.
///
/// An error ends it in the middle: the connection breaks, so that nobody takes a part for the
/// whole. The log has the cause.
///
/// # Examples
///
/// ```
/// use futures_util::stream;
/// use hallway::Error;
/// use hallway::axum::response::IntoResponse;
/// use hallway::route::JsonLines;
///
/// pub async fn get() -> impl IntoResponse {
///     JsonLines(stream::iter([1, 2, 3]).map(Ok::<_, Error>))
/// }
/// # use futures_util::StreamExt as _;
/// # let _ = hallway::Route::<()>::new().get(get);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct JsonLines<S>(pub S);

impl<S, T> IntoResponse for JsonLines<S>
where
    S: Stream<Item = Result<T, Error>> + Send + 'static,
    T: Serialize,
{
    fn into_response(self) -> Response {
        let lines = self.0.map(|value| {
            let line = value.and_then(|value| line(&value));
            line.inspect_err(|error| error.report("stream"))
                .map_err(|error| error.to_string())
        });
        let kind = HeaderValue::from_static("application/x-ndjson");
        ([(header::CONTENT_TYPE, kind)], Body::from_stream(lines)).into_response()
    }
}

fn line(value: &impl Serialize) -> Result<Bytes, Error> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line.into())
}
