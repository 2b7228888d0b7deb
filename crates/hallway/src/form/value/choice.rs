//! Decodes what is ticked or chosen: `bool` and the variants of an enum.

use std::borrow::Cow;

use super::FieldValue;
use crate::form::entries::Value;
use crate::form::kind;
use crate::form::reader::Reader;

impl FieldValue for bool {
    type Kind = kind::Switch;

    /// A browser does not send a box that is not ticked, so absence is an answer.
    const REQUIRED: bool = false;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let on = match reader.value() {
            None | Some(Value::Null) => false,
            Some(Value::Bool(on)) => *on,
            Some(sent @ Value::Text(text)) if !reader.is_json() => match &**text {
                "on" | "true" | "1" => true,
                "" | "off" | "false" | "0" => false,
                _ => return reader.wrong_type("on or off", sent),
            },
            Some(other) => return reader.wrong_type("true or false", other),
        };
        if reader.required && !on {
            return reader.fail("required", |label| format!("{label} must be ticked"));
        }
        Some(on)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        self.then_some(Cow::Borrowed("on"))
    }
}

/// An enum without fields, as `#[derive(Form)]` makes it a field's type.
pub trait Choice: Sized + Send + 'static {
    /// Value and label of each variant, in order.
    const CHOICES: &'static [(&'static str, &'static str)];

    /// The variant at a place in the list.
    fn at(place: usize) -> Option<Self>;

    /// The place of the variant in the list.
    fn place(&self) -> usize;
}

/// Decodes an enum; for the `FieldValue` that `#[derive(Form)]` writes.
pub fn decode_choice<C: Choice>(reader: &mut Reader<'_>) -> Option<C> {
    let text = reader.text()?;
    if text.is_empty() && reader.required {
        return reader.missing();
    }
    let place = C::CHOICES.iter().position(|(value, _)| *value == text);
    match place.and_then(C::at) {
        Some(choice) => Some(choice),
        None => reader.fail("choice", |label| {
            let labels: Vec<_> = C::CHOICES.iter().map(|(_, label)| *label).collect();
            format!("{label} must be one of: {}", labels.join(", "))
        }),
    }
}

/// The value of a variant; for the `FieldValue` that `#[derive(Form)]` writes.
pub fn text_of_choice<C: Choice>(choice: &C) -> Option<Cow<'_, str>> {
    C::CHOICES
        .get(choice.place())
        .map(|(value, _)| Cow::Borrowed(*value))
}
