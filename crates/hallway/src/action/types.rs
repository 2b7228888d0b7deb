//! Finds out which values of an action's data are more to a script than JSON can say.
//!
//! The marks of [`js`](super::js) are names of types, which no value that somebody typed can have.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{self, Serialize};
use serde_json::Value;

use super::js::MARK;

/// What a script makes of a value, by its JSON Pointer in the data.
pub(super) type Types = BTreeMap<String, String>;

pub(super) fn of<T: Serialize>(data: &T) -> Types {
    let mut walk = Walk::default();
    // What cannot be written fails where it is written.
    let _ = data.serialize(&mut walk);
    walk.found
}

/// The data as a script reads it: the digits of a large number are a text.
pub(super) fn spell(mut data: Value, types: &Types) -> Value {
    for (pointer, _) in types.iter().filter(|(_, name)| *name == BIGINT) {
        if let Some(number @ Value::Number(_)) = data.pointer_mut(pointer) {
            *number = Value::String(number.to_string());
        }
    }
    data
}

const BIGINT: &str = "bigint";
/// The largest whole number up to which a number of JavaScript holds all.
const SAFE: u64 = (1 << 53) - 1;

/// One walk over the data.
#[derive(Default)]
struct Walk {
    /// Where the walk is, as a JSON Pointer (RFC 6901).
    at: String,
    /// The mark on the value that comes next.
    mark: Option<&'static str>,
    found: Types,
}

impl Walk {
    /// A value is here, which may be marked.
    fn here(&mut self) {
        if let Some(mark) = self.mark.take() {
            self.found.insert(self.at.clone(), mark.to_owned());
        }
    }

    fn whole(&mut self, size: u64) {
        if size > SAFE {
            self.mark = Some(BIGINT);
        }
        self.here();
    }

    fn below<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Unseen> {
        let length = self.enter(key);
        value.serialize(&mut *self)?;
        self.at.truncate(length);
        Ok(())
    }

    /// Goes to a member; says how long the pointer was before.
    fn enter(&mut self, key: &str) -> usize {
        let length = self.at.len();
        self.at.push('/');
        self.at.push_str(&key.replace('~', "~0").replace('/', "~1"));
        length
    }

    fn inside(&mut self) -> Result<Inside<'_>, Unseen> {
        self.here();
        Ok(Inside::of(self, self.at.len()))
    }

    /// A variant with content is an object with one member.
    fn variant(&mut self, name: &str) -> Result<Inside<'_>, Unseen> {
        self.here();
        let length = self.enter(name);
        Ok(Inside::of(self, length))
    }
}

/// The members of a list, a map or a struct.
struct Inside<'a> {
    walk: &'a mut Walk,
    /// How long the pointer is again when this is over.
    length: usize,
    next: usize,
    key: String,
}

impl<'a> Inside<'a> {
    fn of(walk: &'a mut Walk, length: usize) -> Self {
        Self {
            walk,
            length,
            next: 0,
            key: String::new(),
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unseen> {
        let index = self.next.to_string();
        self.next += 1;
        self.walk.below(&index, value)
    }

    fn over(self) -> Result<(), Unseen> {
        self.walk.at.truncate(self.length);
        Ok(())
    }
}

/// Something that cannot be walked over.
#[derive(Debug)]
struct Unseen;

impl fmt::Display for Unseen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unseen")
    }
}

impl std::error::Error for Unseen {}

impl ser::Error for Unseen {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Values that are one thing.
macro_rules! single {
    ($($name:ident($type:ty))*) => {$(
        fn $name(self, _: $type) -> Result<(), Unseen> {
            self.here();
            Ok(())
        }
    )*};
}

/// Values that are nothing: a mark on them says nothing.
macro_rules! nothing {
    ($($name:ident($($type:ty),*))*) => {$(
        fn $name(self $(, _: $type)*) -> Result<(), Unseen> {
            self.mark = None;
            Ok(())
        }
    )*};
}

macro_rules! inside {
    ($($name:ident($($type:ty),*) -> $inside:ident)*) => {$(
        fn $name(self $(, _: $type)*) -> Result<Inside<'a>, Unseen> {
            self.inside()
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Walk {
    type Ok = ();
    type Error = Unseen;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    single! {
        serialize_bool(bool)
        serialize_i8(i8)
        serialize_i16(i16)
        serialize_i32(i32)
        serialize_u8(u8)
        serialize_u16(u16)
        serialize_u32(u32)
        serialize_f32(f32)
        serialize_f64(f64)
        serialize_char(char)
        serialize_str(&str)
        serialize_bytes(&[u8])
    }
    nothing! {
        serialize_none()
        serialize_unit()
        serialize_unit_struct(&'static str)
        serialize_unit_variant(&'static str, u32, &'static str)
    }
    inside! {
        serialize_seq(Option<usize>) -> Inside
        serialize_tuple(usize) -> Inside
        serialize_tuple_struct(&'static str, usize) -> Inside
        serialize_map(Option<usize>) -> Inside
        serialize_struct(&'static str, usize) -> Inside
    }

    fn serialize_i64(self, whole: i64) -> Result<(), Unseen> {
        self.whole(whole.unsigned_abs());
        Ok(())
    }

    fn serialize_u64(self, whole: u64) -> Result<(), Unseen> {
        self.whole(whole);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unseen> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unseen> {
        self.mark = name.strip_prefix(MARK).or(self.mark);
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unseen> {
        self.here();
        self.below(variant, value)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Unseen> {
        self.variant(variant)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Unseen> {
        self.variant(variant)
    }
}

macro_rules! items {
    ($($name:ident.$method:ident)*) => {$(
        impl ser::$name for Inside<'_> {
            type Ok = ();
            type Error = Unseen;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unseen> {
                self.item(value)
            }

            fn end(self) -> Result<(), Unseen> {
                self.over()
            }
        }
    )*};
}
items! {
    SerializeSeq.serialize_element
    SerializeTuple.serialize_element
    SerializeTupleStruct.serialize_field
    SerializeTupleVariant.serialize_field
}

macro_rules! members {
    ($($name:ident)*) => {$(
        impl ser::$name for Inside<'_> {
            type Ok = ();
            type Error = Unseen;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Unseen> {
                self.walk.below(key, value)
            }

            fn end(self) -> Result<(), Unseen> {
                self.over()
            }
        }
    )*};
}
members! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Unseen;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unseen> {
        // JSON writes the keys that are no texts as texts.
        self.key = match serde_json::to_value(key) {
            Ok(Value::String(key)) => key,
            Ok(other) => other.to_string(),
            Err(_) => return Err(Unseen),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unseen> {
        let key = std::mem::take(&mut self.key);
        self.walk.below(&key, value)
    }

    fn end(self) -> Result<(), Unseen> {
        self.over()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::Timestamp;
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Nested {
        #[serde(with = "crate::js::set")]
        x: BTreeSet<String>,
    }

    /// What `done_types.json` holds.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Data {
        #[serde(with = "crate::js::date")]
        at: Timestamp,
        #[serde(with = "crate::js::map")]
        days: BTreeMap<String, u32>,
        #[serde(with = "crate::js::set")]
        tags: Vec<String>,
        #[serde(with = "crate::js::uint8_array")]
        bytes: Vec<u8>,
        #[serde(with = "crate::js::float64_array")]
        curve: Vec<f64>,
        large: u64,
        #[serde(with = "crate::js::bigint")]
        huge: i128,
        #[serde(rename = "a/b~c")]
        named: Vec<Moment>,
        #[serde(with = "crate::js::map")]
        nested: Nested,
        plain: String,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Moment(#[serde(with = "crate::js::date")] Timestamp);

    fn data() -> Data {
        let text = |text: &str| text.to_owned();
        Data {
            at: "2026-11-21T09:30:00Z".parse().expect("a moment"),
            days: [(text("mon"), 1), (text("tue"), 2)].into(),
            tags: vec![text("a"), text("b")],
            bytes: vec![0, 255],
            curve: vec![0.5, -1.5],
            large: u64::MAX,
            huge: i128::MIN,
            named: vec![Moment("2026-01-01T00:00:00Z".parse().expect("a moment"))],
            nested: Nested {
                x: [text("1"), text("2")].into(),
            },
            plain: text("2026-11-21T09:30:00Z"),
        }
    }

    #[test]
    fn data_is_told_to_a_script_as_the_fixture_says() {
        let fixture = include_str!("../../../hallway-wire/fixtures/done_types.json");
        let fixture: Value = serde_json::from_str(fixture).expect("a fixture");
        let types = of(&data());
        assert_eq!(serde_json::to_value(&types).unwrap(), fixture["types"]);
        let plain = serde_json::to_value(data()).expect("JSON");
        assert_eq!(spell(plain.clone(), &types), fixture["data"]);
        // The page reads it as if nothing were marked.
        assert_eq!(serde_json::from_value::<Data>(plain).expect("data"), data());
    }

    #[test]
    fn what_is_not_there_has_no_type() {
        #[derive(Serialize)]
        struct Perhaps {
            #[serde(with = "crate::js::date")]
            at: Option<Timestamp>,
            after: String,
        }
        let perhaps = |at| Perhaps {
            at,
            after: String::new(),
        };
        assert_eq!(of(&perhaps(None)), Types::new());
        let there = of(&perhaps(Some(Timestamp::UNIX_EPOCH)));
        assert_eq!(there.keys().collect::<Vec<_>>(), ["/at"]);
    }

    #[test]
    fn a_key_that_somebody_typed_is_no_mark() {
        let typed = BTreeMap::from([(format!("{MARK}date"), "2026-11-21T09:30:00Z")]);
        assert_eq!(of(&typed), Types::new());
    }

    #[test]
    fn numbers_are_large_from_two_to_the_53_on() {
        let numbers = [9_007_199_254_740_991, 9_007_199_254_740_992_u64];
        assert_eq!(of(&numbers), Types::from([("/1".into(), BIGINT.into())]));
        assert_eq!(of(&[i64::MIN]), Types::from([("/0".into(), BIGINT.into())]));
    }
}
