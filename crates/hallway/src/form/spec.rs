//! Describes one field: its name, its label and its rules.

use super::pattern::Pattern;

/// Everything that `#[derive(Form)]` knows of a field. One table serves decoding and drawing.
#[derive(Debug)]
pub struct Spec {
    /// The name, as it is sent.
    pub name: &'static str,
    /// What people call the field.
    pub label: &'static str,
    /// Whether an empty value is an error, if the field says so; otherwise its type decides.
    pub required: Option<bool>,
    /// The fewest characters of a text that is not empty.
    pub length_min: Option<usize>,
    /// The most characters of a text.
    pub length_max: Option<usize>,
    /// The smallest number.
    pub range_min: Option<Bound>,
    /// The largest number.
    pub range_max: Option<Bound>,
    /// Whether a text must be an e-mail address.
    pub email: bool,
    /// What a whole text must look like.
    pub pattern: Option<Pattern>,
    /// A sentence that replaces those of the rules.
    pub message: Option<&'static str>,
}

/// A border of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// Of whole numbers.
    Int(i128),
    /// Of numbers with a fraction.
    Float(f64),
}

impl Bound {
    /// The border as JSON, for the arguments of an error.
    pub(super) fn json(self) -> serde_json::Value {
        match self {
            Self::Int(whole) => match i64::try_from(whole) {
                Ok(whole) => whole.into(),
                Err(_) => u64::try_from(whole).map_or(serde_json::Value::Null, Into::into),
            },
            Self::Float(number) => number.into(),
        }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(whole) => whole.fmt(f),
            Self::Float(number) => number.fmt(f),
        }
    }
}
