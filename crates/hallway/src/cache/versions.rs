//! Numbers the raises of tags, and tells whether a value is older than one of them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError};

use super::sync::{AtomicU64, Ordering, RwLock, RwLockReadGuard};

/// What the raises since then make of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Fresh,
    /// It may be served while a new one is made.
    Stale,
    /// It must not be served.
    Old,
}

/// The last raise of every tag.
#[derive(Debug, Default)]
pub(super) struct Versions {
    sequence: AtomicU64,
    table: RwLock<Table>,
}

#[derive(Debug, Default)]
struct Table {
    raises: HashMap<Arc<str>, Raise>,
    /// In the order of raising; a tag that was raised again stands there twice.
    order: VecDeque<(u64, Arc<str>)>,
    bytes: usize,
    /// What counts for every tag that is not in the table.
    forgotten: Raise,
}

/// The numbers at which a tag was last raised, in the one way and in the other.
#[derive(Debug, Clone, Copy, Default)]
struct Raise {
    update: u64,
    revalidate: u64,
}

/// Tags that are remembered; beyond that the ones that were raised longest ago are forgotten.
pub(super) const MOST_TAGS: usize = 100_000;
pub(super) const MOST_BYTES: usize = 8 << 20;

impl Versions {
    /// The number of the last raise that has returned. A load that begins now knows of it.
    pub(super) fn now(&self) -> u64 {
        self.sequence.load(Ordering::Acquire)
    }

    pub(super) fn update(&self, tag: &str) {
        self.raise(tag, |raise, number| raise.update = number);
    }

    pub(super) fn revalidate(&self, tag: &str) {
        self.raise(tag, |raise, number| raise.revalidate = number);
    }

    /// Raises every tag, also those that nobody has named.
    pub(super) fn update_all(&self) {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let number = self.sequence.load(Ordering::Relaxed) + 1;
        *table = Table {
            forgotten: Raise {
                update: number,
                revalidate: number,
            },
            ..Table::default()
        };
        self.sequence.store(number, Ordering::Release);
    }

    pub(super) fn standing<'t>(&self, tags: impl IntoIterator<Item = (&'t str, u64)>) -> Standing {
        let table = self.table();
        tags.into_iter()
            .map(|(tag, known)| table.raise_of(tag).standing(known))
            .max()
            .unwrap_or(Standing::Fresh)
    }

    /// The number is given out only when the raise can be seen: whoever knows of the number finds
    /// the raise in the table.
    fn raise(&self, tag: &str, set: impl FnOnce(&mut Raise, u64)) {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let number = self.sequence.load(Ordering::Relaxed) + 1;
        table.set(tag, number, set);
        self.sequence.store(number, Ordering::Release);
    }

    fn table(&self) -> RwLockReadGuard<'_, Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many tags are remembered, and how many places their order takes.
    #[cfg(test)]
    pub(super) fn len(&self) -> (usize, usize) {
        let table = self.table();
        (table.raises.len(), table.order.len())
    }
}

impl Table {
    fn raise_of(&self, tag: &str) -> Raise {
        self.raises.get(tag).copied().unwrap_or(self.forgotten)
    }

    fn set(&mut self, tag: &str, number: u64, set: impl FnOnce(&mut Raise, u64)) {
        let mut raise = self.raise_of(tag);
        set(&mut raise, number);
        let name = match self.raises.get_key_value(tag) {
            Some((name, _)) => name.clone(),
            None => {
                self.bytes += tag.len();
                Arc::from(tag)
            }
        };
        self.raises.insert(name.clone(), raise);
        self.order.push_back((number, name));
        while self.raises.len() > MOST_TAGS || self.bytes > MOST_BYTES {
            self.forget_one();
        }
        if self.order.len() > 2 * self.raises.len() + 64 {
            let raises = &self.raises;
            self.order
                .retain(|(number, name)| is_last(raises, name, *number));
        }
    }

    fn forget_one(&mut self) {
        let Some((number, name)) = self.order.pop_front() else {
            return;
        };
        if is_last(&self.raises, &name, number)
            && let Some(raise) = self.raises.remove(&name)
        {
            self.bytes -= name.len();
            self.forgotten.update = self.forgotten.update.max(raise.update);
            self.forgotten.revalidate = self.forgotten.revalidate.max(raise.revalidate);
        }
    }
}

fn is_last(raises: &HashMap<Arc<str>, Raise>, name: &Arc<str>, number: u64) -> bool {
    raises
        .get(name)
        .is_some_and(|raise| raise.update.max(raise.revalidate) == number)
}

impl Raise {
    fn standing(self, known: u64) -> Standing {
        if self.update > known {
            Standing::Old
        } else if self.revalidate > known {
            Standing::Stale
        } else {
            Standing::Fresh
        }
    }
}
