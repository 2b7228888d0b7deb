//! Decodes numbers and checks their range and their steps.

use std::borrow::Cow;

use super::FieldValue;
use crate::form::entries::Value;
use crate::form::kind;
use crate::form::reader::Reader;
use crate::form::rules::Bound;

macro_rules! whole_numbers {
    ($($number:ty: $min:expr, $max:expr;)*) => {$(
        impl FieldValue for $number {
            type Kind = kind::Whole;

            const MIN: Option<Bound> = $min;
            const MAX: Option<Bound> = $max;

            fn decode(reader: &mut Reader<'_>) -> Option<Self> {
                let whole = whole(reader, <$number>::BITS)?;
                check_range(reader, whole, <$number>::MIN as i128, clamped(<$number>::MAX as u128));
                // Out of the type's bounds is out of the range, and noted as such.
                whole.to::<$number>()
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
    u128: Some(Bound::Int(0)), None;
    usize: Some(Bound::Int(0)), None;
    i8: Some(Bound::Int(i8::MIN as i128)), Some(Bound::Int(i8::MAX as i128));
    i16: Some(Bound::Int(i16::MIN as i128)), Some(Bound::Int(i16::MAX as i128));
    i32: Some(Bound::Int(i32::MIN as i128)), Some(Bound::Int(i32::MAX as i128));
    i64: None, None;
    i128: None, None;
    isize: None, None;
}

macro_rules! fractions {
    ($($number:ty),*) => {$(
        impl FieldValue for $number {
            type Kind = kind::Fraction;

            fn decode(reader: &mut Reader<'_>) -> Option<Self> {
                let number = fraction(reader)?;
                check_fraction(reader, number);
                let number = number as $number;
                if number.is_finite() { Some(number) } else { reader.not(A_NUMBER) }
            }

            fn text(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }
        }
    )*};
}
fractions!(f32, f64);

/// A whole number of any size, as far as types can hold one.
#[derive(Debug, Clone, Copy)]
enum Whole {
    Signed(i128),
    /// Above what `i128` holds.
    Large(u128),
    /// More digits than any type holds.
    Beyond {
        negative: bool,
    },
}

impl Whole {
    fn to<T: TryFrom<i128> + TryFrom<u128>>(self) -> Option<T> {
        match self {
            Self::Signed(whole) => whole.try_into().ok(),
            Self::Large(whole) => whole.try_into().ok(),
            Self::Beyond { .. } => None,
        }
    }

    /// The number, or the border of `i128` on its side: beyond every border that a rule can have.
    fn clamped(self) -> i128 {
        match self {
            Self::Signed(whole) => whole,
            Self::Large(_) | Self::Beyond { negative: false } => i128::MAX,
            Self::Beyond { negative: true } => i128::MIN,
        }
    }
}

const fn clamped(largest: u128) -> i128 {
    if largest > i128::MAX as u128 {
        i128::MAX
    } else {
        largest as i128
    }
}

/// A *valid integer* of the HTML Standard, 2.3.4.1, with blanks around it allowed.
///
/// JSON has no whole number of more than 64 bits that arrives whole: those come as texts.
fn whole(reader: &mut Reader<'_>, bits: u32) -> Option<Whole> {
    let wanted = "a whole number";
    match reader.value() {
        Some(Value::Number(number)) => match whole_of_json(number) {
            Some(Whole::Beyond { .. }) if bits > 64 => {
                reader.not("a whole number, as a text where it is so large")
            }
            Some(whole) => Some(whole),
            None => reader.not(wanted),
        },
        Some(sent @ Value::Text(_)) if reader.is_json() && bits <= 64 => {
            reader.wrong_type(wanted, sent)
        }
        _ => reader.parse(wanted, |text| is_whole(text).then(|| parse_whole(text))),
    }
}

fn whole_of_json(number: &serde_json::Number) -> Option<Whole> {
    if let Some(whole) = number.as_i64() {
        return Some(Whole::Signed(whole.into()));
    }
    if let Some(whole) = number.as_u64() {
        return Some(Whole::Signed(whole.into()));
    }
    // What was written without a fraction and does not fit is held as a double.
    let number = number
        .as_f64()
        .filter(|number| number.abs() >= 9_223_372_036_854_775_808.0)?;
    Some(Whole::Beyond {
        negative: number < 0.0,
    })
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number with more digits than fit lies outside every range, on its own side.
fn parse_whole(text: &str) -> Whole {
    if let Ok(whole) = text.parse() {
        return Whole::Signed(whole);
    }
    match text.parse() {
        Ok(whole) => Whole::Large(whole),
        Err(_) => Whole::Beyond {
            negative: text.starts_with('-'),
        },
    }
}

const A_NUMBER: &str = "a number";

/// A *valid floating-point number* of the HTML Standard, 2.3.4.3, with blanks around it allowed.
fn fraction(reader: &mut Reader<'_>) -> Option<f64> {
    match reader.value() {
        Some(Value::Number(number)) => number.as_f64(),
        Some(sent @ Value::Text(_)) if reader.is_json() => reader.wrong_type(A_NUMBER, sent),
        _ => reader.parse(A_NUMBER, |text| {
            let number: f64 = is_fraction(text).then(|| text.parse().ok()).flatten()?;
            number.is_finite().then_some(number)
        }),
    }
}

pub(super) fn is_fraction(text: &str) -> bool {
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
fn check_range(reader: &mut Reader<'_>, whole: Whole, lowest: i128, highest: i128) {
    let rule = |bound: Option<Bound>| match bound {
        Some(Bound::Int(whole)) => Some(whole),
        _ => None,
    };
    let (min, max) = (rule(reader.rules.range_min), rule(reader.rules.range_max));
    let number = whole.clamped();
    let beyond = matches!(whole, Whole::Beyond { .. });
    if number < min.unwrap_or(lowest).max(lowest) || (beyond && number == i128::MIN) {
        let min = Some(Bound::Int(min.unwrap_or(lowest).max(lowest)));
        out_of_range(reader, "range_min", min, max.map(Bound::Int));
    } else if number > max.unwrap_or(highest).min(highest) || (beyond && number == i128::MAX) {
        let max = Some(Bound::Int(max.unwrap_or(highest).min(highest)));
        out_of_range(reader, "range_max", min.map(Bound::Int), max);
    } else if let Some(step) = rule(reader.rules.step)
        && number
            .checked_sub(min.unwrap_or(0))
            .is_some_and(|from| from % step != 0)
    {
        out_of_step(reader);
    }
}

fn check_fraction(reader: &mut Reader<'_>, number: f64) {
    let (min, max) = (reader.rules.range_min, reader.rules.range_max);
    let border = |bound| match bound {
        Some(Bound::Float(bound)) => Some(bound),
        _ => None,
    };
    if border(min).is_some_and(|min| number < min) {
        out_of_range(reader, "range_min", min, max);
    } else if border(max).is_some_and(|max| number > max) {
        out_of_range(reader, "range_max", min, max);
    } else if let Some(step) = border(reader.rules.step) {
        // A tenth is no double: what is off by less than a billionth of a step is no mistake.
        let steps = (number - border(min).unwrap_or(0.0)) / step;
        if (steps - steps.round()).abs() > 1e-9 * steps.abs().max(1.0) {
            out_of_step(reader);
        }
    }
}

pub(super) fn out_of_step(reader: &mut Reader<'_>) {
    let (step, from) = (reader.rules.step, reader.rules.range_min);
    let Some(step) = step else { return };
    let args = [
        ("step", step.json()),
        ("from", from.map_or(serde_json::Value::from(0), Bound::json)),
    ];
    let _: Option<()> = reader.fail_with("step", args, |label| match from {
        Some(from) if from != Bound::Int(0) && from != Bound::Float(0.0) => {
            format!("{label} goes from {from} in steps of {step}")
        }
        _ => format!("{label} must be a multiple of {step}"),
    });
}

pub(super) fn out_of_range(
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
