//! Tells browsers and caches how long an answer that is everybody's is good, and who has it already.

use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::cache::{Kept, Tag};

/// What browsers and caches are told of something that is the same for everybody.
#[derive(Debug)]
pub(crate) struct Validity {
    browsers: HeaderValue,
    networks: Option<HeaderValue>,
}

impl Validity {
    /// For everybody, as long as it is kept.
    pub(crate) fn public(kept: Kept) -> Self {
        let header = |text: String| HeaderValue::from_str(&text).ok();
        Self {
            browsers: header(kept.browsers())
                .unwrap_or(HeaderValue::from_static("public, no-cache")),
            networks: kept.networks().and_then(header),
        }
    }

    /// For a browser, which asks each time whether it is still good.
    pub(crate) fn private() -> Self {
        Self {
            browsers: HeaderValue::from_static("private, no-cache"),
            networks: None,
        }
    }

    /// Tells caches for how long they may keep the answer, and what it is called.
    pub(crate) fn tell(&self, headers: &mut HeaderMap, etag: &str, tags: &[Tag]) {
        headers.insert(header::CACHE_CONTROL, self.browsers.clone());
        if let Some(networks) = &self.networks {
            headers.insert("cdn-cache-control", networks.clone());
            let names = || tags.iter().filter_map(|tag| tag_name(tag.as_str()));
            for (header, between) in [("cache-tag", ","), ("surrogate-key", " ")] {
                let all = names().collect::<Vec<_>>().join(between);
                if let Ok(value) = HeaderValue::from_str(&all) {
                    headers.insert(header, value);
                }
            }
        }
        if let Ok(value) = HeaderValue::from_str(etag) {
            headers.insert(header::ETAG, value);
        }
    }
}

/// A browser that has the answer is told so.
pub(super) fn unless_known(response: &mut Response, known: Option<&HeaderValue>) {
    let etag = response.headers().get(header::ETAG);
    let is_known = match (known, etag) {
        (Some(known), Some(etag)) => etag.to_str().is_ok_and(|etag| matches(known, etag)),
        _ => false,
    };
    if is_known {
        response.headers_mut().remove(header::CONTENT_ENCODING);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = axum::body::Body::empty();
    }
}

/// A tag as networks spell them; what has blanks, commas or other alphabets is not told.
fn tag_name(tag: &str) -> Option<&str> {
    let plain = tag
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b',');
    plain.then_some(tag)
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
