//! Collects how a field is to be drawn, and draws it.

mod draw;

use std::borrow::Cow;

use super::entries::Value;
use super::error::FieldError;
use super::name;
use super::rules::{Bound, Spec};
use super::state::FormState;
use crate::html::{Markup, Render};

/// A field with its label, hint and errors, ready to be put into a page.
///
/// Made by the methods of [`Field`](super::Field). The rules of the field become attributes, so
/// that the browser checks before the network does; what is wrong is tied to the control for
/// screen readers.
///
/// # Examples
///
/// ```
/// use hallway::form::{Entries, Form, FormState};
/// use hallway::rsx;
///
/// #[derive(hallway::Form)]
/// struct Contact { #[form(length(min = 2, max = 100))] name: String }
///
/// let entries = Entries::from_urlencoded(b"name=A")?;
/// let errors = Contact::decode(&entries).err().unwrap();
/// let f = Contact::fields(&FormState::sent(entries, errors, ""));
/// let html = rsx! { (f.name.input().label("Your name").autocomplete("name")) };
/// assert_eq!(html.text(), concat!(
///     r#"<div class="field"><label for="name">Your name</label>"#,
///     r#"<input id="name" name="name" type="text" required minlength="2" maxlength="100" "#,
///     r#"autocomplete="name" value="A" aria-invalid="true" aria-describedby="name-error" autofocus>"#,
///     r#"<p class="error" id="name-error">Name must have 2 to 100 characters</p></div>"#,
/// ));
/// # Ok::<(), hallway::form::Malformed>(())
/// ```
#[derive(Debug)]
#[must_use = "a control is drawn where it stands in parentheses in a page"]
pub struct Control {
    spec: &'static Spec,
    name: Cow<'static, str>,
    state: FormState,
    shape: Shape,
    required: bool,
    bounds: (Option<Bound>, Option<Bound>),
    focus: bool,
    label: Option<Markup>,
    hint: Option<Markup>,
    id: Option<String>,
    class: Option<String>,
    placeholder: Option<String>,
    again: Option<Cow<'static, str>>,
    attributes: Vec<(&'static str, String)>,
}

/// Which elements a control consists of.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Input {
        kind: &'static str,
        step: Option<&'static str>,
    },
    Hidden,
    TextArea,
    Password,
    File {
        several: bool,
    },
    Checkbox,
    Select(Options),
    SelectMany(Options),
    Radios(Options),
    Checkboxes(Options),
    /// One line for each item, and some empty ones.
    Inputs {
        kind: &'static str,
        step: Option<&'static str>,
        spare: usize,
    },
}

/// What can be chosen: values and labels.
#[derive(Debug, Clone)]
pub(super) enum Options {
    /// The variants of an enum.
    Fixed(&'static [(&'static str, &'static str)]),
    /// What the page gives.
    Own(Vec<(String, String)>),
}

impl Options {
    pub(super) fn own<V: Into<String>, L: Into<String>>(
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Self {
        let options = options.into_iter();
        Self::Own(
            options
                .map(|(value, label)| (value.into(), label.into()))
                .collect(),
        )
    }

    fn each(&self, mut draw: impl FnMut(&str, &str)) {
        match self {
            Self::Fixed(options) => options.iter().for_each(|(value, label)| draw(value, label)),
            Self::Own(options) => options.iter().for_each(|(value, label)| draw(value, label)),
        }
    }
}

impl Control {
    pub(super) fn new(
        spec: &'static Spec,
        name: Cow<'static, str>,
        state: FormState,
        shape: Shape,
    ) -> Self {
        Self {
            spec,
            name,
            state,
            shape,
            required: false,
            bounds: (None, None),
            focus: false,
            label: None,
            hint: None,
            id: None,
            class: None,
            placeholder: None,
            again: None,
            attributes: Vec::new(),
        }
    }

    pub(super) fn required(self, required: bool) -> Self {
        Self { required, ..self }
    }

    pub(super) fn bounds(self, bounds: (Option<Bound>, Option<Bound>)) -> Self {
        Self { bounds, ..self }
    }

    pub(super) fn focus(self, focus: bool) -> Self {
        Self { focus, ..self }
    }

    /// What is wrong with the field, or with one of the items that have no control of their own.
    fn errors(&self) -> impl Iterator<Item = &FieldError> {
        self.state.errors().iter().filter(|error| {
            let rest = name::below(&error.field, &self.name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        })
    }

    /// Sets what people call the field. Without it, the label of the type is drawn.
    pub fn label(mut self, label: impl Render) -> Self {
        self.label = Some(label.into_markup());
        self
    }

    /// Adds a sentence that helps to fill the field in. Screen readers read it with the field.
    pub fn hint(mut self, hint: impl Render) -> Self {
        self.hint = Some(hint.into_markup());
        self
    }

    /// Sets the id of the control. Without it, the field's name is the id, and the links of an
    /// [`ErrorSummary`](super::ErrorSummary) lead there.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the class of the control itself. The `<div>` around it has the class `field`.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = Some(class.into());
        self
    }

    /// Sets the grey text of an empty control, or the first line of a `<select>`.
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = Some(placeholder.into());
        self
    }

    /// Says in your words that a file must be chosen again; "Please choose the file again." unless
    /// said.
    pub fn again(mut self, sentence: impl Into<Cow<'static, str>>) -> Self {
        self.again = Some(sentence.into());
        self
    }

    /// Whether a file was sent that this control cannot hold again.
    fn lost_a_file(&self) -> bool {
        let sent = self.state.entries().map(|sent| sent.values(&self.name));
        sent.is_some_and(|mut values| {
            values.any(|value| matches!(value, Value::File(file) if !file.is_blank()))
        })
    }

    /// Says what a browser may fill in: `"email"`, `"name"`, `"current-password"`, ...
    pub fn autocomplete(self, what: impl Into<String>) -> Self {
        self.attr("autocomplete", what)
    }

    /// Sets an attribute of the control. It replaces the one that follows from the rules.
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }
}

impl Render for Control {
    fn render_to(&self, out: &mut Markup) {
        draw::draw(self, out);
    }
}
