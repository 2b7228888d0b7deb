//! Keeps one caller from undoing what another did: versions of a thing, and conditions on them.
//!
//! A thing that is shown has a tag (`ETag`). Who changes it says which one was seen (`If-Match`);
//! if it is another by now, nothing is changed (RFC 9110, 8.8 and 13).

use axum::Json;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::problem::Problem;

/// An answer as JSON with the version of what it shows, in `ETag`.
///
/// # Examples
///
/// ```
/// use hallway::{Error, Problem, route::{IfMatch, Seen, Tagged}};
///
/// #[derive(serde::Serialize)]
/// struct Lead { name: String }
///
/// // A caller that has seen this version hears 304.
/// async fn get(seen: Seen) -> Tagged<Lead> {
///     let (version, lead) = (7, Lead { name: "Ada".to_owned() });
///     Tagged::new(version, lead).unless(&seen)
/// }
///
/// // A caller that has not seen this version hears 412; one that does not say, 428.
/// async fn put(seen: IfMatch) -> Result<Tagged<Lead>, Problem> {
///     let version = 7; // read and written in one transaction
///     seen.allows(version)?;
///     Ok(Tagged::new(version + 1, Lead { name: "Ada Lovelace".to_owned() }))
/// }
/// # let _ = hallway::Route::<()>::new().get(get).put(put);
/// ```
#[derive(Debug, Clone)]
pub struct Tagged<T> {
    version: u64,
    thing: T,
    is_seen: bool,
}

impl<T> Tagged<T> {
    /// Shows a thing whose version goes up with each change.
    pub fn new(version: u64, thing: T) -> Self {
        Self {
            version,
            thing,
            is_seen: false,
        }
    }

    /// Says 304 to a caller that has seen this version.
    #[must_use]
    pub fn unless(self, seen: &Seen) -> Self {
        let is_seen = seen.0.as_ref().is_some_and(|tags| tags.holds(self.version));
        Self { is_seen, ..self }
    }
}

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let tag = [(header::ETAG, tag(self.version))];
        match self.is_seen {
            true => (StatusCode::NOT_MODIFIED, tag).into_response(),
            false => (tag, Json(self.thing)).into_response(),
        }
    }
}

/// Which versions a caller has, in `If-None-Match`.
#[derive(Debug, Clone)]
pub struct Seen(Option<Tags>);

/// Which version a caller wants to change, in `If-Match`. Without it the answer is 428.
#[derive(Debug, Clone)]
pub struct IfMatch(Tags);

impl IfMatch {
    /// Whether the caller has seen this version.
    ///
    /// Ask in the transaction that changes it, or change it only where it still has this version:
    /// between two statements another caller may come.
    ///
    /// # Errors
    ///
    /// 412 when it is another by now.
    pub fn allows(&self, version: u64) -> Result<(), Problem> {
        if self.0.holds(version) {
            return Ok(());
        }
        let problem = Problem::new(StatusCode::PRECONDITION_FAILED, "It was changed meanwhile");
        Err(problem.detail("Read it again, and send its ETag in If-Match."))
    }
}

impl<S: Sync> FromRequestParts<S> for Seen {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(Tags::of(&parts.headers, &header::IF_NONE_MATCH)))
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let missing = || {
            Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "Say which version is meant",
            )
            .detail("Read it, and send its ETag in If-Match.")
        };
        Tags::of(&parts.headers, &header::IF_MATCH)
            .map(Self)
            .ok_or_else(missing)
    }
}

/// The tags of a header.
#[derive(Debug, Clone)]
enum Tags {
    Any,
    These(Vec<String>),
}

impl Tags {
    fn of(headers: &HeaderMap, name: &HeaderName) -> Option<Self> {
        let mut tags = Vec::new();
        for value in headers.get_all(name) {
            // A text that is no tag is none of ours.
            let text = value.to_str().unwrap_or_default();
            tags.extend(text.split(',').map(|tag| tag.trim().to_owned()));
        }
        match tags.as_slice() {
            [] => None,
            [any] if any == "*" => Some(Self::Any),
            _ => Some(Self::These(tags)),
        }
    }

    fn holds(&self, version: u64) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags
                .iter()
                .any(|it| it.as_bytes() == tag(version).as_bytes()),
        }
    }
}

/// A strong tag: equal versions are equal byte for byte.
fn tag(version: u64) -> HeaderValue {
    HeaderValue::try_from(format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Tags {
        let headers = HeaderMap::from_iter([(header::IF_MATCH, text.parse().unwrap())]);
        Tags::of(&headers, &header::IF_MATCH).unwrap()
    }

    #[test]
    fn a_tag_fits_its_version_and_no_other() {
        for (text, holds) in [
            ("\"7\"", true),
            ("*", true),
            ("\"6\", \"7\"", true),
            ("\"6\"", false),
            ("7", false),
            ("W/\"7\"", false),
            ("", false),
        ] {
            assert_eq!(tags(text).holds(7), holds, "{text}");
        }
    }
}
