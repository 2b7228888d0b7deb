//! Reads a JSON object as entries: what is nested becomes names such as `items[0].qty`.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::entries::{Entries, Origin, Value, check_limits};
use super::malformed::Malformed;
use super::name;

pub(super) fn parse(body: &[u8]) -> Result<Entries, Malformed> {
    let mut found = Found::default();
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = json
        .deserialize_map(Object(&mut found))
        .and_then(|()| json.end());
    match read {
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

/// The entries so far, and the name of the value that comes next.
#[derive(Default)]
struct Found {
    list: Vec<(String, Value)>,
    name: String,
    /// Why reading stopped, if a limit is the reason.
    refused: Option<Malformed>,
}

impl Found {
    fn push<E: serde::de::Error>(&mut self, value: Value) -> Result<(), E> {
        if let Err(refused) = check_limits(self.list.len(), &self.name) {
            self.refused = Some(refused);
            return Err(E::custom("a limit"));
        }
        self.list.push((self.name.clone(), value));
        Ok(())
    }

    /// Reads what goes by the present name and `more`.
    fn within<T>(
        &mut self,
        more: impl FnOnce(&mut String),
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let length = self.name.len();
        more(&mut self.name);
        let result = read(self);
        self.name.truncate(length);
        result
    }
}

/// The members of an object. Keys that stand twice are kept twice, which a map would silently make
/// one.
struct Object<'a>(&'a mut Found);

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let add = |name: &mut String| {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(&name::escape(&key));
            };
            self.0
                .within(add, |found| map.next_value_seed(Member(found)))?;
        }
        Ok(())
    }
}

/// Any value.
struct Member<'a>(&'a mut Found);

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Member<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.0.push(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.0.push(Value::Number(value.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.0.push(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        let number = serde_json::Number::from_f64(value);
        self.0.push(number.map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.0.push(Value::Text(value.to_owned()))
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<(), E> {
        self.0.push(Value::Text(value))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.0.push(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.push::<A::Error>(Value::List)?;
        for index in 0..=Entries::MOST {
            let add = |name: &mut String| *name = name::item(name, index);
            let more = self
                .0
                .within(add, |found| list.next_element_seed(Member(found)))?;
            if more.is_none() {
                return Ok(());
            }
        }
        Err(A::Error::custom("a limit"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.0.push::<A::Error>(Value::Object)?;
        Object(self.0).visit_map(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(body: &str, reason: &str) {
        let told = parse(body.as_bytes()).unwrap_err().to_string();
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
        assert!(parse(b"{\"a\":\"\xff\"}").is_err());
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
        let entries = parse(body).unwrap();
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
