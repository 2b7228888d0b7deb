//! Reads a JSON object as entries: what is nested becomes names such as `items[0].qty`.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use bytestring::ByteString;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::entries::{Entries, Origin, Value, check_limits};
use super::malformed::Malformed;
use super::name;

pub(super) fn parse(body: Bytes) -> Result<Entries, Malformed> {
    let body = ByteString::try_from(body).map_err(|error| {
        Malformed::caused("The body is not valid JSON: it is not UTF-8.", error)
    })?;
    let mut found = Found {
        body: &body,
        list: Vec::with_capacity(MEMBERS),
        refused: None,
    };
    let mut json = serde_json::Deserializer::from_str(&body);
    let object = Object {
        found: &mut found,
        path: ByteString::new(),
        depth: 0,
    };
    match json.deserialize_map(object).and_then(|()| json.end()) {
        Ok(()) => Ok(Entries::from_parts(found.list, Origin::Json)),
        Err(error) => Err(found.refused.unwrap_or_else(|| refusal(error))),
    }
}

/// What the reader of JSON says names places and signs, never the content.
fn refusal(error: serde_json::Error) -> Malformed {
    if error.is_data() {
        return Malformed::caused("The body must be a JSON object.", error);
    }
    let sentence = format!("The body is not valid JSON: {error}.");
    Malformed::caused(sentence, error)
}

/// The entries so far.
struct Found<'a> {
    body: &'a ByteString,
    list: Vec<(ByteString, Value)>,
    /// Why reading stopped, if a limit is the reason.
    refused: Option<Malformed>,
}

impl Found<'_> {
    /// A text of the body; one without escapes shares its memory.
    fn text(&self, text: Cow<'_, str>) -> ByteString {
        match text {
            Cow::Borrowed(text) => self.body.slice_ref(text),
            Cow::Owned(text) => text.into(),
        }
    }
}

/// The members of an object. Keys that stand twice are kept twice, which a map would silently make
/// one.
struct Object<'a, 'b> {
    found: &'a mut Found<'b>,
    path: ByteString,
    depth: usize,
}

impl Object<'_, '_> {
    fn member(&self, key: Cow<'_, str>) -> ByteString {
        match name::escape(&key) {
            Cow::Borrowed(_) if self.path.is_empty() => self.found.text(key),
            own => name::member(&self.path, &own).into_owned().into(),
        }
    }
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            map.next_value_seed(Member {
                name: self.member(key),
                depth: self.depth + 1,
                found: self.found,
            })?;
        }
        Ok(())
    }
}

/// The key of a member, borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Any value, and its name.
struct Member<'a, 'b> {
    found: &'a mut Found<'b>,
    name: ByteString,
    depth: usize,
}

impl Member<'_, '_> {
    fn push<E: Error>(self, value: Value) -> Result<(), E> {
        self.note(value).map(drop)
    }

    /// Adds the value and gives back what is needed for those inside of it.
    fn note<E: Error>(self, value: Value) -> Result<Self, E> {
        let Self { found, name, depth } = self;
        if let Err(refused) = check_limits(found.list.len(), &name, depth) {
            found.refused = Some(refused);
            return Err(E::custom("a limit"));
        }
        found.list.push((name.clone(), value));
        Ok(Self { found, name, depth })
    }
}

impl<'de> DeserializeSeed<'de> for Member<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Member<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.push(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.push(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.push(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        let number = serde_json::Number::from_f64(value);
        self.push(number.map_or(Value::Null, Value::Number))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<(), E> {
        let text = self.found.text(Cow::Borrowed(value));
        self.push(Value::Text(text))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.push(Value::Text(value.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.push(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { found, name, depth } = self.note(Value::List)?;
        for index in 0..=Entries::MOST {
            let item = Member {
                name: name::item(&name, index).into(),
                depth: depth + 1,
                found,
            };
            if list.next_element_seed(item)?.is_none() {
                return Ok(());
            }
        }
        Err(A::Error::custom("a limit"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let Self { found, name, depth } = self.note(Value::Object)?;
        let path = name;
        Object { found, path, depth }.visit_map(map)
    }
}

/// Room for the members of most objects.
const MEMBERS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(body: &str, reason: &str) {
        let told = Entries::from_json(body).unwrap_err().to_string();
        assert!(told.starts_with(reason), "{told}");
    }

    #[test]
    fn only_one_object_is_accepted() {
        refused("", "The body is not valid JSON: EOF while parsing");
        refused("{", "The body is not valid JSON: EOF while parsing");
        refused(
            "{} {}",
            "The body is not valid JSON: trailing characters at line 1",
        );
        refused(
            "{\"a\":1e400}",
            "The body is not valid JSON: number out of range at line 1",
        );
        refused("null", "The body must be a JSON object.");
        refused("[]", "The body must be a JSON object.");
        refused("\"a\"", "The body must be a JSON object.");
        assert!(Entries::from_json(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn limits_are_named() {
        let long = format!("{{\"{}\":1}}", "n".repeat(201));
        refused(&long, "The form has a name of more than 200 bytes.");
        let many = format!("{{{}}}", vec!["\"a\":1"; 1_001].join(","));
        refused(&many, "The form has more than 1,000 entries.");
        let items = format!("{{\"a\":[{}]}}", vec!["1"; 1_000].join(","));
        refused(&items, "The form has more than 1,000 entries.");
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(17), "]".repeat(17));
        refused(&deep, "The form is nested more than 16 deep: #/a/0/0/");
    }

    #[test]
    fn a_body_of_brackets_is_refused_without_harm() {
        let deep = format!("{{\"a\":{}}}", "[".repeat(500_000));
        refused(&deep, "The form is nested more than 16 deep");
    }

    #[test]
    fn what_is_nested_is_named_and_keys_that_stand_twice_are_kept_twice() {
        let body = br#"{"a":"1","b":[{},[2]],"a":2,"c":{"d.e":1},"e":null,"x.y":true}"#;
        let entries = Entries::from_json(body).unwrap();
        let kinds: Vec<_> = entries
            .iter()
            .map(|(name, value)| format!("{name} {value:?}"))
            .collect();
        assert_eq!(
            kinds,
            [
                "a Text(..)",
                "b List",
                "b[0] Object",
                "b[1] List",
                "b[1][0] Number(..)",
                "a Number(..)",
                "c Object",
                "c.d%2Ee Number(..)",
                "e Null",
                "x%2Ey Bool(..)",
            ]
        );
    }
}
