//! Carries what a page has to show besides its own content: messages, and what became of a form.

use std::borrow::Cow;
use std::sync::Mutex;

use serde_json::Value;

use crate::form::{Entries, FieldErrors};

/// What a page is drawn with: one extension of its request, which no request can bring along.
#[derive(Debug, Default)]
pub(crate) struct PageContext {
    pub(crate) posted: Option<Posted>,
    /// For [`Flash`](super::Flash): what a redirect brought along, oldest first.
    pub(crate) messages: Vec<String>,
    pub(crate) forms: FormCounter,
}

impl PageContext {
    pub(crate) fn posted(posted: Posted) -> Self {
        Self {
            posted: Some(posted),
            ..Self::default()
        }
    }

    /// For a view in the place of the page: what its form would have said, the view can say.
    pub(super) fn without_form(&self) -> Self {
        let mut messages = self.messages.clone();
        if let Some(Notice::Message(text)) = self.posted.as_ref().and_then(|it| it.notice.as_ref())
        {
            messages.push(text.clone());
        }
        Self {
            messages,
            ..Self::default()
        }
    }
}

/// What a form shows about its last submission. Only the pipeline makes one.
#[derive(Debug, Default)]
pub(crate) struct Posted {
    /// The id of the form that was sent, or its beginning when the token could not be opened.
    pub(crate) form: String,
    /// What was typed, and what is wrong with it.
    pub(crate) sent: Option<(Entries, FieldErrors)>,
    pub(crate) notice: Option<Notice>,
    /// Data of `Done<T>`.
    pub(crate) data: Option<Value>,
    /// The body of a typed error.
    pub(crate) error: Option<Value>,
}

/// A sentence above a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// It worked.
    Message(String),
    /// It did not.
    Alert(String),
    /// It came again: shall it run again?
    Question(String),
}

/// Counts the forms of a page, so that two of one kind have different ids.
///
/// A list, not a map: a page has few kinds of forms, and most have one form each.
#[derive(Debug, Default)]
pub(crate) struct FormCounter(Mutex<Vec<(Cow<'static, str>, u16)>>);

impl FormCounter {
    /// How many forms of this name the page has drawn before.
    pub(crate) fn next(&self, name: Cow<'static, str>) -> u16 {
        let mut counts = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                counts.push((name, 0));
                0
            }
        }
    }
}
