//! Makes the fingerprint by which two submissions count as the same content.
//!
//! SipHash-2-4 with 128 bits, under the id of the form's token as its key: random, secret, and of
//! this rendering alone. Nobody can look for two contents that meet without it.

use siphasher::sip128::SipHasher24;

use super::entries::{Entries, Origin, Value};

pub(super) fn of(entries: &Entries, key: &[u8; 16], press: &str) -> [u8; 16] {
    let mut bytes = Vec::with_capacity(FEW);
    add_bytes(&mut bytes, b'k', press, b"");
    if entries.origin() == Origin::Json {
        let mut list: Vec<_> = entries.iter().collect();
        // Stable, so that a key that stands twice keeps its order.
        list.sort_by_key(|(name, _)| *name);
        list.into_iter()
            .for_each(|(name, value)| add(&mut bytes, name, value));
    } else {
        entries
            .iter()
            .for_each(|(name, value)| add(&mut bytes, name, value));
    }
    SipHasher24::new_with_key(key).hash(&bytes).as_bytes()
}

/// Every piece comes after its length, so no two lists of entries give the same bytes.
fn add(bytes: &mut Vec<u8>, name: &str, value: &Value) {
    match value {
        Value::Text(text) => add_bytes(bytes, b't', name, text.as_bytes()),
        Value::Number(number) => add_bytes(bytes, b'n', name, number.to_string().as_bytes()),
        Value::Bool(true) => add_bytes(bytes, b'b', name, b"1"),
        Value::Bool(false) => add_bytes(bytes, b'b', name, b"0"),
        Value::Null => add_bytes(bytes, b'0', name, b""),
        Value::List => add_bytes(bytes, b'l', name, b""),
        Value::Object => add_bytes(bytes, b'o', name, b""),
        Value::File(file) => {
            add_bytes(bytes, b'f', name, file.name.as_bytes());
            add_bytes(bytes, b'y', name, file.content_type.as_bytes());
            add_bytes(bytes, b'c', name, &file.digest);
        }
    }
}

fn add_bytes(bytes: &mut Vec<u8>, kind: u8, name: &str, value: &[u8]) {
    bytes.push(kind);
    bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&(value.len() as u64).to_le_bytes());
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(value);
}

/// Room for what most forms send.
const FEW: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> [u8; 16] {
        Entries::from_urlencoded(body.as_bytes())
            .unwrap()
            .fingerprint(&[7; 16], "")
    }

    fn json(body: &str) -> [u8; 16] {
        Entries::from_json(body.as_bytes())
            .unwrap()
            .fingerprint(&[7; 16], "")
    }

    #[test]
    fn another_token_and_another_press_of_the_button_are_another_submission() {
        let entries = Entries::from_urlencoded(b"x=1").unwrap();
        let all = [
            entries.fingerprint(&[7; 16], ""),
            entries.fingerprint(&[8; 16], ""),
            entries.fingerprint(&[7; 16], "press"),
            entries.fingerprint(&[7; 16], "other"),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one));
        }
        assert_eq!(all[0], entries.fingerprint(&[7; 16], ""));
    }

    #[test]
    fn the_spelling_of_the_body_does_not_count() {
        assert_eq!(form("x=1&y=2"), form("x=%31&y=2"));
        assert_eq!(
            json(r#"{"x":1,"y":"2"}"#),
            json(r#"{ "y": "\u0032", "x": 1 }"#)
        );
    }

    #[test]
    fn other_content_has_another_fingerprint() {
        let forms = [
            "", "x=", "x", "x=1", "x=1&x=1", "x=12", "x=1&y=2", "y=2&x=1", "x1=", "=x1",
        ];
        let mut seen: Vec<_> = forms.iter().map(|body| form(body)).collect();
        seen.sort_unstable();
        seen.dedup();
        // `x` and `x=` are the same entry.
        assert_eq!(seen.len(), forms.len() - 1);
        assert_ne!(json(r#"{"x":"1"}"#), json(r#"{"x":1}"#));
        assert_ne!(json(r#"{"x":null}"#), json(r#"{"x":""}"#));
    }

    #[test]
    fn long_values_keep_entries_apart() {
        let long = "x".repeat(20_000);
        assert_ne!(
            form(&format!("a={long}&b=")),
            form(&format!("a={long}b&b="))
        );
        assert_ne!(
            form(&format!("a={long}&b=c")),
            form(&format!("a={long}&bc="))
        );
        assert_eq!(
            form(&format!("a={long}")),
            form(&format!("a=%78{}", &long[1..]))
        );
    }

    #[test]
    fn a_corrected_file_of_the_same_name_is_other_content() {
        let sent = |content: &[u8]| {
            let file = crate::form::SentFile::of("cv.pdf", "application/pdf", content);
            Entries::from_parts(vec![("cv".into(), Value::File(file.into()))], Origin::Form)
                .fingerprint(&[7; 16], "")
        };
        assert_ne!(sent(b"one"), sent(b"two"));
    }
}
