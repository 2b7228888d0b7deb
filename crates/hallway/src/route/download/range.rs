//! Reads the header `Range`: RFC 9110, 14.1.2.

use http::{HeaderMap, header};

/// Which part of a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::route) enum Asked {
    Whole,
    /// At least one byte.
    Part {
        from: u64,
        length: u64,
    },
    /// The part begins behind the end.
    Nothing,
}

impl Asked {
    pub(in crate::route) fn of(headers: &HeaderMap, whole: u64) -> Self {
        let mut ranges = headers.get_all(header::RANGE).iter();
        let (Some(range), None) = (ranges.next(), ranges.next()) else {
            return Self::Whole;
        };
        range
            .to_str()
            .map_or(Self::Whole, |range| Self::parse(range, whole))
    }

    fn parse(range: &str, whole: u64) -> Self {
        let Some((unit, spec)) = range.split_once('=') else {
            return Self::Whole;
        };
        let Some((first, last)) = spec.split_once('-') else {
            return Self::Whole;
        };
        let (first, last) = (first.trim(), last.trim());
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return Self::Whole;
        }
        match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => Self::part(first, last, whole),
            (Some(first), None) if last.is_empty() => Self::part(first, u64::MAX, whole),
            (None, Some(count)) if first.is_empty() => match count.min(whole) {
                0 => Self::Nothing,
                count => Self::part(whole - count, u64::MAX, whole),
            },
            // Several ranges have a comma somewhere, and are no numbers.
            _ => Self::Whole,
        }
    }

    fn part(first: u64, last: u64, whole: u64) -> Self {
        if first >= whole {
            return Self::Nothing;
        }
        let last = last.min(whole - 1);
        Self::Part {
            from: first,
            length: last - first + 1,
        }
    }
}

/// More digits than a number has room for mean "very far".
fn number(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_standard_says() {
        let part = |from, length| Asked::Part { from, length };
        for (range, whole, expected) in [
            ("bytes=0-0", 10, part(0, 1)),
            ("bytes=0-9", 10, part(0, 10)),
            ("bytes=2-5", 10, part(2, 4)),
            ("bytes=5-", 10, part(5, 5)),
            ("bytes=-3", 10, part(7, 3)),
            ("bytes=-30", 10, part(0, 10)),
            ("bytes=5-500", 10, part(5, 5)),
            ("Bytes = 2 - 5", 10, part(2, 4)),
            ("bytes=0-99999999999999999999999", 10, part(0, 10)),
            ("bytes=10-", 10, Asked::Nothing),
            ("bytes=99999999999999999999999-", 10, Asked::Nothing),
            ("bytes=-0", 10, Asked::Nothing),
            ("bytes=0-", 0, Asked::Nothing),
            ("bytes=-5", 0, Asked::Nothing),
            ("bytes=5-2", 10, Asked::Whole),
            ("bytes=0-1,3-4", 10, Asked::Whole),
            ("bytes=-", 10, Asked::Whole),
            ("bytes=a-b", 10, Asked::Whole),
            ("bytes=+1-2", 10, Asked::Whole),
            ("bytes=--2", 10, Asked::Whole),
            ("lines=0-1", 10, Asked::Whole),
            ("bytes", 10, Asked::Whole),
            ("", 10, Asked::Whole),
        ] {
            assert_eq!(Asked::parse(range, whole), expected, "{range} of {whole}");
        }
    }
}
