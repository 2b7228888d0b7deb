//! Decodes what `<input type="color">` sends.

use std::borrow::Cow;
use std::fmt;

use super::FieldValue;
use crate::form::kind;
use crate::form::reader::Reader;

/// A colour, as `<input type="color">` sends it: red, green and blue.
///
/// # Examples
///
/// ```
/// use hallway::form::Color;
///
/// let color = Color::parse("#FF8000").unwrap();
/// assert_eq!(color, Color { red: 255, green: 128, blue: 0 });
/// assert_eq!(color.to_string(), "#ff8000");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    /// How much red.
    pub red: u8,
    /// How much green.
    pub green: u8,
    /// How much blue.
    pub blue: u8,
}

impl Color {
    /// Reads a *valid simple color* of the HTML Standard, 2.3.6: `#` and six digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self { red, green, blue })
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl FieldValue for Color {
    type Kind = kind::Color;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        reader.parse("a colour like #ff8000", Self::parse)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }
}
