//! Reads `application/x-www-form-urlencoded` bodies, as section 5.1 of the URL Standard says.

use bytes::Bytes;
use bytestring::ByteString;

use super::entries::{Entries, Origin, Value, check_limits};
use super::malformed::Malformed;
use super::name;

pub(super) fn parse(body: Bytes) -> Result<Entries, Malformed> {
    let text = ByteString::try_from(body.clone()).ok();
    let read = |from: usize, to: usize| piece(&body, text.as_ref(), from, to);
    let mut list = Vec::with_capacity(FIELDS);
    let mut at = 0;
    while at < body.len() {
        let end = find(b'&', &body, at, body.len());
        if at < end {
            let equals = find(b'=', &body, at, end);
            let name = read(at, equals);
            check_limits(list.len(), &name, name::depth(&name))?;
            list.push((name, Value::Text(read((equals + 1).min(end), end))));
        }
        at = end + 1;
    }
    Ok(Entries::from_parts(list, Origin::Form))
}

/// Where `byte` stands between two places, or else the second place.
fn find(byte: u8, body: &[u8], from: usize, to: usize) -> usize {
    memchr::memchr(byte, &body[from..to]).map_or(to, |length| from + length)
}

/// Decodes a name or a value; what needs no decoding shares the memory of the body.
fn piece(body: &[u8], text: Option<&ByteString>, from: usize, to: usize) -> ByteString {
    let raw = &body[from..to];
    match text {
        Some(text) if memchr::memchr2(b'+', b'%', raw).is_none() => text.slice_ref(&text[from..to]),
        _ => decode(raw).into(),
    }
}

/// Decodes a name or a value: blanks all at once, and then, in place, from `%` to `%`.
pub(crate) fn decode(raw: &[u8]) -> String {
    // Without a branch, so that the compiler takes 16 bytes in one step.
    let blank = |byte: &u8| if *byte == b'+' { b' ' } else { *byte };
    let mut bytes: Vec<u8> = raw.iter().map(blank).collect();
    let mut escape = find(b'%', &bytes, 0, bytes.len());
    let mut end = escape;
    while escape < bytes.len() {
        let (byte, length) = unescape(&bytes[escape..]);
        bytes[end] = byte;
        let from = escape + length;
        escape = find(b'%', &bytes, from, bytes.len());
        bytes.copy_within(from..escape, end + 1);
        end += 1 + escape - from;
    }
    bytes.truncate(end);
    String::from_utf8(bytes)
        .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned())
}

/// The byte behind a `%`, and how many bytes it takes. A lone `%` stands for itself.
fn unescape(raw: &[u8]) -> (u8, usize) {
    match raw {
        [_, high, low, ..] => match (hex(*high), hex(*low)) {
            (Some(high), Some(low)) => ((high << 4) | low, 3),
            _ => (b'%', 1),
        },
        _ => (b'%', 1),
    }
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Room for the fields of most forms.
const FIELDS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &[u8]) {
        let ours: Vec<_> = Entries::from_urlencoded(body)
            .unwrap()
            .iter()
            .map(|(name, value)| match value {
                Value::Text(text) => (name.to_owned(), text.to_string()),
                other => panic!("{other:?} in a form"),
            })
            .collect();
        let standard: Vec<_> = form_urlencoded::parse(body).into_owned().collect();
        assert_eq!(ours, standard, "{}", String::from_utf8_lossy(body));
    }

    #[test]
    fn bodies_are_read_like_the_url_standard_says() {
        let bodies: [&[u8]; 9] = [
            b"",
            b"&&",
            b"a",
            b"=b",
            b"a=b=c&a=",
            b"a+b=%41%4a%c3%A9+",
            b"100%=5%&x=%4&y=%zz%",
            b"broken=%ff%c3x",
            b"%24form=x&n%C3%A4me=1",
        ];
        bodies.into_iter().for_each(check);
    }

    #[test]
    fn bodies_of_random_signs_are_too() {
        let signs = b"&&==%%%++04cCfFx\xc3\xa9\0";
        let mut state = 1_u64;
        for length in (0..40).cycle().take(20_000) {
            let mut body = Vec::new();
            for _ in 0..length {
                // Knuth's generator: the same bodies on every run.
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                body.push(signs[(state >> 33) as usize % signs.len()]);
            }
            check(&body);
        }
    }

    #[test]
    fn too_many_entries_and_long_names_are_refused() {
        assert!(Entries::from_urlencoded(b"a=1&".repeat(1_000)).is_ok());
        assert!(Entries::from_urlencoded(b"a=1&".repeat(1_001)).is_err());
        assert!(Entries::from_urlencoded([b'n'; 200]).is_ok());
        assert!(Entries::from_urlencoded([b'n'; 201]).is_err());
    }
}
