//! Decodes lists and sets: repeated names, or items with an index.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, Hash};

use serde_json::Value as Json;

use super::FieldValue;
use crate::form::entries::Entries;
use crate::form::kind::{self, Kind as _};
use crate::form::name;
use crate::form::reader::Reader;
use crate::form::rules::{Rules, Spec};
use crate::form::schema;

impl<T: FieldValue> FieldValue for Vec<T> {
    type Kind = kind::List<T::Kind>;

    /// A browser sends nothing for a list of which nothing was chosen.
    const REQUIRED: bool = false;
    const EACH: Rules = T::RULES;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let list = reader.items()?;
        check_count(reader, list.len())?;
        Some(list)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn encode(&self, name: &str, out: &mut Entries) {
        for (index, item) in self.iter().enumerate() {
            if T::Kind::LEAF {
                item.encode(name, out);
            } else {
                let name = name::item(name, index);
                // Keeps an item of which nothing else would be sent.
                out.push(name.as_str(), "");
                item.encode(&name, out);
            }
        }
    }

    fn knows(rest: &str) -> bool {
        rest.is_empty() || name::index(rest).is_some_and(|(_, rest)| T::knows(rest))
    }

    fn schema(rules: &Rules, each: Option<&Rules>, required: bool) -> Json {
        schema::list::<T>(rules, each, required)
    }

    fn file(rest: &str, spec: &'static Spec) -> Option<&'static Spec> {
        match name::index(rest) {
            Some((_, rest)) => T::file(rest, spec),
            None => T::file(rest, spec),
        }
    }
}

macro_rules! sets {
    ($(<$($generic:ident),+> $set:ty where { $($bound:tt)+ })*) => {$(
        impl<$($generic),+> FieldValue for $set where $($bound)+ {
            type Kind = kind::List<T::Kind>;

            const REQUIRED: bool = false;
            const EACH: Rules = T::RULES;

            /// What was chosen twice counts once.
            fn decode(reader: &mut Reader<'_>) -> Option<Self> {
                let set: Self = reader.items()?.into_iter().collect();
                check_count(reader, set.len())?;
                Some(set)
            }

            fn text(&self) -> Option<Cow<'_, str>> {
                None
            }

            /// In the order of the texts, so that equal sets look alike.
            fn encode(&self, name: &str, out: &mut Entries) {
                let mut items: Vec<_> = self.iter().collect();
                items.sort_by_cached_key(|item| item.text().map(Cow::into_owned));
                items.iter().for_each(|item| item.encode(name, out));
            }

            fn knows(rest: &str) -> bool {
                <Vec<T>>::knows(rest)
            }

            fn schema(rules: &Rules, each: Option<&Rules>, required: bool) -> Json {
                schema::list::<T>(rules, each, required)
            }
        }
    )*};
}
sets! {
    <T, S> HashSet<T, S> where { T: FieldValue + Eq + Hash, S: BuildHasher + Default + Send + 'static }
    <T> BTreeSet<T> where { T: FieldValue + Ord }
}

/// The rule `length` of a list, a set or a map.
pub(super) fn check_count(reader: &mut Reader<'_>, count: usize) -> Option<()> {
    if reader.required && count == 0 {
        return reader.missing();
    }
    let (min, max) = (reader.rules.length_min, reader.rules.length_max);
    let code = if min.is_some_and(|min| count < min) {
        "items_min"
    } else if max.is_some_and(|max| count > max) {
        "items_max"
    } else {
        return Some(());
    };
    let args = [
        ("min", min.into()),
        ("max", max.into()),
        ("items", count.into()),
    ];
    reader.fail_with(code, args, |label| match (min, max) {
        (Some(min), Some(max)) if min == max => format!("{label}: exactly {min}, please"),
        (Some(min), Some(max)) => format!("{label}: {min} to {max}, please"),
        (Some(min), None) => format!("{label}: at least {min}, please"),
        (None, max) => format!("{label}: at most {}, please", max.unwrap_or_default()),
    })
}
