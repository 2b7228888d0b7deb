//! Reads sizes: `"64kb"`.

/// Reads `64kb`, `1mb` or `512b`. A kilobyte has 1024 bytes.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let unit_at = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let shift = match unit.trim().to_ascii_lowercase().as_str() {
        "b" => 0,
        "kb" => 10,
        "mb" => 20,
        "gb" => 30,
        _ => return Err(format!("`{text}` is not a size")),
    };
    match number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(1 << shift))
    {
        Some(0) => Err("a size of 0 would refuse everything".to_owned()),
        Some(bytes) => Ok(bytes),
        None => Err(format!("`{text}` is not a size")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("512b"), Ok(512));
        assert_eq!(size("64kb"), Ok(65_536));
        assert_eq!(size("2 MB"), Ok(2 << 20));
        assert_eq!(size("1gb"), Ok(1 << 30));
        for text in [
            "",
            "kb",
            "64",
            "1.5mb",
            "-1kb",
            "64 kilo",
            "0kb",
            "99999999999gb",
        ] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
