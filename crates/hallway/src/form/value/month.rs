//! Decodes what `<input type="month">` sends.

use std::borrow::Cow;
use std::fmt;

use super::FieldValue;
use super::moment::{check_range, digits, moment};
use crate::form::kind;
use crate::form::reader::Reader;

/// A month of a year, as `<input type="month">` sends it.
///
/// # Examples
///
/// ```
/// use hallway::form::Month;
///
/// let month = Month::parse("2026-02").unwrap();
/// assert_eq!((month.year(), month.month()), (2026, 2));
/// assert_eq!(Month::new(2026, 13), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: u16,
    month: u8,
}

impl Month {
    /// A month from 1 to 12 of a year from 1 to 9999.
    pub fn new(year: u16, month: u8) -> Option<Self> {
        let real = (1..=9999).contains(&year) && (1..=12).contains(&month);
        real.then_some(Self { year, month })
    }

    /// Reads a *valid month string* of the HTML Standard, 2.3.5.1.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        Self::new(digits(year, 4)?, digits(month, 2)? as u8)
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 for January.
    pub fn month(self) -> u8 {
        self.month
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FieldValue for Month {
    type Kind = kind::Month;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let month = reader.parse_or("a month like 2026-11", Self::parse, |text| {
            Self::parse(moment(text)?.0.get(..7)?)
        })?;
        check_range(reader, &month, Self::parse);
        Some(month)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }
}
