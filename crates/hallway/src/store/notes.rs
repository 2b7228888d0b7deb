//! Keeps what is too large for a cookie, for the minute until the browser comes for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::kept::Kept;

/// Names a note. Random: whoever holds the name may read the note.
pub(crate) type NoteId = [u8; 16];

/// Notes in memory, bounded in bytes: the oldest go first. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Notes {
    kept: Arc<Mutex<Kept<NoteId>>>,
    longest: usize,
}

impl Notes {
    /// Holds at most `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            kept: Arc::new(Mutex::new(Kept::new(limit))),
            longest: limit / 16,
        }
    }

    /// Keeps a note for a while; `None` for one that is too large to be kept at all.
    pub(crate) fn keep(&self, note: Vec<u8>, now: u64, seconds: u64) -> Option<NoteId> {
        if note.len() > self.longest {
            return None;
        }
        let mut id = NoteId::default();
        getrandom::fill(&mut id).expect("the system gives random bytes");
        self.kept()
            .put(id, &note.into(), now, Duration::from_secs(seconds));
        Some(id)
    }

    /// Gives a note out. A browser that asks again gets it again, until its time is over.
    pub(crate) fn read(&self, id: &NoteId, now: u64) -> Option<Vec<u8>> {
        self.kept().get(id, now).map(Into::into)
    }

    fn kept(&self) -> MutexGuard<'_, Kept<NoteId>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_by_its_name_and_goes_with_its_time() {
        let notes = Notes::new(1 << 20);
        let id = notes.keep(b"long".to_vec(), 100, 60).expect("room");
        assert_eq!(notes.read(&id, 100).as_deref(), Some(&b"long"[..]));
        assert_eq!(notes.read(&[0; 16], 100), None);
        notes.keep(b"other".to_vec(), 161, 60).expect("room");
        assert_eq!(notes.read(&id, 161), None);
    }

    #[test]
    fn many_notes_take_no_more_memory_than_the_limit() {
        let notes = Notes::new(64 << 10);
        assert_eq!(notes.keep(vec![0; 8 << 10], 100, 60), None, "too large");
        let ids: Vec<_> = (0..1_000)
            .map(|_| notes.keep(vec![1; 1 << 10], 100, 60).expect("room"))
            .collect();
        let bytes = notes.kept().bytes();
        assert!(bytes <= 64 << 10, "{bytes}");
        assert!(notes.read(ids.last().unwrap(), 100).is_some());
        assert!(notes.read(&ids[0], 100).is_none());
    }
}
