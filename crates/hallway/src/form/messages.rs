//! Lets an app say in its own words, and in the visitor's language, what is wrong.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use super::error::{FieldError, FieldErrors};

/// The words of an app for what is wrong with a field.
///
/// Registered with `App::messages`. Each error has a stable code, arguments and an English sentence;
/// what comes back replaces the sentence, wherever the error is shown: in a page, in a reply to a
/// script, in a `problem+json`.
///
/// # Examples
///
/// ```
/// use hallway::http::{HeaderMap, header};
/// use hallway::{App, FieldError, Messages};
///
/// struct Words;
///
/// impl Messages for Words {
///     fn message(&self, error: &FieldError, headers: &HeaderMap) -> Option<String> {
///         let languages = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
///         if !languages.starts_with("de") {
///             return None;
///         }
///         match &*error.code {
///             "required" => Some(format!("{} fehlt.", error.label)),
///             "length_max" => Some(format!("Höchstens {} Zeichen.", error.args["max"])),
///             _ => None,
///         }
///     }
/// }
///
/// let app: App<()> = App::new().messages(Words);
/// ```
pub trait Messages: Send + Sync + 'static {
    /// The sentence for an error, or `None` to leave the one that it has.
    ///
    /// `headers` are those of the request: the language is in `Accept-Language`, or in a cookie.
    fn message(&self, error: &FieldError, headers: &HeaderMap) -> Option<String>;
}

/// The words that an app has registered, if any.
#[derive(Clone, Default)]
pub(crate) struct Words(Option<Arc<dyn Messages>>);

impl Words {
    pub(crate) fn new(messages: impl Messages) -> Self {
        Self(Some(Arc::new(messages)))
    }

    /// Puts the app's sentences in.
    pub(crate) fn put_into(&self, mut errors: FieldErrors, headers: &HeaderMap) -> FieldErrors {
        if let Some(messages) = &self.0 {
            errors.reword(|error| messages.message(error, headers));
        }
        errors
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Words" } else { "English" })
    }
}
