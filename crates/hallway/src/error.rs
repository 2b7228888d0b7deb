//! Keeps what the caller may read apart from what the log needs, under one id.
//!
//! An [`Error`] has two sides. The caller gets a sentence and an id. The log gets the same id with
//! the cause and everything below it. `?` turns any error into one, with the sentence "Something
//! went wrong", so a database's words never reach a browser by accident.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// The result of a page, a handler or a program.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a page, an action or a handler did not do its work.
///
/// Any error converts into one with `?`: the caller then gets status 500, a fixed sentence and an
/// id; the cause goes to the log under that id. For a status and a sentence of your own use
/// [`Error::status`]; to leave a page use [`not_found`] or [`redirect`].
///
/// # Examples
///
/// ```
/// use hallway::{Error, http::StatusCode};
///
/// fn read() -> Result<String, Error> {
///     Ok(std::fs::read_to_string("/does/not/exist")?)
/// }
///
/// let error = read().unwrap_err();
/// assert_eq!(error.code(), StatusCode::INTERNAL_SERVER_ERROR);
/// assert_eq!(error.message(), "Something went wrong on our side.");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    message: Cow<'static, str>,
    id: String,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the caller is told to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Status(StatusCode),
    Redirect(String),
}

impl Error {
    /// Makes an error with a status and a sentence that the caller reads.
    pub fn status(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Status(status), message.into(), None)
    }

    /// Makes an error out of a sentence for the log; the caller gets status 500 and an id.
    ///
    /// # Examples
    ///
    /// ```
    /// let error = hallway::Error::internal("the queue is full");
    /// assert!(!error.message().contains("queue"));
    /// ```
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            Kind::Status(StatusCode::INTERNAL_SERVER_ERROR),
            Cow::Borrowed(WENT_WRONG),
            Some(cause.into()),
        )
    }

    fn new(
        kind: Kind,
        message: Cow<'static, str>,
        cause: Option<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self(Box::new(Inner {
            kind,
            message,
            id: new_id(),
            cause,
        }))
    }

    /// An error that was reported before, by its id.
    pub(crate) fn told(id: &str) -> Self {
        let mut error = Self::status(StatusCode::INTERNAL_SERVER_ERROR, WENT_WRONG);
        error.0.id = id.to_owned();
        error
    }

    /// The HTTP status that the caller gets.
    pub fn code(&self) -> StatusCode {
        match self.0.kind {
            Kind::Status(status) => status,
            Kind::Redirect(_) => StatusCode::SEE_OTHER,
        }
    }

    /// The sentence that the caller gets.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id that the caller and the log share.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// Writes the cause to the log, when there is one that somebody has to look at.
    pub(crate) fn report(&self, at: &str) {
        if let Some(cause) = &self.0.cause {
            let cause = Causes(Some(cause.as_ref()));
            tracing::error!(id = %self.0.id, at, %cause, "{}", self.0.message);
        }
    }
}

/// Ends a page or a handler with "not found": status 404 and the nearest `not_found.rs`.
///
/// # Examples
///
/// ```
/// # use hallway::{Error, not_found};
/// fn find(slug: &str) -> Result<&str, Error> {
///     if slug == "hello" { Ok("Hello") } else { Err(not_found()) }
/// }
/// assert_eq!(find("x").unwrap_err().code(), 404);
/// ```
pub fn not_found() -> Error {
    Error::status(StatusCode::NOT_FOUND, "There is nothing at this address.")
}

/// Ends a page with a redirect (303) to another page of the app.
///
/// # Examples
///
/// ```
/// # use hallway::{Link, redirect};
/// let error = redirect(Link::new("/login"));
/// assert_eq!(error.code(), 303);
/// ```
pub fn redirect(to: crate::Link) -> Error {
    Error::new(
        Kind::Redirect(to.into_string()),
        Cow::Borrowed("See the other page."),
        None,
    )
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    fn from(cause: E) -> Self {
        Self::internal(cause)
    }
}

/// Shows both sides: meant for the log and for `main`, never for a caller.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            message, id, cause, ..
        } = &*self.0;
        match cause {
            // Whoever sees the cause learns nothing from the sentence that keeps it back.
            Some(cause) if message == WENT_WRONG => {
                write!(f, "{} ({id})", Causes(Some(cause.as_ref())))
            }
            Some(cause) => {
                write!(
                    f,
                    "{message} ({id})\ncaused by: {}",
                    Causes(Some(cause.as_ref()))
                )
            }
            None => write!(f, "{message} ({id})"),
        }
    }
}

/// Shows the caller's side only.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

/// For route handlers: RFC 9457 problem details with the id.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.report("route handler");
        if let Kind::Redirect(to) = &self.0.kind {
            return axum::response::Redirect::to(to).into_response();
        }
        let body = serde_json::json!({
            "title": self.message(),
            "status": self.code().as_u16(),
            "id": self.id(),
        });
        let json = HeaderValue::from_static("application/problem+json");
        (
            self.code(),
            [(header::CONTENT_TYPE, json)],
            body.to_string(),
        )
            .into_response()
    }
}

/// A cause and everything below it on one line, without what the one above has said already.
struct Causes<'a>(Option<&'a (dyn StdError + Send + Sync)>);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(cause) = self.0 else {
            return f.write_str("none");
        };
        let mut said = cause.to_string();
        f.write_str(&said)?;
        let mut below = cause.source();
        while let Some(cause) = below {
            let text = cause.to_string();
            if !said.contains(&text) {
                write!(f, ": {text}")?;
                said = text;
            }
            below = cause.source();
        }
        Ok(())
    }
}

/// An id that is short enough to be read out on the telephone: twelve letters and digits.
pub(crate) fn new_id() -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut random = [0; 12];
    // Without randomness from the system nothing here is safe: tokens come from the same source.
    getrandom::fill(&mut random).expect("the system gives random bytes");
    random
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

const WENT_WRONG: &str = "Something went wrong on our side.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caller_never_reads_the_cause() {
        let error = Error::from(std::io::Error::other("table `leads` is locked"));
        assert!(!error.to_string().contains("leads"));
        assert!(format!("{error:?}").contains("table `leads` is locked"));
        assert!(format!("{error:?}").contains(error.id()));
    }

    #[derive(Debug)]
    struct Letter(&'static str, std::io::Error);

    impl fmt::Display for Letter {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl StdError for Letter {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.1)
        }
    }

    #[test]
    fn main_says_the_cause_once_and_nothing_that_hides_it() {
        let full = || std::io::Error::other("the disk is full");
        let error = Error::from(Letter("not written", full()));
        let said = format!("not written: the disk is full ({})", error.id());
        assert_eq!(format!("{error:?}"), said);
        let error = Error::from(Letter("not written: the disk is full", full()));
        let said = format!("not written: the disk is full ({})", error.id());
        assert_eq!(format!("{error:?}"), said);
    }

    #[test]
    fn ids_differ() {
        assert_ne!(Error::internal("a").id(), Error::internal("a").id());
    }
}
