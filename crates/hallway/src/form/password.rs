//! Holds a password, and shows it to nobody by accident.

use std::fmt;

/// A password that somebody typed.
///
/// A field of this type is drawn by `password()` only, is never filled in again, and does not show
/// in `Debug`, so not in a log either.
///
/// # Examples
///
/// ```
/// use hallway::form::Password;
///
/// let password = Password::new("correct horse".to_owned());
/// assert_eq!(format!("{password:?}"), "Password(..)");
/// assert_eq!(password.reveal(), "correct horse");
/// ```
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes a text as a password.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The password itself, for hashing or comparing it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}
