//! Reads `application/x-www-form-urlencoded` bodies, as section 5.1 of the URL Standard says.

use bytes::{Buf as _, Bytes, BytesMut};
use bytestring::ByteString;

use super::entries::{Entries, Origin, Value, check_limits};
use super::malformed::Malformed;
use super::name;

/// Each name and value is decoded where it stands, and stays there.
pub(super) fn parse(body: Bytes) -> Result<Entries, Malformed> {
    let mut rest = BytesMut::from(body);
    blanks(&mut rest);
    let mut list = Vec::with_capacity(FIELDS);
    while !rest.is_empty() {
        let mut pair = before(b'&', &mut rest);
        if !pair.is_empty() {
            let name = unescaped(before(b'=', &mut pair));
            check_limits(list.len(), &name, name::depth(&name))?;
            list.push((name, Value::Text(unescaped(pair))));
        }
    }
    Ok(Entries::from_parts(list, Origin::Form))
}

/// Decodes a name or a value, where it stands if it is there as it is meant.
pub(crate) fn decode(raw: Bytes) -> ByteString {
    if memchr::memchr2(b'%', b'+', &raw).is_none()
        && let Ok(text) = ByteString::try_from(raw.clone())
    {
        return text;
    }
    let mut raw = BytesMut::from(&raw[..]);
    blanks(&mut raw);
    unescaped(raw)
}

/// Takes all before the first `byte` away, and `byte` itself; or else everything.
fn before(byte: u8, bytes: &mut BytesMut) -> BytesMut {
    let end = find(byte, bytes, 0);
    let taken = bytes.split_to(end);
    bytes.advance(1.min(bytes.len()));
    taken
}

/// Where `byte` stands from a place on, or else the end.
fn find(byte: u8, bytes: &[u8], from: usize) -> usize {
    memchr::memchr(byte, &bytes[from..]).map_or(bytes.len(), |length| from + length)
}

fn blanks(bytes: &mut [u8]) {
    for byte in bytes {
        // Without a branch, so that the compiler takes 16 bytes in one step.
        *byte = if *byte == b'+' { b' ' } else { *byte };
    }
}

/// Decodes what has its blanks already: in place, from `%` to `%`.
fn unescaped(mut bytes: BytesMut) -> ByteString {
    let mut escape = find(b'%', &bytes, 0);
    let mut end = escape;
    while escape < bytes.len() {
        let (byte, length) = unescape(&bytes[escape..]);
        bytes[end] = byte;
        let from = escape + length;
        escape = find(b'%', &bytes, from);
        bytes.copy_within(from..escape, end + 1);
        end += 1 + escape - from;
    }
    bytes.truncate(end);
    let bytes = bytes.freeze();
    ByteString::try_from(bytes.clone())
        .unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned().into())
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
