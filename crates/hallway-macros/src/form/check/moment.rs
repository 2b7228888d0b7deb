//! Decides whether a border is a date or a time that exists.

/// Whether `text` is a date, a time, both, a month or a week, as forms send them.
pub(super) fn is_moment(text: &str) -> bool {
    match text.split_once('T') {
        Some((day, time)) => is_day(day) && is_time(time),
        None => is_day(text) || is_time(text) || is_month(text) || is_week(text),
    }
}

fn is_day(text: &str) -> bool {
    let Some((month, day)) = text.rsplit_once('-') else {
        return false;
    };
    let (Some((year, number)), Some(day)) = (month_of(month), number(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match number {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=days).contains(&day)
}

fn is_month(text: &str) -> bool {
    month_of(text).is_some()
}

fn month_of(text: &str) -> Option<(u16, u16)> {
    let (year, month) = text.split_once('-')?;
    let (year, month) = (number(year, 4)?, number(month, 2)?);
    (year > 0 && (1..=12).contains(&month)).then_some((year, month))
}

fn is_week(text: &str) -> bool {
    let parts = text.split_once("-W");
    parts.is_some_and(|(year, week)| {
        number(year, 4).is_some() && number(week, 2).is_some_and(|week| (1..=53).contains(&week))
    })
}

fn is_time(text: &str) -> bool {
    let parts = text.split_once(':');
    parts.is_some_and(|(hour, minute)| {
        number(hour, 2).is_some_and(|hour| hour < 24)
            && number(minute, 2).is_some_and(|minute| minute < 60)
    })
}

fn number(text: &str, digits: usize) -> Option<u16> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::is_moment;

    #[test]
    fn only_what_the_calendar_has_is_a_moment() {
        for good in [
            "2026-11-21",
            "2024-02-29",
            "2000-02-29",
            "09:30",
            "2026-11-21T23:59",
            "2026-11",
            "2026-W53",
        ] {
            assert!(is_moment(good), "{good}");
        }
        for bad in [
            "",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "0000-01-01",
            "24:00",
            "9:30",
            "2026-11-21 09:30",
            "2026-W54",
            "today",
        ] {
            assert!(!is_moment(bad), "{bad}");
        }
    }
}
