//! Says which types a field can have, and what each makes of what was sent.

mod choice;
mod color;
mod cursor;
#[cfg(feature = "decimal")]
mod decimal;
mod file;
mod list;
mod map;
mod moment;
mod month;
mod number;
mod text;
#[cfg(feature = "url")]
mod url;
#[cfg(feature = "uuid")]
mod uuid;
mod week;

use std::borrow::Cow;

pub use choice::{Choice, decode_choice, text_of_choice};
pub use color::Color;
pub use cursor::Cursor;
pub use month::Month;
pub use week::Week;

use super::entries::Entries;
use super::error::FieldErrors;
use super::field::Place;
use super::group::Group;
use super::kind::{self, Kind};
use super::name;
use super::reader::{self, Reader};
use super::rules::{Bound, Rules, Spec};
use super::schema;
use super::state::FormState;

/// A type that a field can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a form",
    note = "a field is a `String`, a number, a `bool`, a date or a time, a type with `#[derive(hallway::Form)]`, or an `Option`, `Vec`, set or map of these; some types need a feature of `hallway`: `uuid`, `url`, `decimal`"
)]
pub trait FieldValue: Sized + Send + 'static {
    /// How the field is drawn, and which rules it can have.
    type Kind: Kind;

    /// Whether an empty value is an error unless the field says `optional`.
    const REQUIRED: bool = true;
    /// The smallest number that the type holds and a browser can check.
    const MIN: Option<Bound> = None;
    /// The largest number that the type holds and a browser can check.
    const MAX: Option<Bound> = None;
    /// The rules that the type brings along wherever it is used.
    const RULES: Rules = Rules::NONE;
    /// The rules that the items bring along, if there are items.
    const EACH: Rules = Rules::NONE;

    /// Makes the value, or notes in `reader` what is wrong.
    fn decode(reader: &mut Reader<'_>) -> Option<Self>;

    /// The text that stands for the value in a form, if one text does.
    fn text(&self) -> Option<Cow<'_, str>>;

    /// Adds what a form would send for the value.
    fn encode(&self, name: &str, out: &mut Entries) {
        if let Some(text) = self.text() {
            out.push(name, text);
        }
    }

    /// Whether a name that goes on with `rest` behind the field's own belongs to the value.
    fn knows(rest: &str) -> bool {
        rest.is_empty()
    }

    /// What a program has to send, as JSON Schema: a value that is there and not `null`.
    fn schema(rules: &Rules, _each: Option<&Rules>, required: bool) -> serde_json::Value {
        schema::leaf::<Self>(rules, required)
    }

    /// The field for files that is named by what goes on with `rest` behind this field's own name.
    fn file(rest: &str, spec: &'static Spec) -> Option<&'static Spec> {
        let _ = (rest, spec);
        None
    }

    /// Whether two values are the same, for the rule `equals`.
    fn same(&self, other: &Self) -> bool {
        let sent = |value: &Self| {
            let mut entries = Entries::new();
            value.encode("", &mut entries);
            entries
        };
        let (one, other) = (sent(self), sent(other));
        one.iter().eq(other.iter())
    }

    /// Decodes and checks the field that `spec` describes; `None` means that `errors` got longer.
    fn read_member(
        group: &Group<'_>,
        spec: &'static Spec,
        errors: &mut FieldErrors,
    ) -> Option<Self> {
        reader::decode(group, spec, errors)
    }

    /// Adds what a form would send for a member of what goes by `path`.
    fn write_member(&self, path: &str, spec: &'static Spec, out: &mut Entries) {
        self.encode(&name::member(path, spec.name), out);
    }

    /// Makes the handle of a member of what goes by `path`. `first` is the name of the first field
    /// that is wrong.
    fn draw_member(
        state: &FormState,
        spec: &'static Spec,
        path: &str,
        first: Option<&str>,
    ) -> kind::Handle<Self> {
        Self::Kind::handle::<Self>(Place {
            state,
            spec,
            path,
            first,
        })
    }

    /// The field for files that `name` is, if it is the member that `spec` describes or within it.
    fn file_member(name: &str, spec: &'static Spec) -> Option<&'static Spec> {
        Self::file(name::below(name, spec.name)?, spec)
    }

    /// Whether `name` is that of the member `own`, or leads into it.
    fn knows_member(name: &str, own: &str) -> bool {
        name::below(name, own).is_some_and(Self::knows)
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    type Kind = T::Kind;

    const REQUIRED: bool = false;
    const MIN: Option<Bound> = T::MIN;
    const MAX: Option<Bound> = T::MAX;
    const RULES: Rules = T::RULES;
    const EACH: Rules = T::EACH;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.is_empty::<T>() {
            Some(None)
        } else {
            T::decode(reader).map(Some)
        }
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(T::text)
    }

    fn encode(&self, name: &str, out: &mut Entries) {
        if let Some(value) = self {
            value.encode(name, out);
        }
    }

    fn knows(rest: &str) -> bool {
        T::knows(rest)
    }

    fn schema(rules: &Rules, each: Option<&Rules>, required: bool) -> serde_json::Value {
        T::schema(rules, each, required)
    }

    fn file(rest: &str, spec: &'static Spec) -> Option<&'static Spec> {
        T::file(rest, spec)
    }
}
