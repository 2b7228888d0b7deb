//! Gives each field of a form a handle whose methods draw it.

use std::borrow::Cow;
use std::marker::PhantomData;

use super::Form;
use super::control::{Control, Options, Shape};
use super::entries::Entries;
use super::kind::{self, Filed as _, Kind as _, Typed};
use super::name;
use super::rules::Spec;
use super::state::FormState;
use super::value::{Choice, FieldValue};

/// A field of a form that is being drawn.
///
/// Which methods there are depends on the field's type:
///
/// | type | drawn by |
/// | --- | --- |
/// | `String` | [`input`](Self::input), [`textarea`](Self::textarea), [`password`](Self::password) |
/// | `Password` | [`password`](Self::password) |
/// | numbers | [`input`](Self::input), [`slider`](Self::slider) |
/// | dates, times, [`Month`](super::Month), [`Week`](super::Week), [`Color`](super::Color), `Url`, `Uuid` | [`input`](Self::input) |
/// | `bool` | [`checkbox`](Self::checkbox) |
/// | an enum | [`select`](Self::select), [`radios`](Self::radios) |
/// | a list or set of an enum | [`checkboxes`](Self::checkboxes), [`select_many`](Self::select_many) |
/// | `Upload`, a list of it | [`file`](Self::file) |
/// | one of the above but `Password`, `Upload` and `bool` | [`hidden`](Self::hidden), [`select_of`](Self::select_of) |
/// | a list or set of texts, numbers, dates, .. | [`inputs`](Self::inputs), [`checkboxes_of`](Self::checkboxes_of), [`select_many_of`](Self::select_many_of) |
///
/// An `Option` is drawn as what it holds, without `required`. A struct has the handles of its own
/// fields, and a list of structs is [`Rows`](super::Rows).
///
/// # Examples
///
/// ```
/// use hallway::form::{Form, FormState};
/// use hallway::rsx;
///
/// #[derive(hallway::Form)]
/// struct Login {
///     #[form(email, label = "E-mail")]
///     email: String,
///     password: hallway::Password,
/// }
///
/// let f = Login::fields(&FormState::fresh(""));
/// let html = rsx! { (f.email.input()) (f.password.password().hint("At least 12 characters")) };
/// assert!(html.text().starts_with(
///     r#"<div class="field"><label for="email">E-mail</label><input id="email" name="email" type="email" required></div>"#
/// ));
/// ```
#[derive(Debug)]
pub struct Field<T> {
    spec: &'static Spec,
    name: Cow<'static, str>,
    state: FormState,
    focus: bool,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Field<T> {
    fn clone(&self) -> Self {
        Self {
            spec: self.spec,
            name: self.name.clone(),
            state: self.state.clone(),
            focus: self.focus,
            of: PhantomData,
        }
    }
}

/// Where a field stands in a form that is being drawn.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub(super) state: &'a FormState,
    pub(super) spec: &'static Spec,
    /// The name of what the field is a member of.
    pub(super) path: &'a str,
    /// The name of the first field that is wrong.
    pub(super) first: Option<&'a str>,
}

impl Place<'_> {
    /// The field's full name. In most forms it is the field's own.
    pub(super) fn name(&self) -> Cow<'static, str> {
        name::member(self.path, self.spec.name)
    }

    /// The handles of a struct within the form, which may stay empty when it is not `required`.
    pub(super) fn form<F: Form>(&self, required: bool) -> F::Fields {
        if required {
            F::fields_at(self.state, &self.name(), self.first)
        } else {
            F::fields_at(&self.state.optional(), &self.name(), self.first)
        }
    }
}

/// The first wrong field, in the order of `names`.
pub(super) fn first_invalid<'a>(state: &'a FormState, names: &[&str]) -> Option<&'a str> {
    let errors = state.errors();
    if errors.is_empty() {
        return None;
    }
    let below = |own: &str| {
        let mut wrong = errors.iter().map(|error| error.field.as_str());
        wrong.find(|field| name::below(field, own).is_some())
    };
    names.iter().find_map(|own| below(own))
}

impl<T> Field<T> {
    pub(super) fn new(place: Place<'_>) -> Self {
        let name = place.name();
        Self {
            spec: place.spec,
            focus: place.first.is_some_and(|first| {
                name::below(first, &name).is_some_and(|rest| !rest.starts_with('.'))
            }),
            name,
            state: place.state.clone(),
            of: PhantomData,
        }
    }

    /// The field's name, as it is sent: `email`, `address.city`, `items[0].qty`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the field's control, for a label or a link of your own.
    pub fn id(&self) -> Cow<'_, str> {
        self.state.id(&self.name)
    }

    /// What is wrong with the field.
    pub fn errors(&self) -> impl Iterator<Item = &super::FieldError> {
        self.state.errors().of(&self.name)
    }
}

impl<T: FieldValue> Field<T> {
    /// What was typed into the field, if the form was sent. Of a password, nothing.
    pub fn typed(&self) -> Option<&str> {
        if T::Kind::SECRET {
            None
        } else {
            self.state.text(&self.name)
        }
    }

    /// Fills the field with `value` until something else is typed.
    ///
    /// For forms that change something which is already there. A [`Password`](super::Password) is
    /// not filled in.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::form::{Form, FormState};
    /// use hallway::rsx;
    ///
    /// #[derive(hallway::Form)]
    /// struct Edit { #[form(range(max = 9))] seats: u8 }
    ///
    /// let f = Edit::fields(&FormState::fresh(""));
    /// let html = rsx! { (f.seats.initial(&3).input()) };
    /// assert_eq!(
    ///     html.text(),
    ///     r#"<div class="field"><label for="seats">Seats</label><input id="seats" name="seats" type="number" required min="0" max="9" value="3"></div>"#,
    /// );
    /// ```
    #[must_use]
    pub fn initial(&self, value: &T) -> Self {
        let fill = || {
            let mut entries = Entries::new();
            value.encode(&self.name, &mut entries);
            entries
        };
        Self {
            state: self.state.filled_with(fill),
            ..self.clone()
        }
    }

    /// Draws the field as one line: `<input>` of the type that fits.
    pub fn input(&self) -> Control
    where
        T::Kind: Typed,
    {
        let rules = &self.spec.rules;
        let kind = match T::Kind::TYPE {
            "text" if rules.email => "email",
            "text" if rules.url => "url",
            kind => kind,
        };
        self.control(Shape::Input {
            kind,
            step: T::Kind::STEP,
        })
    }

    /// Draws nothing that can be seen: `<input type="hidden">` with the field's value.
    ///
    /// Whoever reads the page can change it. A value that must not change is bound to the form.
    pub fn hidden(&self) -> Control
    where
        T::Kind: Shown,
    {
        self.control(Shape::Hidden)
    }

    /// Draws the field as a list to choose from, of values that the page knows only now.
    ///
    /// Each option is a value and a label. The rules of the field hold; whether the value is one of
    /// the options is for the action to see.
    pub fn select_of<V: Into<String>, L: Into<String>>(
        &self,
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Control
    where
        T::Kind: Shown,
    {
        self.control(Shape::Select(Options::own(options)))
    }

    fn control(&self, shape: Shape) -> Control {
        if cfg!(debug_assertions) && !matches!(shape, Shape::File { .. }) {
            self.state.draw_text(&self.name);
        }
        let rules = &self.spec.rules;
        let bounds = (rules.range_min.or(T::MIN), rules.range_max.or(T::MAX));
        let required = rules.required.unwrap_or(T::REQUIRED) && !self.state.is_optional();
        Control::new(self.spec, self.name.clone(), self.state.clone(), shape)
            .required(required)
            .bounds(bounds)
            .focus(self.focus)
    }
}

/// Kinds whose one value may stand in the page as a text.
#[diagnostic::on_unimplemented(message = "this field cannot be drawn by its value")]
pub trait Shown: kind::Kind {}

impl<K: Typed> Shown for K {}
impl<C: 'static> Shown for kind::Choices<C> {}

impl<T: FieldValue> Field<T>
where
    T::Kind: kind::Numeric,
{
    /// Draws a number as a slider: `<input type="range">`. It always has a value, so it needs both
    /// borders, and an [`initial`](Self::initial) value unless the middle is right.
    pub fn slider(&self) -> Control {
        self.control(Shape::Input {
            kind: "range",
            step: (!T::Kind::WHOLE).then_some("any"),
        })
    }
}

impl<T: FieldValue<Kind = kind::Text>> Field<T> {
    /// Draws the field as several lines: `<textarea>`.
    pub fn textarea(&self) -> Control {
        self.control(Shape::TextArea)
    }
}

impl<T: FieldValue> Field<T>
where
    T::Kind: kind::Textual,
{
    /// Draws the field as dots: `<input type="password">`, always empty.
    pub fn password(&self) -> Control {
        self.control(Shape::Password)
    }
}

impl<T: FieldValue<Kind = kind::Switch>> Field<T> {
    /// Draws the field as a box to tick, with its label behind it.
    pub fn checkbox(&self) -> Control {
        self.control(Shape::Checkbox)
    }
}

impl<T: FieldValue> Field<T>
where
    T::Kind: kind::Filed,
{
    /// Draws the field as a control to choose a file with: `<input type="file">`, for a list with
    /// `multiple`. The form is then sent as `multipart/form-data`.
    ///
    /// No server can choose a file for somebody, so when the form is shown again the page asks to
    /// choose it again. Draw files last: what stands before them is checked before they are read.
    pub fn file(&self) -> Control {
        self.state.draw_files();
        self.control(Shape::File {
            several: T::Kind::SEVERAL,
        })
    }
}

impl<C: Choice, T: FieldValue<Kind = kind::Choices<C>>> Field<T> {
    /// Draws the field as a list to choose from: `<select>`, at first with nothing chosen.
    pub fn select(&self) -> Control {
        self.control(Shape::Select(Options::Fixed(C::CHOICES)))
    }

    /// Draws the field as one round button per variant, in a `<fieldset>`.
    pub fn radios(&self) -> Control {
        self.control(Shape::Radios(Options::Fixed(C::CHOICES)))
    }
}

impl<C: Choice, T: FieldValue<Kind = kind::List<kind::Choices<C>>>> Field<T> {
    /// Draws a list as one box to tick per variant, in a `<fieldset>`.
    pub fn checkboxes(&self) -> Control {
        self.control(Shape::Checkboxes(Options::Fixed(C::CHOICES)))
    }

    /// Draws a list as `<select multiple>`.
    pub fn select_many(&self) -> Control {
        self.control(Shape::SelectMany(Options::Fixed(C::CHOICES)))
    }
}

impl<K: Typed, T: FieldValue<Kind = kind::List<K>>> Field<T> {
    /// Draws a list as one line for each item and `spare` empty ones, in a `<fieldset>`. A line that
    /// is left empty is no item. For a list whose items have several fields see
    /// [`Rows`](super::Rows).
    pub fn inputs(&self, spare: usize) -> Control {
        self.control(Shape::Inputs {
            kind: K::TYPE,
            step: K::STEP,
            spare,
        })
    }
}

impl<K: Shown, T: FieldValue<Kind = kind::List<K>>> Field<T> {
    /// Draws a list as one box to tick per value that the page knows only now.
    pub fn checkboxes_of<V: Into<String>, L: Into<String>>(
        &self,
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Control {
        self.control(Shape::Checkboxes(Options::own(options)))
    }

    /// Draws a list as `<select multiple>`, of values that the page knows only now.
    pub fn select_many_of<V: Into<String>, L: Into<String>>(
        &self,
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Control {
        self.control(Shape::SelectMany(Options::own(options)))
    }
}
