//! Answers with `application/problem+json`, as RFC 9457 describes it.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value};

use crate::Error;

/// What went wrong, for a program that called a route handler.
///
/// # Examples
///
/// ```
/// use hallway::{Problem, http::StatusCode};
///
/// async fn post() -> Result<StatusCode, Problem> {
///     Err(Problem::new(StatusCode::CONFLICT, "Sold out").detail("The last ticket went at 12:03."))
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    status: StatusCode,
    title: Cow<'static, str>,
    members: Map<String, Value>,
}

impl Problem {
    /// Makes a problem with a status and a title, which is the same for all problems of its kind.
    pub fn new(status: StatusCode, title: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            title: title.into(),
            members: Map::new(),
        }
    }

    /// Says what is special about this one.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        self.with("detail", detail.into())
    }

    /// Names the kind of problem by an address, preferably one that explains it.
    #[must_use]
    pub fn kind(self, address: impl Into<String>) -> Self {
        self.with("type", address.into())
    }

    /// Adds a member of your own.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{Problem, http::StatusCode};
    ///
    /// let problem = Problem::new(StatusCode::CONFLICT, "Sold out").with("left", 0);
    /// assert_eq!(
    ///     problem.to_json(),
    ///     r#"{"left":0,"status":409,"title":"Sold out"}"#,
    /// );
    /// ```
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }

    /// Changes the status: `Result<Checked<T>, Problem>` as a parameter hands a handler the
    /// refusal, to be answered with another status, say 422.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The status that is answered.
    pub fn code(&self) -> StatusCode {
        self.status
    }

    /// The text of the body.
    pub fn to_json(&self) -> String {
        let mut members = self.members.clone();
        members.insert("title".to_owned(), Value::from(&*self.title));
        members.insert("status".to_owned(), Value::from(self.status.as_u16()));
        Value::Object(members).to_string()
    }
}

/// `?` on any error, in a handler that returns `Result<_, Problem>`: the caller reads what
/// [`Error`] lets it read, and the log has the cause under the same id. A redirect is a fault here,
/// since a problem leads nowhere.
impl<E: Into<Error>> From<E> for Problem {
    fn from(cause: E) -> Self {
        let mut error = cause.into();
        if error.code().is_redirection() {
            error = Error::internal("a redirect was returned as a problem: return an `Error`");
        }
        error.report("route handler");
        Self::new(error.code(), error.message().to_owned()).with("id", error.id())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let json = HeaderValue::from_static("application/problem+json");
        (self.status, [(header::CONTENT_TYPE, json)], self.to_json()).into_response()
    }
}
