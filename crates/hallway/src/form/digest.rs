//! Makes the fingerprint by which two submissions count as the same content.

use sha2::{Digest as _, Sha256};

use super::entries::{Entries, Origin, Value};

pub(super) fn of(entries: &Entries, except: &[&str]) -> [u8; 32] {
    let mut list: Vec<_> = entries
        .iter()
        .filter(|(name, _)| !except.contains(name))
        .collect();
    if entries.origin() == Origin::Json {
        // Stable, so that a key that stands twice keeps its order.
        list.sort_by_key(|(name, _)| *name);
    }
    let mut hash = Sha256::new();
    for (name, value) in list {
        add(&mut hash, name, value);
    }
    hash.finalize().into()
}

/// Every piece comes after its length, so no two lists of entries give the same bytes.
fn add(hash: &mut Sha256, name: &str, value: &Value) {
    match value {
        Value::Text(text) => add_bytes(hash, b't', name, text.as_bytes()),
        Value::Number(number) => add_bytes(hash, b'n', name, number.to_string().as_bytes()),
        Value::Bool(true) => add_bytes(hash, b'b', name, b"1"),
        Value::Bool(false) => add_bytes(hash, b'b', name, b"0"),
        Value::Null => add_bytes(hash, b'0', name, b""),
        Value::Other(kind) => add_bytes(hash, b'o', name, kind.as_bytes()),
        Value::File(file) => {
            add_bytes(hash, b'f', name, file.name.as_bytes());
            add_bytes(hash, b'y', name, file.content_type.as_bytes());
            add_bytes(hash, b'c', name, &file.digest);
        }
    }
}

fn add_bytes(hash: &mut Sha256, kind: u8, name: &str, value: &[u8]) {
    let mut head = Head {
        bytes: [kind; 21],
        used: 1,
    };
    head.push(name.len());
    head.push(value.len());
    hash.update(&head.bytes[..head.used]);
    hash.update(name.as_bytes());
    hash.update(value);
}

/// A kind and two lengths. Short ones take one byte: SHA-256 costs by the block, and most forms
/// then fit into two.
struct Head {
    bytes: [u8; 21],
    used: usize,
}

impl Head {
    /// Adds a length as LEB128, which no other length begins with.
    fn push(&mut self, mut length: usize) {
        while length >= 0x80 {
            self.push_byte((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        self.push_byte(length as u8);
    }

    fn push_byte(&mut self, byte: u8) {
        self.bytes[self.used] = byte;
        self.used += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> [u8; 32] {
        Entries::from_urlencoded(body.as_bytes())
            .unwrap()
            .digest(&["$form"])
    }

    fn json(body: &str) -> [u8; 32] {
        Entries::from_json(body.as_bytes())
            .unwrap()
            .digest(&["$form"])
    }

    #[test]
    fn the_token_and_the_spelling_of_the_body_do_not_count() {
        assert_eq!(form("%24form=a&x=1&y=2"), form("x=%31&y=2&$form=b"));
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
    fn lengths_of_more_than_one_byte_keep_entries_apart() {
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
        let sent = |digest| {
            let file = crate::form::SentFile {
                name: "cv.pdf".into(),
                content_type: "application/pdf".into(),
                size: 4,
                digest,
            };
            Entries::from_parts(vec![("cv".into(), Value::File(file))], Origin::Form).digest(&[])
        };
        assert_ne!(sent([1; 32]), sent([2; 32]));
    }
}
