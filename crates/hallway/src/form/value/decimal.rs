//! Decodes decimal numbers, which hold money as people write it.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::FieldValue;
use super::number::{is_fraction, out_of_range, out_of_step};
use crate::form::entries::Value;
use crate::form::kind;
use crate::form::reader::Reader;
use crate::form::rules::Bound;

/// In JSON a text, which keeps every digit, or a number.
impl FieldValue for Decimal {
    type Kind = kind::Fraction;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let wanted = "a number";
        let number = match reader.value() {
            Some(Value::Number(number)) => match parse(&number.to_string()) {
                Some(number) => number,
                None => return reader.not(wanted),
            },
            _ => reader.parse(wanted, parse)?,
        };
        check(reader, number);
        Some(number)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }
}

/// Nothing is rounded: a number with more digits than fit is none.
fn parse(text: &str) -> Option<Decimal> {
    if !is_fraction(text) {
        return None;
    }
    if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()
    } else {
        Decimal::from_str_exact(text).ok()
    }
}

fn check(reader: &mut Reader<'_>, number: Decimal) {
    let (min, max) = (reader.rules.range_min, reader.rules.range_max);
    if border(min).is_some_and(|min| number < min) {
        out_of_range(reader, "range_min", min, max);
    } else if border(max).is_some_and(|max| number > max) {
        out_of_range(reader, "range_max", min, max);
    } else if let Some(step) = border(reader.rules.step)
        && let Some(from) = number.checked_sub(border(min).unwrap_or_default())
        && !from.checked_rem(step).is_none_or(|rest| rest.is_zero())
    {
        out_of_step(reader);
    }
}

/// The border as it is written in the source: 0.1 is a tenth.
fn border(bound: Option<Bound>) -> Option<Decimal> {
    match bound? {
        Bound::Int(whole) => Decimal::try_from_i128_with_scale(whole, 0).ok(),
        Bound::Float(number) => parse(&number.to_string()),
        Bound::Text(_) => None,
    }
}
