//! Reads a JSON object as entries.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::entries::{Entries, Origin, Value, check_limits};
use super::malformed::Malformed;

pub(super) fn parse(body: &[u8]) -> Result<Entries, Malformed> {
    match serde_json::from_slice::<Object>(body) {
        Ok(Object(list)) => Ok(Entries::from_parts(list, Origin::Json)),
        Err(error) if error.is_data() => match refused_by_limits(&error) {
            Some(limit) => Err(limit),
            None => Err(Malformed::caused("The body must be a JSON object.", error)),
        },
        Err(error) => Err(Malformed::caused("The body is not valid JSON.", error)),
    }
}

/// Serde carries errors of a visitor as text, so the text is how a limit is found again.
fn refused_by_limits(error: &serde_json::Error) -> Option<Malformed> {
    let text = error.to_string();
    text.starts_with("The form has").then(|| {
        let sentence = text
            .split_once(" at line")
            .map_or(&*text, |(sentence, _)| sentence);
        Malformed::new(sentence.to_owned())
    })
}

/// Keeps keys that stand twice, which a map would silently make one.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut list = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            check_limits(list.len(), &name).map_err(A::Error::custom)?;
            list.push((name, map.next_value::<Member>()?.0));
        }
        Ok(Object(list))
    }
}

struct Member(Value);

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MemberVisitor).map(Member)
    }
}

struct MemberVisitor;

impl<'de> Visitor<'de> for MemberVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Value::Other("no number"), Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        parse(body.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn only_one_object_is_accepted() {
        assert_eq!(refusal(""), "The body is not valid JSON.");
        assert_eq!(refusal("{"), "The body is not valid JSON.");
        assert_eq!(refusal("{} {}"), "The body is not valid JSON.");
        assert_eq!(refusal("null"), "The body must be a JSON object.");
        assert_eq!(refusal("[]"), "The body must be a JSON object.");
        assert_eq!(refusal("\"a\""), "The body must be a JSON object.");
        assert!(parse(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn limits_are_named() {
        let long = format!("{{\"{}\":1}}", "n".repeat(201));
        assert_eq!(
            refusal(&long),
            "The form has a name of more than 200 bytes."
        );
        let many = format!("{{{}}}", vec!["\"a\":1"; 1_001].join(","));
        assert_eq!(refusal(&many), "The form has more than 1,000 entries.");
    }

    #[test]
    fn a_body_of_brackets_is_refused_without_harm() {
        let deep = format!("{{\"a\":{}}}", "[".repeat(500_000));
        assert_eq!(refusal(&deep), "The body is not valid JSON.");
    }

    #[test]
    fn keys_that_stand_twice_are_kept_twice() {
        let entries = parse(br#"{"a":"1","b":[{}],"a":2,"c":{"d":1},"e":null}"#).unwrap();
        let kinds: Vec<_> = entries
            .iter()
            .map(|(name, value)| format!("{name} {value:?}"))
            .collect();
        assert_eq!(
            kinds,
            [
                "a Text(..)",
                "b Other(\"a list\")",
                "a Number(..)",
                "c Other(\"an object\")",
                "e Null"
            ]
        );
    }
}
