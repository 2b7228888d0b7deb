//! Decodes what `<input type="week">` sends.

use std::borrow::Cow;
use std::fmt;

use super::FieldValue;
use super::moment::{check_range, digits, moment};
use crate::form::kind;
use crate::form::reader::Reader;

/// A week of a year, as `<input type="week">` sends it. Weeks are those of ISO 8601.
///
/// # Examples
///
/// ```
/// use hallway::form::Week;
///
/// let week = Week::parse("2026-W53").unwrap();
/// assert_eq!((week.year(), week.week()), (2026, 53));
/// assert_eq!(Week::parse("2027-W53"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    year: u16,
    week: u8,
}

impl Week {
    /// A week of a year from 1 to 9999. Whether there is a week 53 depends on the year.
    pub fn new(year: u16, week: u8) -> Option<Self> {
        let real = (1..=9999).contains(&year) && (1..=weeks_of(year)).contains(&week);
        real.then_some(Self { year, week })
    }

    /// Reads a *valid week string* of the HTML Standard, 2.3.5.8.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, week) = text.split_once("-W")?;
        Self::new(digits(year, 4)?, digits(week, 2)? as u8)
    }

    /// The week of a moment's day.
    fn of_moment(text: &str) -> Option<Self> {
        let day: jiff::civil::Date = moment(text)?.0.parse().ok()?;
        let week = day.iso_week_date();
        Self::new(week.year().try_into().ok()?, week.week().try_into().ok()?)
    }

    /// The year that the week belongs to.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The week, counted from 1.
    pub fn week(self) -> u8 {
        self.week
    }
}

/// 53 for a year that begins on a Thursday, or on a Wednesday and has a 29th of February.
fn weeks_of(year: u16) -> u8 {
    let year = u32::from(year);
    let leap = |year: u32| year / 4 - year / 100 + year / 400;
    // The weekday of the first of January, 0 for a Monday.
    let first = (year - 1 + leap(year - 1)) % 7;
    let is_leap = leap(year) > leap(year - 1);
    if first == 3 || (first == 2 && is_leap) {
        53
    } else {
        52
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.week)
    }
}

impl FieldValue for Week {
    type Kind = kind::Week;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let week = reader.parse_or("a week like 2026-W47", Self::parse, Self::of_moment)?;
        check_range(reader, &week, Self::parse);
        Some(week)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::weeks_of;

    #[test]
    fn long_years_are_those_of_the_calendar() {
        let long: Vec<u16> = (2000..2034).filter(|year| weeks_of(*year) == 53).collect();
        assert_eq!(long, [2004, 2009, 2015, 2020, 2026, 2032]);
        // 71 of the 400 years after which the calendar repeats itself.
        assert_eq!(
            (2001..2401).filter(|year| weeks_of(*year) == 53).count(),
            71
        );
    }
}
