//! Decodes dates and times, as the HTML Standard writes them (2.3.5).

use super::FieldValue;
use crate::form::reader::Reader;
use crate::form::rules::Bound;

/// A number of exactly `count` digits, none of which may be left out.
pub(super) fn digits(text: &str, count: usize) -> Option<u16> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// The day and the time in UTC of a moment as JSON writes it: `2026-11-21T09:30:00.000Z`. A script's
/// `Date` is one, and HTML reads the `Date` of a control as UTC too (`valueAsDate`).
pub(super) fn moment(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix('Z')?.split_once('T')
}

/// Notes a value that lies outside of its range. Borders are checked where they are compiled.
pub(super) fn check_range<T: PartialOrd + FieldValue>(
    reader: &mut Reader<'_>,
    value: &T,
    parse: impl Fn(&str) -> Option<T>,
) {
    let (min, max) = (reader.rules.range_min, reader.rules.range_max);
    let border = |bound| match bound {
        Some(Bound::Text(text)) => parse(text),
        _ => None,
    };
    if border(min).is_some_and(|min| *value < min) {
        super::number::out_of_range(reader, "range_min", min, max);
    } else if border(max).is_some_and(|max| *value > max) {
        super::number::out_of_range(reader, "range_max", min, max);
    }
}

mod civil {
    use std::borrow::Cow;

    use jiff::Timestamp;
    use jiff::civil::{Date, DateTime, Time};

    use super::{FieldValue, check_range, digits, moment};
    use crate::form::kind;
    use crate::form::reader::Reader;

    impl FieldValue for Date {
        type Kind = kind::Date;

        fn decode(reader: &mut Reader<'_>) -> Option<Self> {
            let day =
                reader.parse_or("a date like 2026-11-21", date, |text| date(moment(text)?.0))?;
            check_range(reader, &day, date);
            Some(day)
        }

        fn text(&self) -> Option<Cow<'_, str>> {
            Some(Cow::Owned(self.to_string()))
        }
    }

    impl FieldValue for Time {
        type Kind = kind::Time;

        fn decode(reader: &mut Reader<'_>) -> Option<Self> {
            let at = reader.parse_or("a time like 09:30", time, |text| time(moment(text)?.1))?;
            check_range(reader, &at, time);
            Some(at)
        }

        fn text(&self) -> Option<Cow<'_, str>> {
            Some(Cow::Owned(written(*self)))
        }
    }

    impl FieldValue for DateTime {
        type Kind = kind::DateTime;

        fn decode(reader: &mut Reader<'_>) -> Option<Self> {
            let wanted = "a date and a time like 2026-11-21T09:30";
            let at = reader.parse_or(wanted, date_time, |text| {
                let (day, at) = moment(text)?;
                Some(date(day)?.to_datetime(time(at)?))
            })?;
            check_range(reader, &at, date_time);
            Some(at)
        }

        fn text(&self) -> Option<Cow<'_, str>> {
            Some(Cow::Owned(format!(
                "{}T{}",
                self.date(),
                written(self.time())
            )))
        }
    }

    /// A moment, wherever the clock stands: a script's `Date`. No control of HTML shows one.
    impl FieldValue for Timestamp {
        type Kind = kind::Id;

        fn decode(reader: &mut Reader<'_>) -> Option<Self> {
            reader.parse("a moment like 2026-11-21T09:30:00Z", |text| {
                text.parse().ok()
            })
        }

        fn text(&self) -> Option<Cow<'_, str>> {
            Some(Cow::Owned(self.to_string()))
        }
    }

    /// A *valid date string*, of a year that a calendar of four digits knows.
    fn date(text: &str) -> Option<Date> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let year = digits(year, 4).filter(|year| *year > 0)?;
        Date::new(year as i16, digits(month, 2)? as i8, digits(day, 2)? as i8).ok()
    }

    /// A *valid time string*: hours and minutes, perhaps seconds, perhaps up to three digits more.
    fn time(text: &str) -> Option<Time> {
        let mut parts = text.splitn(3, ':');
        let hour = digits(parts.next()?, 2)?;
        let minute = digits(parts.next()?, 2)?;
        let (second, nanos) = match parts.next() {
            Some(seconds) => match seconds.split_once('.') {
                Some((second, fraction)) => (digits(second, 2)?, nanoseconds(fraction)?),
                None => (digits(seconds, 2)?, 0),
            },
            None => (0, 0),
        };
        // jiff reads a leap second as the one before; HTML knows none.
        let real = hour < 24 && minute < 60 && second < 60;
        real.then(|| Time::new(hour as i8, minute as i8, second as i8, nanos).ok())
            .flatten()
    }

    fn nanoseconds(fraction: &str) -> Option<i32> {
        let power = 9_u32.checked_sub(u32::try_from(fraction.len()).ok()?)?;
        let count = digits(fraction, fraction.len().clamp(1, 3))?;
        Some(i32::from(count) * 10_i32.pow(power))
    }

    /// A *valid local date and time string*.
    fn date_time(text: &str) -> Option<DateTime> {
        let (day, at) = text.split_once(['T', ' '])?;
        Some(date(day)?.to_datetime(time(at)?))
    }

    /// As short as can be, which is how browsers write it too. What is finer than a thousandth of a
    /// second no control can show.
    fn written(time: Time) -> String {
        let thousandths = time.subsec_nanosecond() / 1_000_000;
        match (time.second(), thousandths) {
            (0, 0) => format!("{:02}:{:02}", time.hour(), time.minute()),
            (second, 0) => format!("{:02}:{:02}:{second:02}", time.hour(), time.minute()),
            (second, thousandths) => format!(
                "{:02}:{:02}:{second:02}.{thousandths:03}",
                time.hour(),
                time.minute()
            ),
        }
    }
}
