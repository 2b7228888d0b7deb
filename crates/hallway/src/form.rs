//! Turns what a browser or a program sends into typed, checked values, and draws the fields again.
//!
//! One type, made with `#[derive(Form)]`, is decoder, rules and HTML at once:
//!
//! 1. [`Entries`] holds what was sent, in order and undecoded, whatever the format was.
//! 2. [`Form::decode`] makes the type of it, or [`FieldErrors`]: every error of every field.
//! 3. [`FormState`] keeps the entries beside the errors, so that a page that is drawn again has
//!    everything that was typed.
//! 4. [`Form::fields`] gives one [`Field`] per field, which draws label, control, hint and errors
//!    with the attributes that follow from the same rules.
//!
//! What is decoded follows HTML: an absent checkbox is `false`, an empty text is `None` for an
//! `Option`, line breaks of a text area are `\n`, numbers have no `+` and no blanks inside.

mod control;
mod email;
mod entries;
mod error;
mod field;
mod fingerprint;
mod invalid;
mod json;
mod kind;
mod malformed;
mod multipart;
mod password;
mod pattern;
mod reader;
mod spec;
mod state;
mod urlencoded;
mod value;

pub use control::Control;
pub use entries::{Entries, SentFile, Value};
pub use error::{FieldError, FieldErrors};
pub use field::Field;
pub use invalid::Invalid;
pub use malformed::Malformed;
pub use password::Password;
pub use state::FormState;
pub(crate) use urlencoded::decode as decode_text;

/// A type that a form or a JSON object can be decoded into. Made with `#[derive(Form)]`.
///
/// # Examples
///
/// ```
/// use hallway::form::{Entries, Form, FormState};
///
/// // An action without input takes the empty form.
/// let entries = Entries::from_urlencoded(b"")?;
/// assert!(<() as Form>::decode(&entries).is_ok());
/// # Ok::<(), hallway::form::Malformed>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input of a form",
    note = "add `#[derive(hallway::Form)]` to it"
)]
pub trait Form: Sized + Send + 'static {
    /// The names of the fields, as they are sent.
    const NAMES: &'static [&'static str];

    /// One handle per field, under the names of the fields.
    type Fields;

    /// Decodes and checks `entries`. All errors of all fields are collected.
    fn decode(entries: &Entries) -> Result<Self, FieldErrors>;

    /// Makes the handles that draw the fields, filled with what `state` holds.
    fn fields(state: &FormState) -> Self::Fields;
}

impl Form for () {
    const NAMES: &'static [&'static str] = &[];

    type Fields = ();

    fn decode(_: &Entries) -> Result<Self, FieldErrors> {
        Ok(())
    }

    fn fields(_: &FormState) -> Self::Fields {}
}

/// What the code of `#[derive(Form)]` names.
pub(crate) mod derived {
    pub use super::entries::Entries;
    pub use super::error::FieldErrors;
    pub use super::field::{field, first_invalid};
    pub use super::kind::{Choices, Kind, Numeric, Textual};
    pub use super::pattern::{Pattern, Step};
    pub use super::reader::{Reader, decode, refuse_unknown};
    pub use super::spec::{Bound, Spec};
    pub use super::state::FormState;
    pub use super::value::{Choice, FieldValue, decode_choice, text_of_choice};
}
