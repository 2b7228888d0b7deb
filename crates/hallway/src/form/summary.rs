//! Lists what is wrong with a form, each error as a link to its field.

use super::state::FormState;
use crate::html::{Attribute as _, Markup, Render};

/// All that is wrong with a form, to stand above its fields. Draws nothing where nothing is wrong.
///
/// Each error is a link to its control. An error that belongs to no field, such as one of a check of
/// the whole form, is a sentence.
///
/// # Examples
///
/// ```
/// use hallway::form::{Entries, ErrorSummary, Form, FormState};
/// use hallway::rsx;
///
/// #[derive(hallway::Form)]
/// struct Login { email: String }
///
/// let entries = Entries::from_urlencoded(b"email=")?;
/// let errors = Login::decode(&entries).err().unwrap();
/// let state = FormState::sent(entries, errors, "");
/// let html = rsx! { (ErrorSummary::of(&state).title("Please correct:")) };
/// assert_eq!(html.text(), concat!(
///     r#"<div class="error-summary" role="alert"><p>Please correct:</p>"#,
///     r##"<ul><li><a href="#email">Email is required</a></li></ul></div>"##,
/// ));
/// # Ok::<(), hallway::form::Malformed>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "put the summary into the page in parentheses"]
pub struct ErrorSummary {
    state: FormState,
    title: Option<String>,
}

impl ErrorSummary {
    /// The errors of a form.
    pub fn of(state: &FormState) -> Self {
        Self {
            state: state.clone(),
            title: None,
        }
    }

    /// Sets the sentence above the list.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

impl Render for ErrorSummary {
    fn render_to(&self, out: &mut Markup) {
        if self.state.errors().is_empty() {
            return;
        }
        out.push_html("<div class=\"error-summary\" role=\"alert\">");
        if let Some(title) = &self.title {
            out.push_html("<p>");
            out.push_text(title);
            out.push_html("</p>");
        }
        out.push_html("<ul>");
        for error in self.state.errors() {
            out.push_html("<li>");
            if error.field.is_empty() {
                out.push_text(&error.message);
            } else {
                out.push_html("<a");
                ["#", &self.state.id(&error.field)]
                    .concat()
                    .attribute_to("href", out);
                out.push_html(">");
                out.push_text(&error.message);
                out.push_html("</a>");
            }
            out.push_html("</li>");
        }
        out.push_html("</ul></div>");
    }
}
