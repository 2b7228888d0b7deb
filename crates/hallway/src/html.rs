//! Builds HTML as text plus marks.
//!
//! A [`Markup`] is escaped HTML together with *marks*: places where something has to be filled in
//! or found again later (a form's token, the address that a form posts to, the borders of a
//! region, the end of the head). Marks stand beside the text, as offsets, so nothing that a
//! visitor writes can imitate one, and a page that is kept in a cache holds nobody's token.
//!
//! `rsx!` writes into a `Markup`; a value that is put into another one brings its marks along.

mod escape;
mod mark;
mod render;
mod room;

use std::any::Any;
use std::sync::Arc;

pub(crate) use escape::escape_into;
pub(crate) use mark::{FormHole, Mark, MarkKind, short_name};
pub(crate) use render::push_decimal;
pub use render::{Attribute, Render};
pub use room::Room;

/// Escaped HTML, with the places that are filled in for each response.
///
/// Made by [`rsx!`](crate::rsx), and a value like any other: it can be stored, returned from a
/// function and put into another `rsx!` in parentheses.
///
/// # Examples
///
/// ```
/// use hallway::{rsx, Markup};
///
/// fn badge(text: &str) -> Markup {
///     rsx! { <b class="badge">(text)</b> }
/// }
///
/// let page = rsx! { <p>"Hello " (badge("<you>"))</p> };
/// assert_eq!(page.text(), "<p>Hello <b class=\"badge\">&lt;you&gt;</b></p>");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Markup {
    text: String,
    marks: Vec<Mark>,
    /// Whether one of the marks is a `Later`.
    later: bool,
}

impl Markup {
    /// Makes an empty piece of HTML.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes an empty piece of HTML with room for `bytes` bytes, and some more for what is put in.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes.max(FIRST_ROOM)),
            ..Self::default()
        }
    }

    /// Takes HTML that is known to be safe, as it is.
    ///
    /// Nothing is escaped: text from a visitor that comes this way is a script in your page.
    pub fn dangerous_from_html(html: impl Into<String>) -> Self {
        Self {
            text: html.into(),
            ..Self::default()
        }
    }

    /// The HTML without what is filled in for a response.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.marks.is_empty()
    }

    /// Adds HTML as it is. For `rsx!` and for components of Hallway.
    pub(crate) fn push_html(&mut self, html: &str) {
        self.text.push_str(html);
    }

    /// Adds `text`, escaped so that it can stand between tags and inside a quoted attribute.
    pub(crate) fn push_text(&mut self, text: &str) {
        escape::escape_into(text, &mut self.text);
    }

    /// Adds another piece, with its marks.
    pub(crate) fn push(&mut self, other: &Markup) {
        let by = self.text.len();
        self.text.push_str(&other.text);
        self.later |= other.later;
        self.marks
            .extend(other.marks.iter().map(|mark| mark.shifted(by)));
    }

    /// Puts a mark at the end.
    pub(crate) fn mark(&mut self, kind: MarkKind) {
        self.marks
            .reserve(FIRST_MARKS.saturating_sub(self.marks.len()));
        self.marks.push(Mark {
            at: self.text.len(),
            kind,
        });
    }

    /// Puts a mark at the end for what a response fills in, now or while it is sent.
    pub(crate) fn mark_later(&mut self, later: Arc<dyn Any + Send + Sync>) {
        self.later = true;
        self.mark(MarkKind::Later(later));
    }

    /// Whether there is such a mark.
    pub(crate) fn has_later(&self) -> bool {
        self.later
    }

    /// Puts a mark at the beginning and one at the end.
    pub(crate) fn between(mut self, start: MarkKind, end: MarkKind) -> Self {
        self.mark_first(0, start);
        self.mark(end);
        self
    }

    /// Puts a mark before all others, at a place in the text.
    pub(crate) fn mark_first(&mut self, at: usize, kind: MarkKind) {
        self.marks.insert(0, Mark { at, kind });
    }

    /// The marks from `first` up to, not including, `end`, and the text from the mark before the
    /// first to the mark at the end.
    pub(crate) fn part(&self, first: usize, end: usize) -> Self {
        let (from, to) = (self.marks[first - 1].at, self.marks[end].at);
        let marks = &self.marks[first..end];
        let is_later = |mark: &Mark| matches!(mark.kind, MarkKind::Later(_));
        Self {
            text: self.text[from..to].to_owned(),
            later: marks.iter().any(is_later),
            marks: marks
                .iter()
                .map(|mark| Mark {
                    at: mark.at - from,
                    kind: mark.kind.clone(),
                })
                .collect(),
        }
    }

    /// Puts `inner` where the region of this depth stands empty.
    pub(crate) fn with_region(&self, depth: u8, inner: &Markup) -> Self {
        let mut out = Self {
            text: String::with_capacity(self.text.len() + inner.text.len()),
            marks: Vec::with_capacity(self.marks.len() + inner.marks.len()),
            later: self.later,
        };
        let mut from = 0;
        for mark in &self.marks {
            out.text.push_str(&self.text[from..mark.at]);
            from = mark.at;
            out.mark(mark.kind.clone());
            if matches!(mark.kind, MarkKind::RegionStart(of) if of == depth) {
                out.push(inner);
            }
        }
        out.text.push_str(&self.text[from..]);
        out
    }

    /// About what it takes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity() + self.marks.capacity() * (size_of::<Mark>() + 64)
    }

    pub(crate) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// What its marks for the rest of the page stand for, to be replaced.
    pub(crate) fn later_mut(&mut self) -> impl Iterator<Item = &mut MarkKind> {
        let kinds = self.marks.iter_mut().map(|mark| &mut mark.kind);
        kinds.filter(|kind| matches!(kind, MarkKind::Later(_)))
    }
}

/// Growing costs more than asking for a little too much at first.
const FIRST_ROOM: usize = 960;
const FIRST_MARKS: usize = 8;

#[cfg(test)]
mod tests;
