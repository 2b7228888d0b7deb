//! Keeps answers for copies, bounded in bytes: the oldest go first.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;

use super::claims::ClaimId;
use super::memory::Spread;

/// What an answer costs besides its bytes: its place in the map and in the queue.
const OVERHEAD: usize = 160;

#[derive(Debug)]
pub(super) struct Answers {
    by_id: HashMap<ClaimId, Kept, Spread>,
    /// In the order of arrival; an id whose answer is gone already is passed over.
    order: VecDeque<ClaimId>,
    bytes: usize,
    limit: usize,
}

#[derive(Debug)]
struct Kept {
    answer: Bytes,
    until: u64,
}

impl Answers {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            by_id: HashMap::default(),
            order: VecDeque::new(),
            bytes: 0,
            limit,
        }
    }

    pub(super) fn put(&mut self, id: ClaimId, answer: &Bytes, now: u64, keep: Duration) {
        self.forget_before(now);
        let cost = answer.len() + OVERHEAD;
        if keep.is_zero() || cost > self.limit {
            return;
        }
        while self.bytes + cost > self.limit {
            self.drop_oldest();
        }
        let kept = Kept {
            answer: answer.clone(),
            until: now.saturating_add(keep.as_secs()),
        };
        if self.by_id.insert(id, kept).is_none() {
            self.order.push_back(id);
            self.bytes += cost;
        }
    }

    pub(super) fn get(&self, id: &ClaimId, now: u64) -> Option<Bytes> {
        self.by_id
            .get(id)
            .filter(|kept| now <= kept.until)
            .map(|kept| kept.answer.clone())
    }

    pub(super) fn forget_before(&mut self, now: u64) {
        let is_over = |kept: &Kept| kept.until < now;
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
        self.bytes -= oldest.map_or(0, |kept| kept.answer.len() + OVERHEAD);
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        debug_assert_eq!(self.by_id.len(), self.order.len());
        self.bytes
    }
}
