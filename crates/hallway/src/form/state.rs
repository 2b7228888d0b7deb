//! Keeps what was typed beside what is wrong with it, for drawing a form again.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::Form;
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
pub struct FormState {
    parts: Arc<Parts>,
    /// Whether what is drawn lies in a struct that may stay empty as a whole.
    optional: bool,
}

#[derive(Debug, Default)]
struct Parts {
    entries: Option<Entries>,
    /// What the page fills in as long as nothing was sent.
    filled: Option<Entries>,
    errors: FieldErrors,
    prefix: String,
    /// Whether a field for files was drawn.
    files: AtomicBool,
    /// The first field that was drawn behind one for files; noted in development.
    behind_files: OnceLock<String>,
    /// The state of the whole form, where this is that of a part which the page fills in.
    whole: Option<FormState>,
}

impl FormState {
    /// The state of a form that nobody has sent yet.
    ///
    /// `prefix` makes the ids of the fields unique where a form stands on a page twice; it may be
    /// empty.
    pub fn fresh(prefix: impl Into<String>) -> Self {
        Self::of(Parts {
            prefix: prefix.into(),
            ..Parts::default()
        })
    }

    /// The state of a form that was sent and is shown again.
    pub fn sent(entries: Entries, errors: FieldErrors, prefix: impl Into<String>) -> Self {
        Self::of(Parts {
            entries: Some(entries),
            errors,
            prefix: prefix.into(),
            ..Parts::default()
        })
    }

    fn of(parts: Parts) -> Self {
        Self {
            parts: Arc::new(parts),
            optional: false,
        }
    }

    /// The state of a form that shows `value` until something else is sent.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::form::{Form, FormState};
    /// use hallway::rsx;
    ///
    /// #[derive(hallway::Form)]
    /// struct Edit { title: String }
    ///
    /// let post = Edit { title: "Harbour".to_owned() };
    /// let f = Edit::fields(&FormState::filled(&post, ""));
    /// assert!(rsx! { (f.title.input()) }.text().contains(r#"value="Harbour""#));
    /// ```
    pub fn filled<F: Form>(value: &F, prefix: impl Into<String>) -> Self {
        Self::fresh(prefix).filled_with(|| value.encode())
    }

    /// The same state, with something else filled in. What was sent holds all the same.
    pub(crate) fn filled_with(&self, entries: impl FnOnce() -> Entries) -> Self {
        if self.is_sent() {
            return self.clone();
        }
        let parts = Parts {
            filled: Some(entries()),
            errors: self.parts.errors.clone(),
            prefix: self.parts.prefix.clone(),
            whole: Some(self.clone()),
            ..Parts::default()
        };
        Self {
            optional: self.optional,
            ..Self::of(parts)
        }
    }

    /// The same state, for the members of a struct that may stay empty as a whole: a browser must
    /// not insist on one of them.
    pub(super) fn optional(&self) -> Self {
        Self {
            optional: true,
            ..self.clone()
        }
    }

    /// Whether what is drawn lies in a struct that may stay empty as a whole.
    pub(super) fn is_optional(&self) -> bool {
        self.optional
    }

    /// Notes that the form has a field for files, so that it is sent as `multipart/form-data`.
    pub(super) fn draw_files(&self) {
        self.parts.files.store(true, Ordering::Relaxed);
        if let Some(whole) = &self.parts.whole {
            whole.draw_files();
        }
    }

    /// Whether a field for files was drawn.
    pub(crate) fn has_files(&self) -> bool {
        self.parts.files.load(Ordering::Relaxed)
    }

    /// Notes that `field` is drawn. Where it stands behind a field for files it is lost to a browser
    /// without scripts when the file is refused early.
    pub(super) fn draw_text(&self, field: &str) {
        if self.has_files() {
            self.parts.behind_files.get_or_init(|| field.to_owned());
        }
        if let Some(whole) = &self.parts.whole {
            whole.draw_text(field);
        }
    }

    /// The first field that was drawn behind one for files.
    pub(crate) fn behind_files(&self) -> Option<&str> {
        self.parts.behind_files.get().map(String::as_str)
    }

    /// What the controls show: what was sent, or what the page fills in.
    pub(super) fn shown(&self) -> Option<&Entries> {
        self.parts.entries.as_ref().or(self.parts.filled.as_ref())
    }

    /// Whether the form is one that was sent and is shown again.
    pub fn is_sent(&self) -> bool {
        self.parts.entries.is_some()
    }

    /// What was sent, if the form was.
    pub fn entries(&self) -> Option<&Entries> {
        self.parts.entries.as_ref()
    }

    /// What is wrong.
    pub fn errors(&self) -> &FieldErrors {
        &self.parts.errors
    }

    /// The text that was typed into a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.entries()?.text(field)
    }

    /// The id of a field's control.
    pub fn id<'a>(&self, field: &'a str) -> Cow<'a, str> {
        match &*self.parts.prefix {
            "" => Cow::Borrowed(field),
            prefix => Cow::Owned([prefix, "-", field].concat()),
        }
    }
}
