//! Calls a page and its layouts, and builds the request for drawing a page again.

use axum::extract::{FromRequestParts, Request};
use axum::response::IntoResponse;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};

use super::address::without_action;
use super::into_page::{Page, PageEnd};
use crate::guard::{Denied, cookies};

/// A boxed future that borrows the request and the state.
pub type Drawing<'a> = std::pin::Pin<Box<dyn Future<Output = Result<Page, PageEnd>> + Send + 'a>>;

/// Draws one page in its layouts. A plain function pointer: `src/app.rs` writes one per page.
pub type Draw<S> = for<'a> fn(&'a mut Parts, &'a S) -> Drawing<'a>;

/// Names the type of a page's closure in `src/app.rs`, so that the compiler can check it there.
pub fn draw<S>(page: Draw<S>) -> Draw<S> {
    page
}

/// Takes one parameter of a page or a layout from the request.
///
/// # Errors
///
/// The extractor's rejection.
pub async fn arg<T: FromRequestParts<S>, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<T, PageEnd> {
    T::from_request_parts(parts, state)
        .await
        .map_err(|rejection| {
            let mut response = rejection.into_response();
            // A guard's denial is shown by the app's own error page.
            match response.extensions_mut().remove::<Denied>() {
                Some(denied) => PageEnd::Error(denied.into()),
                None => PageEnd::Response(response),
            }
        })
}

/// The request for drawing the page of a POST again: a GET of the same address.
///
/// It has the cookies as the action left them and no header that speaks of the POST itself.
pub(crate) struct Redraw;

impl Redraw {
    pub(crate) fn of(parts: &Parts, set_cookies: &[String]) -> Parts {
        Self::to(without_action(&parts.uri), parts, set_cookies)
    }

    /// The same for another address of the app.
    pub(super) fn to(uri: Uri, parts: &Parts, set_cookies: &[String]) -> Parts {
        let mut get = Request::new(()).into_parts().0;
        get.method = Method::GET;
        get.uri = uri;
        get.version = parts.version;
        get.headers = headers(&parts.headers, set_cookies);
        get.extensions = parts.extensions.clone();
        get
    }
}

fn headers(sent: &HeaderMap, set_cookies: &[String]) -> HeaderMap {
    let mut kept: HeaderMap = sent
        .iter()
        .filter(|(name, _)| !speaks_of_the_post(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if !set_cookies.is_empty() {
        let cookie = merged(sent, set_cookies);
        kept.remove(header::COOKIE);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            kept.insert(header::COOKIE, cookie);
        }
    }
    kept
}

fn speaks_of_the_post(name: &HeaderName) -> bool {
    let text = name.as_str();
    matches!(
        *name,
        header::ORIGIN | header::RANGE | header::ACCEPT | header::TRANSFER_ENCODING
    ) || ["sec-", "content-", "if-", "hallway-"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// The cookies that the browser will send next, once it has read `set_cookies`.
fn merged(sent: &HeaderMap, set_cookies: &[String]) -> String {
    let set: Vec<(&str, &str, bool)> = set_cookies
        .iter()
        .filter_map(|line| {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=')?;
            let removed = attributes.split(';').any(|one| one.trim() == "Max-Age=0");
            Some((name.trim(), value.trim(), removed))
        })
        .collect();
    let kept = cookies(sent).filter(|(name, _)| !set.iter().any(|(new, ..)| new == name));
    let added = set
        .iter()
        .filter(|(.., removed)| !removed)
        .map(|(name, value, _)| (*name, *value));
    kept.chain(added)
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(uri: &str, headers: &[(&'static str, &str)]) -> Parts {
        let mut request = Request::post(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn nothing_of_the_post_reaches_the_page_but_its_cookies_and_language() {
        let sent = parts(
            "/contact?/send",
            &[
                ("host", "example.com"),
                ("accept-language", "de"),
                ("origin", "https://example.com"),
                ("sec-fetch-site", "same-origin"),
                ("content-type", "text/plain"),
                ("content-length", "3"),
                ("if-none-match", "x"),
                ("range", "bytes=0-1"),
                ("accept", "application/json"),
                ("hallway-token", "x"),
                ("cookie", "a=1; b=2"),
            ],
        );
        let get = Redraw::of(&sent, &["b=3; Path=/".to_owned(), "c=4".to_owned()]);
        let mut names: Vec<_> = get.headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept-language", "cookie", "host"]);
        assert_eq!(get.headers[header::COOKIE], "a=1; b=3; c=4");
        let gone = Redraw::of(&sent, &["a=; Path=/; Max-Age=0".to_owned()]);
        assert_eq!(gone.headers[header::COOKIE], "b=2");
    }
}
