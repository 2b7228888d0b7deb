//! Serves pages that say they are the same for everybody.
//!
//! 1. A public page and its layouts may ask only for what knows nothing of the visitor: a type that
//!    is not [`PublicParts`] does not compile there.
//! 2. The request that they see has no `Cookie`, no `Authorization`, no `Accept-Language`.
//! 3. The answer is `public, no-cache` with an `ETag`: caches may keep it and ask again.
//! 4. An answer with a form's token or with a message is somebody's own, and `private` like any
//!    other page.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};

use super::address::Address;
use super::draw::{Draw, arg};
use super::into_page::PageEnd;
use super::pages::{Pages, told};
use crate::Cache;
use crate::guard::Visit;

/// What a public page may ask for: an extractor that knows nothing of the visitor.
///
/// Do not implement it for a type that reads cookies, headers or the client's address: shared
/// caches would then show one visitor's page to another.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may know who is visiting, and this page is public",
    note = "a public page can use State, Path, Query, Search, Cache and ActionState; remove `pub const PUBLIC` from page.rs, or the parameter"
)]
pub trait PublicParts {}

impl<T> PublicParts for State<T> {}
impl<T> PublicParts for Path<T> {}
impl<T> PublicParts for Query<T> {}
impl PublicParts for Cache {}

/// Takes one parameter of a public page, or of a layout around one, from the request.
///
/// # Errors
///
/// The extractor's rejection.
pub async fn public_arg<T: FromRequestParts<S> + PublicParts, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<T, PageEnd> {
    arg(parts, state).await
}

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    /// Answers a GET of a public page.
    pub(crate) async fn show_public(&self, draw: Draw<S>, mut parts: Parts, state: &S) -> Response {
        let own = self.visit_of(&parts);
        let address = Address::of(&parts);
        let known = parts.headers.remove(header::IF_NONE_MATCH);
        let (context, mut cookies) = told(&parts, &own, &address);
        parts.headers.remove(header::COOKIE);
        parts.headers.remove(header::AUTHORIZATION);
        parts.headers.remove(header::ACCEPT_LANGUAGE);
        let nobody = Arc::new(Visit::nobody(&own));
        let personal = context.posted.is_some() || !cookies.is_empty();
        match self
            .compose(draw, &mut parts, &nobody, context, state)
            .await
        {
            Ok(composed) => {
                let status = composed.status.unwrap_or(StatusCode::OK);
                let personal = personal || composed.has_tokens() || status != StatusCode::OK;
                let etag = composed.etag();
                let visit = if personal { &own } else { &nobody };
                let mut response = self.respond(status, &composed, visit, &address, &mut cookies);
                if !personal {
                    make_public(&mut response, &etag, known.as_ref());
                }
                response
            }
            Err(end) => Box::pin(self.ended(end, parts, &nobody, state)).await,
        }
    }
}

fn make_public(response: &mut Response, etag: &str, known: Option<&HeaderValue>) {
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, no-cache"),
    );
    if let Ok(value) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, value);
    }
    if known.is_some_and(|known| matches(known, etag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = axum::body::Body::empty();
    }
}

/// Weak comparison, as RFC 9110, 13.1.2 wants it.
fn matches(known: &HeaderValue, etag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.to_str().is_ok_and(|list| {
        list.split(',')
            .any(|one| one.trim() == "*" || strong(one) == strong(etag))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_has_the_page_is_told_so() {
        let known = |text: &'static str| HeaderValue::from_static(text);
        for text in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(matches(&known(text), "W/\"a\""), "{text}");
        }
        assert!(!matches(&known("\"b\""), "W/\"a\""));
    }
}
