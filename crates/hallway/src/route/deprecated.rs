//! Tells callers that a route will go, and when.

use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::routing::MethodRouter;
use http::{HeaderName, HeaderValue, header};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A route that will go: callers hear it in each answer, by the headers `Deprecation` (RFC 9745),
/// `Sunset` (RFC 8594) and `Link`.
///
/// # Examples
///
/// ```
/// use hallway::route::Deprecated;
///
/// // In route.rs: nobody should build on it since November, and in June it is gone.
/// pub const DEPRECATED: Deprecated =
///     Deprecated::since("2026-11-01").gone("2027-06-30").instead("/api/v2/leads");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Deprecated {
    since: &'static str,
    gone: Option<&'static str>,
    instead: Option<&'static str>,
}

impl Deprecated {
    /// Nobody should build on it since this day, such as `2026-11-01`.
    ///
    /// # Panics
    ///
    /// At the start of the program, when this is no day.
    pub const fn since(day: &'static str) -> Self {
        Self {
            since: day,
            gone: None,
            instead: None,
        }
    }

    /// It may be gone from this day on.
    #[must_use]
    pub const fn gone(self, day: &'static str) -> Self {
        Self {
            gone: Some(day),
            ..self
        }
    }

    /// The address that takes its place.
    #[must_use]
    pub const fn instead(self, address: &'static str) -> Self {
        Self {
            instead: Some(address),
            ..self
        }
    }

    /// Adds the headers to every answer of a route.
    pub(super) fn around<S: Clone + Send + Sync + 'static>(
        self,
        route: MethodRouter<S>,
    ) -> MethodRouter<S> {
        let headers = self.headers();
        route.layer(middleware::from_fn(move |request: Request, next: Next| {
            let headers = headers.clone();
            async move {
                let mut response = next.run(request).await;
                response.headers_mut().extend(headers);
                response
            }
        }))
    }

    #[cfg(feature = "openapi")]
    pub(super) fn tell(&self, operation: &mut super::contract::Operation) {
        operation.deprecated = true;
        operation.answer_header("deprecation", "Since when nobody should build on it.");
        if self.gone.is_some() {
            operation.answer_header("sunset", "From when on it may be gone.");
        }
    }

    fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let since = format!("@{}", seconds(self.since));
        let gone = self.gone.map(|day| {
            let at = std::time::Duration::from_secs(seconds(day).unsigned_abs());
            httpdate::fmt_http_date(std::time::UNIX_EPOCH + at)
        });
        let instead = self.instead;
        let instead = instead.map(|address| format!("<{address}>; rel=\"successor-version\""));
        let texts = [
            (HeaderName::from_static("deprecation"), Some(since)),
            (HeaderName::from_static("sunset"), gone),
            (header::LINK, instead),
        ];
        let said = texts.into_iter().filter_map(|(name, text)| {
            let value = HeaderValue::try_from(text?);
            Some((name, value.expect("an address is written in ASCII")))
        });
        said.collect()
    }
}

/// The start of a day in UTC, in seconds since 1970.
fn seconds(day: &str) -> i64 {
    let start = day
        .parse::<Date>()
        .and_then(|day| day.to_zoned(TimeZone::UTC));
    match start {
        Ok(start) => start.timestamp().as_second(),
        Err(cause) => panic!("`{day}` is no day like 2026-11-01: {cause}"),
    }
}
