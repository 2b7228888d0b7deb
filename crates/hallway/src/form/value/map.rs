//! Decodes maps: each key is a member of what goes by the field's name.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use serde_json::Value as Json;

use super::FieldValue;
use super::list::check_count;
use crate::form::entries::Entries;
use crate::form::reader::Reader;
use crate::form::rules::Rules;
use crate::form::{kind, name, schema};

macro_rules! maps {
    ($(<$($generic:ident),+> $map:ty where { $($bound:tt)+ })*) => {$(
        impl<$($generic),+> FieldValue for $map where $($bound)+ {
            type Kind = kind::Table<T::Kind>;

            const REQUIRED: bool = false;
            const EACH: Rules = T::RULES;

            fn decode(reader: &mut Reader<'_>) -> Option<Self> {
                let map: Self = reader.entries()?.into_iter().collect();
                check_count(reader, map.len())?;
                Some(map)
            }

            fn text(&self) -> Option<Cow<'_, str>> {
                None
            }

            /// In the order of the keys, so that equal maps look alike.
            fn encode(&self, name: &str, out: &mut Entries) {
                for (key, value) in self.iter().collect::<BTreeMap<_, _>>() {
                    value.encode(&[name, ".", &name::escape(key)].concat(), out);
                }
            }

            fn knows(rest: &str) -> bool {
                rest.is_empty() || name::key(rest).is_some_and(|(_, rest)| T::knows(rest))
            }

            fn schema(rules: &Rules, each: Option<&Rules>, required: bool) -> Json {
                schema::table::<T>(rules, each, required)
            }
        }
    )*};
}
maps! {
    <T> BTreeMap<String, T> where { T: FieldValue }
    <T, S> HashMap<String, T, S> where { T: FieldValue, S: BuildHasher + Default + Send + 'static }
}
