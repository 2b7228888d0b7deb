//! Keeps what is too large for a cookie, for the minute until the browser comes for it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Names a note. Random: whoever holds the name may read the note.
pub(crate) type NoteId = [u8; 16];

/// Notes in memory, bounded in bytes: the oldest go first. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Notes(Arc<Mutex<Kept>>);

#[derive(Debug)]
struct Kept {
    by_id: HashMap<NoteId, Vec<u8>>,
    /// In the order of arrival, each with the second from which on it may go.
    order: VecDeque<(NoteId, u64)>,
    bytes: usize,
    limit: usize,
}

/// What a note costs besides its bytes: its place in the map and in the queue.
const OVERHEAD: usize = 96;

impl Notes {
    /// Holds at most `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self(Arc::new(Mutex::new(Kept {
            by_id: HashMap::new(),
            order: VecDeque::new(),
            bytes: 0,
            limit,
        })))
    }

    /// Keeps a note for a while; `None` for one that is too large to be kept at all.
    pub(crate) fn keep(&self, note: Vec<u8>, now: u64, seconds: u64) -> Option<NoteId> {
        let mut id = NoteId::default();
        getrandom::fill(&mut id).expect("the system gives random bytes");
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cost = note.len() + OVERHEAD;
        if cost > kept.limit / 16 {
            return None;
        }
        kept.make_room(cost, now);
        kept.bytes += cost;
        kept.order.push_back((id, now + seconds));
        kept.by_id.insert(id, note);
        Some(id)
    }

    /// Gives a note out. A browser that asks again gets it again, until its time is over.
    pub(crate) fn read(&self, id: &NoteId) -> Option<Vec<u8>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.by_id.get(id).cloned()
    }
}

impl Kept {
    fn make_room(&mut self, cost: usize, now: u64) {
        while let Some((id, until)) = self.order.front().copied()
            && (until < now || self.bytes + cost > self.limit)
        {
            self.order.pop_front();
            self.bytes -= self
                .by_id
                .remove(&id)
                .map_or(0, |note| note.len() + OVERHEAD);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_by_its_name_and_goes_with_its_time() {
        let notes = Notes::new(1 << 20);
        let id = notes.keep(b"long".to_vec(), 100, 60).expect("room");
        assert_eq!(notes.read(&id).as_deref(), Some(&b"long"[..]));
        assert_eq!(notes.read(&[0; 16]), None);
        notes.keep(b"other".to_vec(), 161, 60).expect("room");
        assert_eq!(notes.read(&id), None);
    }

    #[test]
    fn many_notes_take_no_more_memory_than_the_limit() {
        let notes = Notes::new(64 << 10);
        assert_eq!(notes.keep(vec![0; 8 << 10], 100, 60), None, "too large");
        let ids: Vec<_> = (0..1_000)
            .map(|_| notes.keep(vec![1; 1 << 10], 100, 60).expect("room"))
            .collect();
        let kept = notes.0.lock().unwrap();
        assert!(kept.bytes <= 64 << 10, "{}", kept.bytes);
        assert!(kept.by_id.contains_key(ids.last().unwrap()));
        assert!(!kept.by_id.contains_key(&ids[0]));
    }
}
