//! Carries what a page has to show besides its own content: messages, and what became of a form.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::dynamic::region_in;
use crate::form::{Entries, FieldErrors};
use crate::html::{MarkKind, Markup};

/// What a page is drawn with: one extension of its request, which no request can bring along.
#[derive(Debug, Default)]
pub(crate) struct PageContext {
    pub(crate) posted: Option<Posted>,
    /// For [`Flash`](super::Flash): what a redirect brought along, oldest first.
    pub(crate) messages: Vec<String>,
    pub(crate) forms: FormCounter,
    reads_query: AtomicBool,
}

impl PageContext {
    pub(crate) fn posted(posted: Posted) -> Self {
        Self {
            posted: Some(posted),
            ..Self::default()
        }
    }

    /// For a draw that everybody gets: it says nothing, and counts on from here.
    pub(super) fn for_nobody(&self) -> Self {
        Self {
            forms: FormCounter(Mutex::new(Counts::of(self.forms.counts()))),
            ..Self::default()
        }
    }

    /// Notes that what is drawn depends on the query.
    pub(super) fn note_query(&self) {
        self.reads_query.store(true, Ordering::Relaxed);
    }

    pub(super) fn has_read_query(&self) -> bool {
        self.reads_query.load(Ordering::Relaxed)
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
#[derive(Debug, Default)]
pub(crate) struct FormCounter(Mutex<Counts>);

/// How often each name was drawn, but once, in the order of the first time.
///
/// A list, not a map: a page has few kinds of forms, and most have one form each. A table with a
/// form in each of its rows has many, and gets an index.
#[derive(Debug, Default)]
struct Counts {
    list: Vec<(Name, u16)>,
    index: HashMap<Name, usize>,
}

type Name = Cow<'static, str>;

/// So many names are looked through faster than they are hashed.
const FEW: usize = 16;

impl Counts {
    fn of(list: Vec<(Name, u16)>) -> Self {
        let mut counts = Self::default();
        for (name, count) in list {
            counts.add(name, count);
        }
        counts
    }

    fn find(&mut self, name: &str) -> Option<&mut u16> {
        let at = match self.list.len() {
            0..=FEW => self.list.iter().position(|(known, _)| known == name),
            _ => self.index.get(name).copied(),
        };
        at.map(|at| &mut self.list[at].1)
    }

    fn note(&mut self, drawn: &Markup) {
        for mark in drawn.marks() {
            match &mark.kind {
                MarkKind::Token(hole) => match self.find(hole.kind()) {
                    Some(count) => *count = hole.ordinal.max(*count),
                    None => self.add(hole.kind().to_owned().into(), hole.ordinal),
                },
                MarkKind::Later(later) => {
                    if let Some(inside) = region_in(&**later) {
                        self.note(inside);
                    }
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, name: Name, count: u16) {
        let at = self.list.len();
        if at == FEW {
            let names = self.list.iter().map(|(name, _)| name.clone());
            self.index = names.zip(0..).collect();
        }
        if at >= FEW {
            self.index.insert(name.clone(), at);
        }
        self.list.push((name, count));
    }
}

impl FormCounter {
    /// How many forms of this name the page has drawn before.
    pub(crate) fn next(&self, name: Name) -> u16 {
        let mut counts = self.lock();
        match counts.find(&name) {
            Some(count) => {
                *count += 1;
                *count
            }
            None => {
                counts.add(name, 0);
                0
            }
        }
    }

    /// What was counted so far.
    pub(super) fn counts(&self) -> Vec<(Name, u16)> {
        self.lock().list.clone()
    }

    /// Counts the forms of a piece that was drawn before and is put into this page.
    pub(super) fn note(&self, drawn: &Markup) {
        self.lock().note(drawn);
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_counted_by_name_few_or_many() {
        let forms = FormCounter::default();
        for round in 0..3 {
            for kind in 0..50 {
                assert_eq!(
                    forms.next(format!("form{kind}").into()),
                    round,
                    "form{kind}"
                );
            }
        }
        let more = FormCounter(Mutex::new(Counts::of(forms.counts())));
        assert_eq!(more.next("form49".into()), 3);
        assert_eq!(more.next("form50".into()), 0);
    }
}
