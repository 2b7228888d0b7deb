//! Says what is wrong with which field.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One thing that is wrong with one field.
///
/// # Examples
///
/// ```
/// use hallway::form::FieldError;
///
/// let error = FieldError::new("email", "taken", "This address is taken");
/// assert_eq!(
///     serde_json::to_string(&error).unwrap(),
///     r#"{"field":"email","code":"taken","message":"This address is taken"}"#,
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldError {
    /// The name of the field, as it is sent.
    pub field: String,
    /// What is wrong, for programs and for other languages: `required`, `length_min`, ...
    pub code: Cow<'static, str>,
    /// What is wrong, for people.
    pub message: String,
    /// What a message in another language needs: `min`, `max`, ...
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub args: serde_json::Map<String, serde_json::Value>,
    /// What people call the field; empty where nobody knows.
    #[serde(skip)]
    pub label: Cow<'static, str>,
}

impl FieldError {
    /// Makes an error without arguments.
    pub fn new(
        field: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        let (field, code, message) = (field.into(), code.into(), message.into());
        Self {
            field,
            code,
            message,
            args: serde_json::Map::new(),
            label: Cow::Borrowed(""),
        }
    }

    /// Makes an error of the field at hand, for a function that checks one: the field's name and
    /// label are filled in.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{FieldError, Form};
    ///
    /// fn is_even(number: &u32) -> Result<(), FieldError> {
    ///     match number % 2 {
    ///         0 => Ok(()),
    ///         _ => Err(FieldError::here("odd", "An even number, please")),
    ///     }
    /// }
    ///
    /// #[derive(Form)]
    /// struct Order {
    ///     #[form(with = is_even)]
    ///     shoes: u32,
    /// }
    /// ```
    pub fn here(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new("", code, message)
    }

    /// Says where the error is, unless it says so itself.
    pub(super) fn at(mut self, field: String, label: &'static str) -> Self {
        if self.field.is_empty() {
            (self.field, self.label) = (field, label.into());
        }
        self
    }

    pub(super) fn labelled(mut self, label: &'static str) -> Self {
        self.label = label.into();
        self
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        self.args.insert(name.into(), value.into());
        self
    }
}

/// All errors of all fields, in the order of the fields.
///
/// # Examples
///
/// ```
/// use hallway::form::{FieldError, FieldErrors};
///
/// let mut errors = FieldErrors::new();
/// errors.push(FieldError::new("email", "taken", "This address is taken"));
/// assert_eq!(errors.of("email").count(), 1);
/// assert_eq!(errors.of("name").count(), 0);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct FieldErrors {
    list: Vec<FieldError>,
    /// The names of passwords that were read, where somebody wants to know.
    #[serde(skip)]
    secrets: Option<Vec<String>>,
}

impl FieldErrors {
    /// Makes an empty list: everything is right.
    pub fn new() -> Self {
        Self::default()
    }

    /// A list that also notes which names are those of passwords.
    pub(super) fn noting_secrets() -> Self {
        Self {
            secrets: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Says that a password goes by this name.
    pub(super) fn note_secret(&mut self, name: impl FnOnce() -> String) {
        if let Some(secrets) = &mut self.secrets {
            secrets.push(name());
        }
    }

    pub(super) fn into_secrets(self) -> Vec<String> {
        self.secrets.unwrap_or_default()
    }

    /// Adds an error.
    pub fn push(&mut self, error: FieldError) {
        self.list.push(error);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many errors there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All errors.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.list.iter()
    }

    /// Changes the sentences: `sentence` gives another one, or `None` to leave one as it is.
    pub(crate) fn reword(&mut self, sentence: impl Fn(&FieldError) -> Option<String>) {
        for error in &mut self.list {
            if let Some(message) = sentence(error) {
                error.message = message;
            }
        }
    }

    /// The errors of one field.
    pub fn of<'a>(&'a self, field: &str) -> impl Iterator<Item = &'a FieldError> {
        self.list.iter().filter(move |error| error.field == field)
    }
}

impl<'a> IntoIterator for &'a FieldErrors {
    type Item = &'a FieldError;
    type IntoIter = std::slice::Iter<'a, FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for FieldErrors {
    type Item = FieldError;
    type IntoIter = std::vec::IntoIter<FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl FromIterator<FieldError> for FieldErrors {
    fn from_iter<I: IntoIterator<Item = FieldError>>(errors: I) -> Self {
        Self {
            list: errors.into_iter().collect(),
            secrets: None,
        }
    }
}
