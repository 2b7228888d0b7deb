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
//! What is decoded follows HTML: an absent checkbox is `false`, an absent list is empty, an empty
//! text is `None` for an `Option`, line breaks of a text area are `\n`, numbers have no `+`. What is
//! nested has names such as `address.city` and `items[0].qty`, in JSON too. `docs/decoding.md` is the
//! table of all of it.

mod checks;
mod control;
mod email;
mod entries;
mod error;
mod field;
mod fingerprint;
mod group;
mod invalid;
mod json;
mod kept;
mod kind;
mod malformed;
mod messages;
mod multipart;
mod name;
mod password;
mod pattern;
mod query;
mod reader;
mod rows;
mod rules;
mod schema;
mod state;
mod summary;
mod text_rules;
mod upload;
mod urlencoded;
mod value;

pub use control::Control;
pub use entries::{Entries, SentFile, Value};
pub use error::{FieldError, FieldErrors};
pub use field::Field;
pub use invalid::Invalid;
pub(crate) use kept::typed;
pub use malformed::Malformed;
pub use messages::Messages;
pub(crate) use messages::Words;
pub(crate) use multipart::{Intake, Stopped, boundary, read as read_multipart};
pub(crate) use name::{below, pointer};
pub use password::Password;
pub(crate) use rows::ROWS_FIELD;
pub use rows::{Row, RowButton, Rows};
pub use state::FormState;
pub use summary::ErrorSummary;
pub use upload::Upload;
pub(crate) use upload::{NOWHERE, Spool};
pub(crate) use urlencoded::decode as decode_text;
pub use value::{Color, Cursor, Month, Week};

use group::Group;
pub(crate) use schema::Members;

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
    fn decode(entries: &Entries) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        match Self::read(&Group::of(entries), &mut errors) {
            Some(form) if errors.is_empty() => Ok(form),
            _ => Err(errors),
        }
    }

    /// What a form would send for the value. Passwords are left out.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::Form;
    ///
    /// #[derive(Form)]
    /// struct Search { text: String, tags: Vec<String> }
    ///
    /// let search = Search { text: "sea".into(), tags: vec!["a".into(), "b".into()] };
    /// let names: Vec<_> = search.encode().iter().map(|(name, _)| name.to_owned()).collect();
    /// assert_eq!(names, ["text", "tags", "tags"]);
    /// ```
    fn encode(&self) -> Entries {
        let mut entries = Entries::new();
        self.write("", &mut entries);
        entries
    }

    /// Makes the handles that draw the fields, filled with what `state` holds.
    fn fields(state: &FormState) -> Self::Fields {
        Self::fields_at(state, "", field::first_invalid(state, Self::NAMES))
    }

    /// Decodes what was sent in a group of fields. For the derive.
    fn read(group: &Group<'_>, errors: &mut FieldErrors) -> Option<Self>;

    /// Adds what would be sent for the value under the names below `path`. For the derive.
    fn write(&self, path: &str, out: &mut Entries);

    /// Makes the handles of the fields below `path`. For the derive.
    fn fields_at(state: &FormState, path: &str, first: Option<&str>) -> Self::Fields;

    /// Whether a name is that of a field, or leads into one. For the derive.
    fn knows(name: &str) -> bool;

    /// Adds the fields to a schema. For the derive.
    fn members(members: &mut Members);

    /// The field for files that goes by `name`. For the derive.
    fn file(name: &str) -> Option<&'static derived::Spec>;
}

impl Form for () {
    const NAMES: &'static [&'static str] = &[];

    type Fields = ();

    fn read(_: &Group<'_>, _: &mut FieldErrors) -> Option<Self> {
        Some(())
    }

    fn write(&self, _: &str, _: &mut Entries) {}

    fn fields_at(_: &FormState, _: &str, _: Option<&str>) -> Self::Fields {}

    fn knows(_: &str) -> bool {
        false
    }

    fn members(_: &mut Members) {}

    fn file(_: &str) -> Option<&'static derived::Spec> {
        None
    }
}

/// What the code of `#[derive(Form)]` names.
pub(crate) mod derived {
    pub use super::checks::{
        check_equal, check_field, check_whole, file_nested, knows_nested, refuse_unknown,
    };
    pub use super::entries::Entries;
    pub use super::error::FieldErrors;
    pub use super::group::Group;
    pub use super::kind::{
        Choices, Color, Date, DateTime, Filed, Fraction, Handle, Id, Kind, List, Measured, Month,
        Nested, Numeric, Ranged, Secret, Several, Switch, Table, Text, Textual, Time, Web, Week,
        Whole,
    };
    pub use super::pattern::{Pattern, Step};
    pub use super::reader::Reader;
    pub use super::rules::{Bound, Rules, Spec};
    pub use super::schema::{Members, choices, nested};
    pub use super::state::FormState;
    pub use super::value::{Choice, FieldValue, decode_choice, text_of_choice};
    pub use serde_json::Value as Json;
}
