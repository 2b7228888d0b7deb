//! Lets an action say what is wrong with a field, beyond what rules can know.

use std::fmt;

use serde::Serialize;

use super::error::{FieldError, FieldErrors};

/// An action's own field errors: what only a look into the database can tell.
///
/// They are shown beside their fields, like those of the rules.
///
/// # Examples
///
/// ```
/// use hallway::form::Invalid;
///
/// fn sign_up(taken: bool) -> Result<(), Invalid> {
///     if taken {
///         return Err(Invalid::field("email", "This address is taken").code("taken"));
///     }
///     Ok(())
/// }
///
/// let invalid = sign_up(true).unwrap_err();
/// assert_eq!(invalid.errors().of("email").next().unwrap().code, "taken");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Invalid(FieldErrors);

impl Invalid {
    /// Says that `field` is wrong, and why.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self(FieldErrors::from_iter([FieldError::new(
            field, "invalid", message,
        )]))
    }

    /// Says that another field is wrong as well.
    #[must_use]
    pub fn and(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.0.push(FieldError::new(field, "invalid", message));
        self
    }

    /// Gives the errors that have none yet a code for programs, instead of `invalid`.
    #[must_use]
    pub fn code(self, code: &'static str) -> Self {
        let with_code = |mut error: FieldError| {
            if error.code == "invalid" {
                error.code = code.into();
            }
            error
        };
        Self(self.0.into_iter().map(with_code).collect())
    }

    /// The errors.
    pub fn errors(&self) -> &FieldErrors {
        &self.0
    }

    /// Gives the errors away.
    pub fn into_errors(self) -> FieldErrors {
        self.0
    }
}

impl From<FieldErrors> for Invalid {
    fn from(errors: FieldErrors) -> Self {
        Self(errors)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for error in &self.0 {
            write!(f, "{between}{}", error.message)?;
            between = "; ";
        }
        Ok(())
    }
}
