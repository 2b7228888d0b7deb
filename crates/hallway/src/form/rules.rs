//! Describes one field: its name, its label and its rules.

use super::pattern::Pattern;

/// Everything that `#[derive(Form)]` knows of a field. One table serves decoding and drawing.
#[derive(Debug)]
pub struct Spec {
    /// The name, as it is sent: without what leads to the struct around it.
    pub name: &'static str,
    /// What people call the field.
    pub label: &'static str,
    /// A sentence that replaces those of the rules.
    pub message: Option<&'static str>,
    /// What holds for the field.
    pub rules: Rules,
    /// What holds for each item of a list, unless the items' type alone says it.
    pub each: Option<Rules>,
}

/// What holds for a value.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Whether an empty value is an error, if the field says so; otherwise its type decides.
    pub required: Option<bool>,
    /// The fewest characters of a text that is not empty, or the fewest items of a list.
    pub length_min: Option<usize>,
    /// The most characters of a text, or the most items of a list.
    pub length_max: Option<usize>,
    /// The smallest value.
    pub range_min: Option<Bound>,
    /// The largest value.
    pub range_max: Option<Bound>,
    /// The distance between two numbers that are allowed, counted from the smallest or from 0.
    pub step: Option<Bound>,
    /// Whether a text must be an e-mail address.
    pub email: bool,
    /// Whether a text must be the address of a page.
    pub url: bool,
    /// What a whole text must look like.
    pub pattern: Option<Pattern>,
    /// The texts that are allowed.
    pub one_of: Option<&'static [&'static str]>,
    /// The most bytes of a file.
    pub max_size: Option<u64>,
    /// The types of files that are taken: `image/png`, `image/*`.
    pub accept: Option<&'static [&'static str]>,
}

impl Rules {
    /// No rule at all.
    pub const NONE: Self = Self {
        required: None,
        length_min: None,
        length_max: None,
        range_min: None,
        range_max: None,
        step: None,
        email: false,
        url: false,
        pattern: None,
        one_of: None,
        max_size: None,
        accept: None,
    };

    /// These rules and those that the type brings along: where both speak, both hold.
    ///
    /// # Panics
    ///
    /// At compile time, when both have a rule of which there can be only one.
    #[must_use]
    pub const fn within(self, inner: Self) -> Self {
        Self {
            required: match self.required {
                None => inner.required,
                required => required,
            },
            length_min: larger(self.length_min, inner.length_min),
            length_max: smaller(self.length_max, inner.length_max),
            range_min: only_one(self.range_min, inner.range_min),
            range_max: only_one(self.range_max, inner.range_max),
            step: only_one(self.step, inner.step),
            email: self.email || inner.email,
            url: self.url || inner.url,
            pattern: match (self.pattern, inner.pattern) {
                (Some(_), Some(_)) => panic!("the type of this field has a `pattern` already"),
                (None, pattern) | (pattern, None) => pattern,
            },
            one_of: match (self.one_of, inner.one_of) {
                (Some(_), Some(_)) => panic!("the type of this field has a `one_of` already"),
                (None, texts) | (texts, None) => texts,
            },
            max_size: match (self.max_size, inner.max_size) {
                (None, most) | (most, None) => most,
                (Some(one), Some(other)) if one > other => Some(other),
                (one, _) => one,
            },
            accept: match (self.accept, inner.accept) {
                (Some(_), Some(_)) => panic!("the type of this field has an `accept` already"),
                (None, types) | (types, None) => types,
            },
        }
    }
}

const fn larger(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) if one < other => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    }
}

const fn smaller(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) if one > other => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    }
}

const fn only_one(one: Option<Bound>, other: Option<Bound>) -> Option<Bound> {
    match (one, other) {
        (Some(_), Some(_)) => panic!("the type of this field has such a border already"),
        (None, bound) | (bound, None) => bound,
    }
}

/// A border of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// Of whole numbers.
    Int(i128),
    /// Of numbers with a fraction.
    Float(f64),
    /// Of dates and times, as a form sends them.
    Text(&'static str),
}

impl Bound {
    /// A border of a date or a time; `shape` is how its kind is written, with a 0 for each digit.
    ///
    /// # Panics
    ///
    /// At compile time, when `text` does not have that shape.
    pub const fn text(shape: Option<&str>, text: &'static str) -> Self {
        let Some(shape) = shape else {
            panic!("the border of a number is a number");
        };
        let (shape, bytes) = (shape.as_bytes(), text.as_bytes());
        let mut at = 0;
        assert!(
            shape.len() == bytes.len(),
            "a border is written as forms send it: 2026-11-21, 09:30, 2026-11-21T09:30, 2026-11, 2026-W47"
        );
        while at < shape.len() {
            let fits = if shape[at] == b'0' {
                bytes[at].is_ascii_digit()
            } else {
                bytes[at] == shape[at]
            };
            assert!(
                fits,
                "a border is written as forms send it: 2026-11-21, 09:30, 2026-11-21T09:30, 2026-11, 2026-W47"
            );
            at += 1;
        }
        Self::Text(text)
    }

    /// The border as JSON, for the arguments of an error.
    pub(super) fn json(self) -> serde_json::Value {
        match self {
            Self::Int(whole) => match i64::try_from(whole) {
                Ok(whole) => whole.into(),
                Err(_) => u64::try_from(whole).map_or(serde_json::Value::Null, Into::into),
            },
            Self::Float(number) => number.into(),
            Self::Text(text) => text.into(),
        }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(whole) => whole.fmt(f),
            Self::Float(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}
