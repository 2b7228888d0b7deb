//! Says which errors of an action may reach its caller.

use std::fmt::Debug;

use http::StatusCode;
use serde_json::Value;

use crate::form::{FieldErrors, Invalid};
use crate::{Error, error::Kind};

/// An error that an action may show to its caller. Derive it for an enum of what can go wrong.
///
/// Anything else becomes [`Error`](crate::Error) with `?`, which shows a sentence and an id only.
///
/// # Examples
///
/// ```
/// use hallway::ActionError;
///
/// #[derive(Debug, ActionError)]
/// enum OrderError {
///     #[error(status = 409, message = "Only {left} left.")]
///     SoldOut { left: u32 },
/// }
///
/// let error = OrderError::SoldOut { left: 2 };
/// assert_eq!(error.message(), "Only 2 left.");
/// assert_eq!(error.body()["code"], "sold_out");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` may not reach the caller of an action",
    note = "return `hallway::Error`, which hides the cause behind an id (`?` converts any error), or derive `hallway::ActionError` for it"
)]
pub trait ActionError: Debug + Send + 'static {
    /// The HTTP status of the reply.
    fn status(&self) -> StatusCode;

    /// The sentence that the page shows.
    fn message(&self) -> String;

    /// The error as data: `code`, and the fields of the variant.
    fn body(&self) -> Value;

    /// Errors of single fields, shown beside them.
    #[doc(hidden)]
    fn fields(&self) -> Option<&FieldErrors> {
        None
    }

    /// The error with an id, when it is one.
    #[doc(hidden)]
    fn unexpected(&self) -> Option<&Error> {
        None
    }
}

impl ActionError for Error {
    fn status(&self) -> StatusCode {
        self.code()
    }

    fn message(&self) -> String {
        Error::message(self).to_owned()
    }

    fn body(&self) -> Value {
        match self.kind() {
            Kind::Status(status) => {
                serde_json::json!({ "code": status.as_u16().to_string(), "id": self.id() })
            }
            Kind::Redirect(to) => serde_json::json!({ "code": "redirect", "to": to }),
        }
    }

    fn unexpected(&self) -> Option<&Error> {
        Some(self)
    }
}

impl ActionError for Invalid {
    fn status(&self) -> StatusCode {
        StatusCode::UNPROCESSABLE_ENTITY
    }

    fn message(&self) -> String {
        "Please check the marked fields.".to_owned()
    }

    fn body(&self) -> Value {
        serde_json::json!({ "code": "invalid" })
    }

    fn fields(&self) -> Option<&FieldErrors> {
        Some(self.errors())
    }
}
