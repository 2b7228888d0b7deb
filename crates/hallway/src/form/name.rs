//! Spells the names of nested values: `address.city`, `items[0].qty`.
//!
//! A member stands behind a dot, an item of a list in brackets. The key of a map is a member; where
//! it holds a sign that has a meaning here, the sign is written as `%` and two digits. So a name and
//! the place in a JSON document are the same thing, spelt in two ways.

use std::borrow::Cow;

/// The deepest place that is read.
pub(super) const DEEPEST: usize = 16;

/// How many steps lead to the value of this name, the first one included.
pub(super) fn depth(name: &str) -> usize {
    1 + name
        .bytes()
        .filter(|byte| matches!(byte, b'.' | b'['))
        .count()
}

/// The name of a member of what goes by `path`; the form itself has no name.
pub(super) fn member<'a>(path: &str, own: &'a str) -> Cow<'a, str> {
    if path.is_empty() {
        Cow::Borrowed(own)
    } else {
        Cow::Owned([path, ".", own].concat())
    }
}

/// The name of an item of a list.
pub(super) fn item(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

/// What stands behind `path` in a name that leads there or below.
pub(crate) fn below<'a>(name: &'a str, path: &str) -> Option<&'a str> {
    let rest = name.strip_prefix(path)?;
    (rest.is_empty() || rest.starts_with(['.', '['])).then_some(rest)
}

/// The index at the beginning of `[3].qty`, and what follows it.
///
/// One number has one spelling: `[03]` and `[+3]` are no indices. One of more than four digits is
/// as good as the largest.
pub(super) fn index(rest: &str) -> Option<(usize, &str)> {
    let (digits, rest) = rest.strip_prefix('[')?.split_once(']')?;
    let canonical = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
        && !digits.is_empty();
    canonical.then(|| (digits.parse().unwrap_or(usize::MAX), rest))
}

/// The name of the list of which a name may be an item: `photos` of `photos[2]`.
pub(super) fn list(name: &str) -> &str {
    match name.rsplit_once('[') {
        Some((list, rest)) if rest.ends_with(']') => list,
        _ => name,
    }
}

/// The key at the beginning of `.key.more`, and what follows it.
pub(super) fn key(rest: &str) -> Option<(&str, &str)> {
    let rest = rest.strip_prefix('.')?;
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    (end > 0).then(|| rest.split_at(end))
}

/// Writes a key so that it can be a part of a name.
pub(super) fn escape(key: &str) -> Cow<'_, str> {
    let has_meaning = |sign: u8| matches!(sign, b'.' | b'[' | b']' | b'%');
    if !key.bytes().any(has_meaning) {
        return Cow::Borrowed(key);
    }
    let mut escaped = String::with_capacity(key.len() + 6);
    for sign in key.chars() {
        match sign {
            '.' => escaped.push_str("%2E"),
            '[' => escaped.push_str("%5B"),
            ']' => escaped.push_str("%5D"),
            '%' => escaped.push_str("%25"),
            sign => escaped.push(sign),
        }
    }
    Cow::Owned(escaped)
}

/// Reads what [`escape`] wrote.
pub(super) fn unescape(key: &str) -> Cow<'_, str> {
    if !key.contains('%') {
        return Cow::Borrowed(key);
    }
    let signs = [("%2E", "."), ("%5B", "["), ("%5D", "]"), ("%25", "%")];
    let all = signs
        .iter()
        .fold(key.to_owned(), |key, (code, sign)| key.replace(code, sign));
    Cow::Owned(all)
}

/// The name as a JSON Pointer in a fragment: RFC 6901, sections 3 and 6.
pub(crate) fn pointer(name: &str) -> String {
    let mut pointer = String::from("#");
    let mut rest = name;
    let mut first = true;
    while !rest.is_empty() {
        let step = if first { None } else { index(rest) };
        if let Some((_, after)) = step {
            pointer.push('/');
            pointer.push_str(&rest[1..rest.len() - after.len() - 1]);
            rest = after;
            continue;
        }
        let own = rest.strip_prefix('.').filter(|_| !first).unwrap_or(rest);
        let end = own
            .char_indices()
            .skip(1)
            .find(|(_, sign)| matches!(sign, '.' | '['));
        let end = end.map_or(own.len(), |(at, _)| at);
        push_token(&mut pointer, &unescape(&own[..end]));
        (rest, first) = (&own[end..], false);
    }
    pointer
}

fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for byte in token.bytes() {
        match byte {
            b'~' => pointer.push_str("~0"),
            b'/' => pointer.push_str("~1"),
            byte if byte.is_ascii_alphanumeric() || b"-._!$&'()*+,;=:@?".contains(&byte) => {
                pointer.push(char::from(byte));
            }
            byte => pointer.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_pointer_are_the_same_place() {
        assert_eq!(pointer("email"), "#/email");
        assert_eq!(pointer("a/b~c"), "#/a~1b~0c");
        assert_eq!(pointer("ä b"), "#/%C3%A4%20b");
        assert_eq!(pointer("address.city"), "#/address/city");
        assert_eq!(pointer("items[0].tags[12]"), "#/items/0/tags/12");
        assert_eq!(pointer("prices.a%2Eb%5B0%5D%25"), "#/prices/a.b%5B0%5D%25");
        assert_eq!(pointer(""), "#");
        assert_eq!(pointer(".["), "#/./[".replace('[', "%5B"));
    }

    #[test]
    fn a_key_may_hold_every_sign() {
        for key in ["a", "a.b", "[0]", "%2E", "100%", "ä.[%5B", "%25"] {
            let escaped = escape(key);
            assert!(!escaped.contains(['.', '[', ']']), "{key}");
            assert_eq!(unescape(&escaped), key);
        }
    }

    #[test]
    fn an_index_has_one_spelling() {
        assert_eq!(index("[0].a"), Some((0, ".a")));
        assert_eq!(index("[12]"), Some((12, "")));
        assert_eq!(index("[99999999999999999999999]"), Some((usize::MAX, "")));
        for other in [
            "", "0", "[]", "[01]", "[+1]", "[-1]", "[1", "[a]", "[ 1]", "[１]",
        ] {
            assert_eq!(index(other), None, "{other}");
        }
    }
}
