//! Holds the closed table of actions. What is not in it cannot be called.

use std::collections::BTreeMap;
use std::pin::Pin;

use super::define::{Action, ActionSpec};
use super::dispatch::{Call, drive};
use super::elsewhere::{Refused, or_copy};
use super::limits::Limits;
use super::rejection::Rejection;
use super::run::Called;
use crate::form::{self, Entries, Form};
use crate::guard::{Guard, LimitKey};
use crate::store::Rates;

/// One action with its types erased: the only border between its types and the pipeline.
pub(crate) struct Entry<S> {
    pub(crate) spec: ActionSpec,
    /// The guard's type.
    pub(crate) access: &'static str,
    /// The names of the input's fields.
    pub(crate) fields: &'static [&'static str],
    pub(crate) drive: Drive<S>,
    /// What answers a refused call where there are other replicas.
    pub(super) or_copy: OrCopy<S>,
    /// What of a call may be kept while somebody signs in.
    pub(super) typed: fn(&Entries) -> Vec<(String, String)>,
    /// Empty until the entry is in a table, and where limits are off.
    pub(super) limits: Limits,
}

pub(crate) type Drive<S> =
    for<'a> fn(Call<'a, S>) -> Pin<Box<dyn Future<Output = Result<Called, Rejection>> + Send + 'a>>;

type OrCopy<S> = for<'a> fn(
    Refused<'a, S>,
)
    -> Pin<Box<dyn Future<Output = Result<Called, Rejection>> + Send + 'a>>;

impl<S: Clone + Send + Sync + 'static> Entry<S> {
    pub(crate) fn of<A: Action<S>>() -> Self
    where
        A::Access: Guard<S>,
    {
        const {
            assert!(
                counts_fields_of(A::SPEC, <A::Input as Form>::NAMES),
                "a limit counts `per input.NAME`, and the input has no field of that name"
            );
        }
        Self {
            spec: A::SPEC,
            limits: Limits::default(),
            access: std::any::type_name::<A::Access>(),
            fields: <A::Input as Form>::NAMES,
            typed: form::typed::<A::Input>,
            drive: |call| Box::pin(drive::<A, S>(call)),
            or_copy: |refused| Box::pin(or_copy::<A, S>(refused)),
        }
    }
}

/// Whether every field that a limit counts by is one of the input's, or within one.
const fn counts_fields_of(spec: ActionSpec, fields: &[&str]) -> bool {
    let mut at = 0;
    while at < spec.limits.len() {
        if let LimitKey::Input(field) = spec.limits[at].per()
            && !contains(fields, field)
        {
            return false;
        }
        at += 1;
    }
    true
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if is_or_within(names[at].as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_or_within(field: &[u8], name: &[u8]) -> bool {
    let mut at = 0;
    while at < field.len() && at < name.len() && field[at] == name[at] {
        at += 1;
    }
    at == field.len() && (at == name.len() || name[at] == b'.')
}

/// The actions of an app by their stable names.
pub(crate) struct Table<S> {
    by_name: BTreeMap<&'static str, Entry<S>>,
}

/// Two actions with one name, or a name that no token can hold.
#[derive(Debug)]
pub(crate) enum TableError {
    Twice {
        name: &'static str,
        paths: [&'static str; 2],
    },
    TooLong {
        name: &'static str,
    },
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Twice {
                name,
                paths: [one, two],
            } => write!(
                f,
                "HW0004: two actions are called `{name}`\n  {one}\n  {two}\nRename one of them, or give it its own name: #[action(name = \"..\")]"
            ),
            Self::TooLong { name } => write!(
                f,
                "HW0005: the name of the action `{name}` is longer than 200 bytes\nGive it a shorter one: #[action(name = \"..\")]"
            ),
        }
    }
}

impl<S> Table<S> {
    /// Without `rates` nothing is counted.
    pub(crate) fn new(entries: Vec<Entry<S>>, rates: Option<&Rates>) -> Result<Self, TableError> {
        let mut by_name = BTreeMap::new();
        for mut entry in entries {
            entry.limits = Limits::define(&entry.spec, rates);
            let (name, path) = (entry.spec.name(), entry.spec.path);
            if name.len() > 200 {
                return Err(TableError::TooLong { name });
            }
            if let Some(old) = by_name.insert(name, entry)
                && old.spec.path != path
            {
                return Err(TableError::Twice {
                    name,
                    paths: [old.spec.path, path],
                });
            }
        }
        Ok(Self { by_name })
    }

    /// Finds an action by the name in a token, or by the name that it had before.
    pub(crate) fn find(&self, name: &str) -> Option<&Entry<S>> {
        self.by_name.get(name).or_else(|| {
            self.by_name
                .values()
                .find(|entry| entry.spec.rename == Some(name))
        })
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.by_name.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_by_a_field_needs_that_field() {
        let counts = |field, fields| {
            let limits: &[_] =
                Box::leak(Box::new([crate::Limit::new(1, 1, LimitKey::Input(field))]));
            let spec = ActionSpec {
                path: "a::b",
                name: None,
                rename: None,
                lane: None,
                repeatable: false,
                once: false,
                progress: false,
                limits,
                max_bytes: None,
                file_bytes: None,
                bound: "()",
            };
            counts_fields_of(spec, fields)
        };
        assert!(counts("email", &["name", "email"]));
        for fields in [&["name", "emai"][..], &["emails"], &[]] {
            assert!(!counts("email", fields), "{fields:?}");
        }
        assert!(counts("address.zip", &["address"]));
        assert!(!counts("addresses.zip", &["address"]));
    }
}
