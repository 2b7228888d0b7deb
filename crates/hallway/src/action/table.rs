//! Holds the closed table of actions. What is not in it cannot be called.

use std::collections::HashMap;
use std::pin::Pin;

use super::define::{Action, ActionSpec};
use super::dispatch::{Call, drive};
use super::outcome::Ran;
use super::rejection::Rejection;
use crate::form::Form;
use crate::guard::Guard;

/// One action with its types erased: the only border between its types and the pipeline.
pub(crate) struct Entry<S> {
    pub(crate) spec: ActionSpec,
    /// The guard's type.
    pub(crate) access: &'static str,
    /// The names of the input's fields.
    pub(crate) fields: &'static [&'static str],
    pub(crate) drive: Drive<S>,
}

pub(crate) type Drive<S> =
    for<'a> fn(Call<'a, S>) -> Pin<Box<dyn Future<Output = Result<Ran, Rejection>> + Send + 'a>>;

impl<S: Clone + Send + Sync + 'static> Entry<S> {
    pub(crate) fn of<A: Action<S>>() -> Self
    where
        A::Access: Guard<S>,
    {
        Self {
            spec: A::SPEC,
            access: std::any::type_name::<A::Access>(),
            fields: <A::Input as Form>::NAMES,
            drive: |call| Box::pin(drive::<A, S>(call)),
        }
    }
}

/// The actions of an app by their stable names.
pub(crate) struct Table<S> {
    by_name: HashMap<&'static str, Entry<S>>,
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
    pub(crate) fn new(entries: Vec<Entry<S>>) -> Result<Self, TableError> {
        let mut by_name = HashMap::with_capacity(entries.len());
        for entry in entries {
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
