//! Says why a body cannot be read as entries at all.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http::StatusCode;
use http_body_util::LengthLimitError;

/// A body that is no form: the fault of whoever wrote the client, not of who filled it in.
///
/// # Examples
///
/// ```
/// use hallway::form::Entries;
///
/// let malformed = Entries::from_json(b"[1, 2]").unwrap_err();
/// assert_eq!(malformed.to_string(), "The body must be a JSON object.");
/// assert_eq!(malformed.status(), 400);
/// ```
#[derive(Debug)]
pub struct Malformed {
    reason: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Malformed {
    pub(crate) fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            reason: reason.into(),
            source: None,
        }
    }

    pub(super) fn caused(
        reason: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self {
            reason: reason.into(),
            source: Some(source.into()),
        }
    }

    /// Whether reading stopped because the body is larger than the limit around it.
    pub fn is_too_large(&self) -> bool {
        let mut cause = self.source();
        while let Some(error) = cause {
            if error.is::<LengthLimitError>() {
                return true;
            }
            cause = error.source();
        }
        false
    }

    /// The status that fits: 413 for a body that is too large, otherwise 400.
    pub fn status(&self) -> StatusCode {
        if self.is_too_large() {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::BAD_REQUEST
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl Error for Malformed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}
