//! Gives each field of a form a handle whose methods draw it.

use std::marker::PhantomData;

use super::control::{Control, Shape};
use super::kind::{self, Kind as _, Typed};
use super::spec::Spec;
use super::state::FormState;
use super::value::{Choice, FieldValue};

/// A field of a form that is being drawn.
///
/// Which methods there are depends on the field's type: a text can be an [`input`](Self::input), a
/// [`textarea`](Self::textarea) or a [`password`](Self::password), a number an `input`, a `bool` a
/// [`checkbox`](Self::checkbox), an enum a [`select`](Self::select) or [`radios`](Self::radios). An
/// `Option` is drawn as what it holds, without `required`.
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
    state: FormState,
    focus: bool,
    initial: Option<String>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Field<T> {
    fn clone(&self) -> Self {
        let (spec, state, focus) = (self.spec, self.state.clone(), self.focus);
        Self {
            spec,
            state,
            focus,
            initial: self.initial.clone(),
            of: PhantomData,
        }
    }
}

/// Makes the handle of a field. `first` is the name of the first field that is wrong.
pub fn field<T>(state: &FormState, spec: &'static Spec, first: Option<&str>) -> Field<T> {
    let focus = first == Some(spec.name);
    Field {
        spec,
        state: state.clone(),
        focus,
        initial: None,
        of: PhantomData,
    }
}

/// The first of `names` that is wrong.
pub fn first_invalid<'a>(state: &FormState, names: &[&'a str]) -> Option<&'a str> {
    if state.errors().is_empty() {
        return None;
    }
    names
        .iter()
        .copied()
        .find(|name| state.errors().of(name).next().is_some())
}

impl<T: FieldValue> Field<T> {
    /// The field's name, as it is sent.
    pub fn name(&self) -> &'static str {
        self.spec.name
    }

    /// What was typed into the field, if the form was sent. Of a password, nothing.
    pub fn typed(&self) -> Option<&str> {
        if T::Kind::SECRET {
            None
        } else {
            self.state.text(self.spec.name)
        }
    }

    /// What is wrong with the field.
    pub fn errors(&self) -> impl Iterator<Item = &super::FieldError> {
        self.state.errors().of(self.spec.name)
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
        let initial = value.text().map(|text| text.into_owned());
        Self {
            initial,
            ..self.clone()
        }
    }

    /// Draws the field as one line: `<input>` of type `text`, `email` or `number`.
    pub fn input(&self) -> Control
    where
        T::Kind: Typed,
    {
        let kind = match T::Kind::TYPE {
            "text" if self.spec.email => "email",
            kind => kind,
        };
        self.control(Shape::Input {
            kind,
            step: T::Kind::STEP,
        })
    }

    fn control(&self, shape: Shape) -> Control {
        let bounds = (
            self.spec.range_min.or(T::MIN),
            self.spec.range_max.or(T::MAX),
        );
        Control::new(self.spec, self.state.clone(), shape)
            .required(self.spec.required.unwrap_or(T::REQUIRED))
            .bounds(bounds)
            .focus(self.focus)
            .initial(self.initial.clone())
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

impl<C: Choice, T: FieldValue<Kind = kind::Choices<C>>> Field<T> {
    /// Draws the field as a list to choose from: `<select>`, at first with nothing chosen.
    pub fn select(&self) -> Control {
        self.control(Shape::Select(C::CHOICES))
    }

    /// Draws the field as one round button per variant, in a `<fieldset>`.
    pub fn radios(&self) -> Control {
        self.control(Shape::Radios(C::CHOICES))
    }
}
