//! Decodes numbers and checks their range.

use std::borrow::Cow;

use super::FieldValue;
use crate::form::entries::Value;
use crate::form::kind;
use crate::form::reader::Reader;
use crate::form::spec::Bound;

macro_rules! whole_numbers {
    ($($number:ty: $min:expr, $max:expr;)*) => {$(
        impl FieldValue for $number {
            type Kind = kind::Whole;

            const MIN: Option<Bound> = $min;
            const MAX: Option<Bound> = $max;

            fn decode(reader: &mut Reader<'_>) -> Option<Self> {
                let whole = whole(reader)?;
                check_range(reader, whole, <$number>::MIN as i128, <$number>::MAX as i128);
                // Out of the type's bounds is out of the range, and noted as such.
                whole.try_into().ok()
            }

            fn text(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }
        }
    )*};
}
// A browser computes with doubles, which do not hold the bounds of 64 bits.
whole_numbers! {
    u8: Some(Bound::Int(0)), Some(Bound::Int(u8::MAX as i128));
    u16: Some(Bound::Int(0)), Some(Bound::Int(u16::MAX as i128));
    u32: Some(Bound::Int(0)), Some(Bound::Int(u32::MAX as i128));
    u64: Some(Bound::Int(0)), None;
    usize: Some(Bound::Int(0)), None;
    i8: Some(Bound::Int(i8::MIN as i128)), Some(Bound::Int(i8::MAX as i128));
    i16: Some(Bound::Int(i16::MIN as i128)), Some(Bound::Int(i16::MAX as i128));
    i32: Some(Bound::Int(i32::MIN as i128)), Some(Bound::Int(i32::MAX as i128));
    i64: None, None;
    isize: None, None;
}

macro_rules! fractions {
    ($($number:ty),*) => {$(
        impl FieldValue for $number {
            type Kind = kind::Fraction;

            fn decode(reader: &mut Reader<'_>) -> Option<Self> {
                let number = fraction(reader)?;
                check_fraction(reader, number);
                Some(number as $number)
            }

            fn text(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }
        }
    )*};
}
fractions!(f32, f64);

/// A *valid integer* of the HTML Standard, 2.3.4.1, with blanks around it allowed.
fn whole(reader: &mut Reader<'_>) -> Option<i128> {
    let wanted = "a whole number";
    match reader.value() {
        Some(Value::Number(number)) => match number.as_i64().map(i128::from) {
            Some(whole) => Some(whole),
            None => match number.as_u64() {
                Some(whole) => Some(whole.into()),
                None => reader.fail("type", |label| format!("{label} must be {wanted}")),
            },
        },
        Some(sent @ Value::Text(text)) if !reader.is_json() => match text.trim_ascii() {
            "" => reader.missing(),
            text if is_whole(text) => Some(parse_whole(text)),
            _ => reader.wrong_type(wanted, sent),
        },
        None | Some(Value::Null) => reader.missing(),
        Some(other) => reader.wrong_type(wanted, other),
    }
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number with more digits than fit lies outside every range, on its own side.
fn parse_whole(text: &str) -> i128 {
    text.parse().unwrap_or(if text.starts_with('-') {
        i128::MIN
    } else {
        i128::MAX
    })
}

/// A *valid floating-point number* of the HTML Standard, 2.3.4.3, with blanks around it allowed.
fn fraction(reader: &mut Reader<'_>) -> Option<f64> {
    let wanted = "a number";
    match reader.value() {
        Some(Value::Number(number)) => number.as_f64(),
        Some(sent @ Value::Text(text)) if !reader.is_json() => {
            let text = text.trim_ascii();
            if text.is_empty() {
                return reader.missing();
            }
            let number = is_fraction(text)
                .then(|| text.parse::<f64>().ok())
                .flatten();
            match number.filter(|number| number.is_finite()) {
                Some(number) => Some(number),
                None => reader.wrong_type(wanted, sent),
            }
        }
        None | Some(Value::Null) => reader.missing(),
        Some(other) => reader.wrong_type(wanted, other),
    }
}

fn is_fraction(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let number = match number.split_once('.') {
        Some((whole, fraction)) => (whole.is_empty() || digits(whole)) && digits(fraction),
        None => digits(number),
    };
    number && exponent.is_none_or(|power| digits(power.strip_prefix(['+', '-']).unwrap_or(power)))
}

/// The rule's borders hold within those of the type.
fn check_range(reader: &mut Reader<'_>, whole: i128, lowest: i128, highest: i128) {
    let rule = |bound: Option<Bound>| match bound {
        Some(Bound::Int(whole)) => Some(whole),
        _ => None,
    };
    let (min, max) = (rule(reader.spec.range_min), rule(reader.spec.range_max));
    if whole < min.unwrap_or(lowest).max(lowest) {
        let min = Some(Bound::Int(min.unwrap_or(lowest).max(lowest)));
        out_of_range(reader, "range_min", min, max.map(Bound::Int));
    } else if whole > max.unwrap_or(highest).min(highest) {
        let max = Some(Bound::Int(max.unwrap_or(highest).min(highest)));
        out_of_range(reader, "range_max", min.map(Bound::Int), max);
    }
}

fn check_fraction(reader: &mut Reader<'_>, number: f64) {
    let (min, max) = (reader.spec.range_min, reader.spec.range_max);
    let beyond = |bound, below: bool| match bound {
        Some(Bound::Float(bound)) => (below && number < bound) || (!below && number > bound),
        _ => false,
    };
    if beyond(min, true) {
        out_of_range(reader, "range_min", min, max);
    } else if beyond(max, false) {
        out_of_range(reader, "range_max", min, max);
    }
}

fn out_of_range(
    reader: &mut Reader<'_>,
    code: &'static str,
    min: Option<Bound>,
    max: Option<Bound>,
) {
    let args = [
        ("min", min.map(Bound::json).into()),
        ("max", max.map(Bound::json).into()),
    ];
    let _: Option<()> = reader.fail_with(code, args, |label| match (min, max) {
        (Some(min), Some(max)) => format!("{label} must be between {min} and {max}"),
        (Some(min), None) => format!("{label} must be at least {min}"),
        (None, Some(max)) => format!("{label} must be at most {max}"),
        (None, None) => format!("{label} is out of range"),
    });
}
