//! Reads rates: `"5/min per ip"`.

/// At most `count` calls in `seconds`, counted for one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) count: u32,
    pub(super) seconds: u32,
    pub(super) per: Key,
}

/// For whom a limit counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    Ip,
    Principal,
    Input(String),
}

/// Reads `COUNT/UNIT per KEY`. The unit may have a number: `20/10min per ip`.
pub(super) fn limit(text: &str) -> Result<Limit, String> {
    let Some((rate, key)) = text.split_once(" per ") else {
        return Err(format!("`{text}` does not say for whom it counts"));
    };
    let Some((count, time)) = rate.split_once('/') else {
        return Err(format!(
            "`{rate}` is not a count and a time with a `/` between"
        ));
    };
    let count = match count.trim().parse() {
        Ok(0) => return Err("a limit of 0 would refuse everybody".to_owned()),
        Ok(count) => count,
        Err(_) => return Err(format!("`{}` is not a count", count.trim())),
    };
    Ok(Limit {
        count,
        seconds: seconds(time.trim())?,
        per: per(key.trim())?,
    })
}

fn seconds(time: &str) -> Result<u32, String> {
    let unit_at = time
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(time.len());
    let (number, unit) = time.split_at(unit_at);
    let seconds = match unit.trim() {
        "s" => 1,
        "min" => 60,
        "h" => 60 * 60,
        "day" => 24 * 60 * 60,
        unit => return Err(format!("`{unit}` is not a unit of time")),
    };
    let number: u32 = if number.is_empty() {
        1
    } else {
        number.parse().unwrap_or(0)
    };
    match number.checked_mul(seconds) {
        Some(0) | None => Err(format!("`{time}` is not a time")),
        Some(seconds) => Ok(seconds),
    }
}

fn per(key: &str) -> Result<Key, String> {
    match key {
        "ip" => Ok(Key::Ip),
        "principal" => Ok(Key::Principal),
        _ => match key.strip_prefix("input.") {
            Some(field) if is_field(field) => Ok(Key::Input(field.to_owned())),
            _ => Err(format!("a limit cannot count per `{key}`")),
        },
    }
}

fn is_field(name: &str) -> bool {
    !name.is_empty()
        && name
            .split('.')
            .all(|part| syn::parse_str::<syn::Ident>(part).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read() {
        let read = |text| limit(text).map(|limit| (limit.count, limit.seconds, limit.per));
        assert_eq!(read("5/min per ip"), Ok((5, 60, Key::Ip)));
        assert_eq!(
            read("100/day per principal"),
            Ok((100, 86_400, Key::Principal))
        );
        assert_eq!(
            read("3/h per input.email"),
            Ok((3, 3600, Key::Input("email".into())))
        );
        assert_eq!(read("20 / 10 min per ip"), Ok((20, 600, Key::Ip)));
        assert_eq!(read("1/s per ip"), Ok((1, 1, Key::Ip)));
    }

    #[test]
    fn what_is_no_rate_says_what_is_wrong_with_it() {
        for (text, expected) in [
            ("5/min", "for whom"),
            ("5 per ip", "with a `/`"),
            ("five/min per ip", "`five` is not a count"),
            ("-1/min per ip", "`-1` is not a count"),
            ("0/min per ip", "refuse everybody"),
            ("5/minute per ip", "`minute` is not a unit"),
            ("5/0min per ip", "`0min` is not a time"),
            ("5/4294967295day per ip", "is not a time"),
            ("5/min per user", "per `user`"),
            ("5/min per input.", "per `input.`"),
            ("5/min per input.a-b", "per `input.a-b`"),
        ] {
            let error = limit(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
