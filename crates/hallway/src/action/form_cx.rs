//! Draws the form of an action: the element, its token, its message, and what the page puts in.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use super::define::ActionRef;
use crate::form::{ErrorSummary, Form, FormState};
use crate::html::{FormHole, MarkKind, Markup, Render};
use crate::page::Notice;

/// What a page draws a form with: one handle per field, and the button.
///
/// Fields are reached by their names; the methods are the form's own, so a field called `submit`
/// does not get in the way of [`submit`](Self::submit).
pub struct FormCx<A: ActionRef> {
    pub(super) fields: <A::Input as Form>::Fields,
    pub(super) state: FormState,
}

impl<A: ActionRef> FormCx<A> {
    /// All that is wrong, with links to the fields; nothing where nothing is wrong.
    pub fn errors(&self) -> ErrorSummary {
        ErrorSummary::of(&self.state)
    }

    /// The button that sends the form.
    pub fn submit(&self, label: impl Into<String>) -> Submit {
        Submit {
            label: label.into(),
            ..Submit::default()
        }
    }
}

impl<A: ActionRef> FormCx<A> {
    /// Shows how far the form's files have been sent, how fast, and a button that takes them back;
    /// after that what the action says of its [`Progress`](crate::Progress). Without a script it is
    /// not seen: the browser shows what it shows.
    pub fn progress(&self, cancel: impl Into<String>) -> Markup {
        let mut out = Markup::new();
        out.push_html("<div class=\"upload\" data-upload hidden><progress></progress><output></output><button type=\"button\">");
        out.push_text(&cancel.into());
        out.push_html("</button></div>");
        out
    }
}

impl<A: ActionRef> Deref for FormCx<A> {
    type Target = <A::Input as Form>::Fields;

    fn deref(&self) -> &Self::Target {
        &self.fields
    }
}

/// A submit button.
///
/// While the form is on its way the runtime shows the pending label and `aria-disabled`.
#[derive(Debug, Clone, Default)]
#[must_use = "put the button into the page in parentheses"]
pub struct Submit {
    label: String,
    pending: Option<String>,
    attributes: Vec<(&'static str, String)>,
}

impl Submit {
    /// The label while the form is on its way.
    pub fn pending(mut self, label: impl Into<String>) -> Self {
        self.pending = Some(label.into());
        self
    }

    /// Adds a class.
    pub fn class(self, class: impl Into<String>) -> Self {
        self.attr("class", class)
    }

    /// Adds an attribute, such as `aria-label`.
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }
}

impl Render for Submit {
    fn render_to(&self, out: &mut Markup) {
        out.push_html("<button type=\"submit\"");
        if let Some(pending) = &self.pending {
            attribute("data-pending-text", pending, out);
        }
        write_attributes(&self.attributes, out);
        out.push_html(">");
        out.push_text(&self.label);
        out.push_html("</button>");
    }
}

/// A form, ready to stand in a page.
#[derive(Debug, Clone)]
#[must_use = "put the form into the page in parentheses"]
pub struct ActionForm {
    pub(super) hole: Arc<FormHole>,
    pub(super) lane: Option<&'static str>,
    pub(super) progress: bool,
    pub(super) notice: Option<Notice>,
    pub(super) body: Markup,
    pub(super) files: bool,
    pub(super) attributes: Vec<(&'static str, String)>,
}

impl ActionForm {
    /// Adds a class to the form's element.
    pub fn class(self, class: impl Into<String>) -> Self {
        self.attr("class", class)
    }

    /// Adds an attribute to the form's element.
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }
}

impl Render for ActionForm {
    fn render_to(&self, out: &mut Markup) {
        out.push_html("<form method=\"post\" action=\"");
        out.mark(MarkKind::FormAction(self.hole.clone()));
        out.push_html("\" data-hallway=\"");
        out.push_text(&self.hole.id);
        out.push_html("\"");
        if self.files {
            out.push_html(" enctype=\"multipart/form-data\"");
        }
        if let Some(lane) = self.lane {
            attribute("data-lane", lane, out);
        }
        if self.progress {
            out.push_html(" data-progress");
        }
        write_attributes(&self.attributes, out);
        out.push_html(">");
        out.mark(MarkKind::Token(self.hole.clone()));
        if let Some(notice) = &self.notice {
            write_notice(notice, out);
        }
        out.push(&self.body);
        out.push_html("</form>");
    }
}

/// `autofocus` brings the sentence into sight and has it read out where the browser has just
/// loaded the page; a script that changes the page in place leaves the focus where it is.
fn write_notice(notice: &Notice, out: &mut Markup) {
    let (open, text, close) = match notice {
        Notice::Message(text) => (
            "<p class=\"form-message\" role=\"status\" tabindex=\"-1\" autofocus>",
            text,
            "</p>",
        ),
        Notice::Alert(text) => (
            "<p class=\"form-alert\" role=\"alert\" tabindex=\"-1\" autofocus>",
            text,
            "</p>",
        ),
        Notice::Question(text) => (
            "<div class=\"form-question\" role=\"alert\"><p>",
            text,
            "</p><button type=\"submit\" autofocus>Send it again</button></div>",
        ),
    };
    out.push_html(open);
    out.push_text(text);
    out.push_html(close);
}

fn write_attributes(attributes: &[(&'static str, String)], out: &mut Markup) {
    for (name, value) in attributes {
        attribute(name, value, out);
    }
}

fn attribute(name: &str, value: &str, out: &mut Markup) {
    out.push_html(" ");
    out.push_html(name);
    out.push_html("=\"");
    out.push_text(value);
    out.push_html("\"");
}

/// The name of a form within its page: the action, a fingerprint of the bound values if there are
/// any, and a number from the second form of its kind on. The same for each rendering.
pub(super) fn form_id(
    action: impl Into<Cow<'static, str>>,
    bound: &[u8],
    ordinal: u16,
) -> Cow<'static, str> {
    let mut id = action.into();
    if bound != NOTHING {
        let hash = xxhash_rust::xxh3::xxh3_64(bound) >> 32;
        id.to_mut().push_str(&format!(".k{hash:08x}"));
    }
    if ordinal > 0 {
        id.to_mut().push_str(&format!(".{ordinal}"));
    }
    id
}

/// How the bound value `()` is encoded.
pub(super) const NOTHING: &[u8] = b"null";
