//! Says which types a field can have, and what each makes of what was sent.

mod choice;
mod number;
mod text;

use std::borrow::Cow;

pub use choice::{Choice, decode_choice, text_of_choice};

use super::kind::Kind;
use super::reader::Reader;
use super::spec::Bound;

/// A type that a field can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a form",
    note = "a field is a `String`, a number, a `bool`, a `hallway::Password`, an enum with `#[derive(hallway::Form)]`, or an `Option` of these"
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

    /// Makes the value, or notes in `reader` what is wrong.
    fn decode(reader: &mut Reader<'_>) -> Option<Self>;

    /// The text that stands for the value in a form.
    fn text(&self) -> Option<Cow<'_, str>>;
}

impl<T: FieldValue> FieldValue for Option<T> {
    type Kind = T::Kind;

    const REQUIRED: bool = false;
    const MIN: Option<Bound> = T::MIN;
    const MAX: Option<Bound> = T::MAX;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.is_empty() {
            Some(None)
        } else {
            T::decode(reader).map(Some)
        }
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(T::text)
    }
}
