//! Keeps bytes by their ids for a while, bounded in all: the oldest go first.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::time::Duration;

use bytes::Bytes;

use super::memory::Spread;

/// What one costs besides its bytes: its place in the map and in the queue.
const OVERHEAD: usize = 160;

#[derive(Debug)]
pub(super) struct Kept<Id> {
    by_id: HashMap<Id, One, Spread>,
    /// In the order of arrival; an id whose bytes are gone already is passed over.
    order: VecDeque<Id>,
    bytes: usize,
    limit: usize,
}

#[derive(Debug)]
struct One {
    what: Bytes,
    until: u64,
}

impl<Id: Copy + Eq + Hash> Kept<Id> {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            by_id: HashMap::default(),
            order: VecDeque::new(),
            bytes: 0,
            limit,
        }
    }

    pub(super) fn put(&mut self, id: Id, what: &Bytes, now: u64, keep: Duration) {
        self.forget_before(now);
        let cost = what.len() + OVERHEAD;
        if keep.is_zero() || cost > self.limit {
            return;
        }
        while self.bytes + cost > self.limit {
            self.drop_oldest();
        }
        let kept = One {
            what: what.clone(),
            until: now.saturating_add(keep.as_secs()),
        };
        if self.by_id.insert(id, kept).is_none() {
            self.order.push_back(id);
            self.bytes += cost;
        }
    }

    pub(super) fn get(&self, id: &Id, now: u64) -> Option<Bytes> {
        self.by_id
            .get(id)
            .filter(|kept| now <= kept.until)
            .map(|kept| kept.what.clone())
    }

    pub(super) fn forget_before(&mut self, now: u64) {
        let is_over = |kept: &One| kept.until < now;
        while self
            .order
            .front()
            .and_then(|id| self.by_id.get(id))
            .is_some_and(is_over)
        {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        let oldest = self.order.pop_front().and_then(|id| self.by_id.remove(&id));
        self.bytes -= oldest.map_or(0, |kept| kept.what.len() + OVERHEAD);
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        debug_assert_eq!(self.by_id.len(), self.order.len());
        self.bytes
    }
}
