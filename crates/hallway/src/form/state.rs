//! Keeps what was typed beside what is wrong with it, for drawing a form again.

use std::borrow::Cow;
use std::sync::Arc;

use super::entries::Entries;
use super::error::FieldErrors;

/// What a form is drawn from: what was typed, and what is wrong with it.
///
/// Cheap to clone.
///
/// # Examples
///
/// ```
/// use hallway::form::{Entries, FieldErrors, FormState};
///
/// let fresh = FormState::fresh("");
/// assert!(!fresh.is_sent());
///
/// let entries = Entries::from_urlencoded(b"email=ada")?;
/// let again = FormState::sent(entries, FieldErrors::new(), "second");
/// assert_eq!(again.text("email"), Some("ada"));
/// assert_eq!(again.id("email"), "second-email");
/// # Ok::<(), hallway::form::Malformed>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct FormState(Arc<Parts>);

#[derive(Debug, Default)]
struct Parts {
    entries: Option<Entries>,
    errors: FieldErrors,
    prefix: String,
}

impl FormState {
    /// The state of a form that nobody has sent yet.
    ///
    /// `prefix` makes the ids of the fields unique where a form stands on a page twice; it may be
    /// empty.
    pub fn fresh(prefix: impl Into<String>) -> Self {
        Self(Arc::new(Parts {
            prefix: prefix.into(),
            ..Parts::default()
        }))
    }

    /// The state of a form that was sent and is shown again.
    pub fn sent(entries: Entries, errors: FieldErrors, prefix: impl Into<String>) -> Self {
        Self(Arc::new(Parts {
            entries: Some(entries),
            errors,
            prefix: prefix.into(),
        }))
    }

    /// Whether the form is one that was sent and is shown again.
    pub fn is_sent(&self) -> bool {
        self.0.entries.is_some()
    }

    /// What was sent, if the form was.
    pub fn entries(&self) -> Option<&Entries> {
        self.0.entries.as_ref()
    }

    /// What is wrong.
    pub fn errors(&self) -> &FieldErrors {
        &self.0.errors
    }

    /// The text that was typed into a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.entries()?.text(field)
    }

    /// The id of a field's control.
    pub fn id<'a>(&self, field: &'a str) -> Cow<'a, str> {
        match &*self.0.prefix {
            "" => Cow::Borrowed(field),
            prefix => Cow::Owned([prefix, "-", field].concat()),
        }
    }
}
