//! Finds what was sent below one name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytestring::ByteString;

use super::entries::{Entries, Origin, Value};
use super::name;

/// What was sent below one name, each value with the rest of its name: the fields of a struct, the
/// items of a list.
#[derive(Debug)]
pub struct Group<'a> {
    /// All of it, for the form itself.
    whole: &'a [(ByteString, Value)],
    list: Vec<(&'a str, &'a Value)>,
    path: Cow<'a, str>,
    origin: Origin,
}

impl<'a> Group<'a> {
    /// All that was sent.
    pub(super) fn of(entries: &'a Entries) -> Self {
        Self {
            whole: entries.list(),
            list: Vec::new(),
            path: Cow::Borrowed(""),
            origin: entries.origin(),
        }
    }

    pub(super) fn empty() -> Self {
        Self {
            whole: &[],
            list: Vec::new(),
            path: Cow::Borrowed(""),
            origin: Origin::Form,
        }
    }

    /// The full name of this place. The form itself has none.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn origin(&self) -> Origin {
        self.origin
    }

    /// All names, from here on.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.iter().map(|(name, _)| name)
    }

    /// The values that go by exactly this name.
    pub(super) fn values(&self, own: &str) -> impl Iterator<Item = &'a Value> {
        self.iter()
            .filter(move |(name, _)| *name == own)
            .map(|(_, value)| value)
    }

    /// What was sent under this name and below it.
    pub(super) fn below(&self, own: &str) -> Group<'a> {
        let path = name::member(&self.path, own).into_owned();
        self.part(path, |full| name::below(full, own))
    }

    /// The values of this place itself.
    pub(super) fn here(&self) -> impl Iterator<Item = &'a Value> {
        self.values("")
    }

    /// The members of a struct, by their own names.
    pub(super) fn members(&self) -> Group<'a> {
        self.part(self.path.to_string(), |rest| rest.strip_prefix('.'))
    }

    /// The items of a list, in the order of their indices.
    pub(super) fn items(&self) -> BTreeMap<usize, Group<'a>> {
        let mut items = BTreeMap::new();
        for (rest, value) in self.iter() {
            if let Some((index, rest)) = name::index(rest) {
                let item = items.entry(index).or_insert_with(|| Group {
                    whole: &[],
                    list: Vec::new(),
                    path: name::item(&self.path, index).into(),
                    origin: self.origin,
                });
                item.list.push((rest, value));
            }
        }
        items
    }

    /// The entries of a map, in the order of their keys.
    pub(super) fn keys(&self) -> BTreeMap<String, Group<'a>> {
        let mut keys = BTreeMap::new();
        for (rest, value) in self.iter() {
            if let Some((key, rest)) = name::key(rest) {
                let entry = keys.entry(name::unescape(key).into_owned());
                let item = entry.or_insert_with(|| Group {
                    whole: &[],
                    list: Vec::new(),
                    path: [&self.path, ".", key].concat().into(),
                    origin: self.origin,
                });
                item.list.push((rest, value));
            }
        }
        keys
    }

    /// All that was sent for it and for what is in it.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let whole = self.whole.iter().map(|(name, value)| (&**name, value));
        whole.chain(self.list.iter().copied())
    }

    fn part(&self, path: String, rest: impl Fn(&'a str) -> Option<&'a str>) -> Group<'a> {
        let list = self.iter();
        let list = list.filter_map(|(full, value)| Some((rest(full)?, value)));
        Group {
            whole: &[],
            list: list.collect(),
            path: path.into(),
            origin: self.origin,
        }
    }
}
