//! Serves a page to read the document of the API and to try it: Swagger UI.
//!
//! The crate `utoipa-swagger-ui-vendored` holds it as a zip archive. What is in an archive is
//! packed as gzip packs it, so each file is sent as it lies there, with gzip's head and end.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode, header};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;

use super::{Problem, Route};

pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Vec<(&'static str, Route<S>)> {
    let own = |kind: &'static str, text: &'static str| {
        Route::new().get(async move || ([(header::CONTENT_TYPE, kind), CSP, NO_SNIFF], text))
    };
    let packed = |kind: &'static str, file: &'static LazyLock<Option<Bytes>>| {
        Route::new().get(async move |headers: HeaderMap| send(kind, file, &headers))
    };
    vec![
        ("/api/docs", own("text/html; charset=utf-8", PAGE)),
        ("/api/docs/start.js", own(SCRIPT, START)),
        ("/api/docs/viewer.js", packed(SCRIPT, &VIEWER)),
        ("/api/docs/viewer.css", packed("text/css", &STYLE)),
    ]
}

/// The viewer sets styles of single elements; nothing but our own files runs.
const CSP: (HeaderName, &str) = (
    header::CONTENT_SECURITY_POLICY,
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);
const NO_SNIFF: (HeaderName, &str) = (header::X_CONTENT_TYPE_OPTIONS, "nosniff");
const SCRIPT: &str = "text/javascript; charset=utf-8";

const PAGE: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>API</title>
<link rel=\"icon\" href=\"data:,\">
<link rel=\"stylesheet\" href=\"/api/docs/viewer.css\">
<script src=\"/api/docs/viewer.js\" defer></script>
<script src=\"/api/docs/start.js\" defer></script>
</head>
<body>
<main id=\"api\"><noscript>This page needs a script. The document itself is <a href=\"/api/openapi.json\">/api/openapi.json</a>.</noscript></main>
</body>
</html>
";

const START: &str = "SwaggerUIBundle({\
    url: '/api/openapi.json', domNode: document.getElementById('api'), deepLinking: true, \
    validatorUrl: null, queryConfigEnabled: false });\n";

static VIEWER: LazyLock<Option<Bytes>> = LazyLock::new(|| file("/dist/swagger-ui-bundle.js"));
static STYLE: LazyLock<Option<Bytes>> = LazyLock::new(|| file("/dist/swagger-ui.css"));

fn send(kind: &'static str, file: &LazyLock<Option<Bytes>>, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    if !accepted.is_some_and(|accepted| accepted.contains("gzip")) {
        let title = "This file is sent to those who read gzip";
        return Problem::new(StatusCode::NOT_ACCEPTABLE, title).into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_ENCODING, "gzip"),
        (header::VARY, "accept-encoding"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        NO_SNIFF,
    ];
    match &**file {
        Some(packed) => (headers, packed.clone()).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A file of the archive as gzip (RFC 1952); `None` when it is not there as we expect it.
///
/// The list of files stands at the end of an archive (APPNOTE 6.3.10, 4.3.12 and 4.3.16).
fn file(name: &str) -> Option<Bytes> {
    let archive = SWAGGER_UI_VENDORED;
    let end = archive
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x05\x06")?;
    let mut at = four(archive, end + 16)?;
    while archive.get(at..at + 4)? == b"PK\x01\x02" {
        let lengths = [28, 30, 32].map(|field| two(archive, at + field));
        let [named, extra, comment] = lengths;
        let (named, rest) = (named?, extra? + comment?);
        if archive
            .get(at + 46..at + 46 + named)?
            .ends_with(name.as_bytes())
        {
            let is_deflated = two(archive, at + 10)? == 8;
            return is_deflated.then(|| gzip(archive, at)).flatten();
        }
        at += 46 + named + rest;
    }
    None
}

fn gzip(archive: &[u8], entry: usize) -> Option<Bytes> {
    let (packed, local) = (four(archive, entry + 20)?, four(archive, entry + 42)?);
    let start = local + 30 + two(archive, local + 26)? + two(archive, local + 28)?;
    let mut gzip = Vec::with_capacity(packed + 18);
    // No name, no time, system unknown.
    gzip.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    gzip.extend_from_slice(archive.get(start..start + packed)?);
    gzip.extend_from_slice(archive.get(entry + 16..entry + 20)?);
    gzip.extend_from_slice(archive.get(entry + 24..entry + 28)?);
    Some(gzip.into())
}

fn two(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(bytes)))
}

fn four(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_viewer_is_in_the_archive() {
        for file in [&VIEWER, &STYLE] {
            let packed = file.as_ref().unwrap();
            assert!(packed.len() > 10_000 && packed.starts_with(&[0x1f, 0x8b, 8]));
        }
    }
}
