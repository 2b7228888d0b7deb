//! Keeps what is too large for a cookie, for the minute until the browser comes for it.
//!
//! Replicas that share a store keep it there too, sealed, so that the browser may come to another.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::kept::Kept;
use super::replica::Replica;

/// Names a note. Random: whoever holds the name may read the note.
pub(crate) type NoteId = [u8; 16];

/// Notes in memory, bounded in bytes: the oldest go first. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Notes {
    kept: Arc<Mutex<Kept<NoteId>>>,
    longest: usize,
    others: Option<Arc<Others>>,
}

/// The other replicas, and what they have to be told.
#[derive(Debug)]
struct Others {
    replica: Arc<Replica>,
    /// Notes with their lives.
    untold: Mutex<Vec<(NoteId, Bytes, Duration)>>,
    /// Held while notes are told.
    telling: tokio::sync::Mutex<()>,
}

impl Notes {
    /// Holds at most `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            kept: Arc::new(Mutex::new(Kept::new(limit))),
            longest: limit / 16,
            others: None,
        }
    }

    /// Keeps them for other replicas, too.
    pub(crate) fn share(&mut self, replica: Arc<Replica>) {
        self.others = Some(Arc::new(Others {
            replica,
            untold: Mutex::default(),
            telling: tokio::sync::Mutex::default(),
        }));
    }

    /// Gives the other replicas what was kept here so far.
    pub(crate) async fn tell(&self, now: u64) {
        let Some(others) = &self.others else {
            return;
        };
        // Whoever kept a note waits also while another request tells of it.
        let _one = others.telling.lock().await;
        let untold = std::mem::take(&mut *others.untold());
        for (id, note, life) in untold {
            let Replica { reach, sealer, .. } = &*others.replica;
            let (key, sealed) = (key(&id), sealer.seal_record(&id, now, &note));
            reach.ask(|store| store.put(&key, &sealed, life)).await;
        }
    }

    /// Brings a note here that another replica keeps.
    pub(crate) async fn fetch(&self, id: &NoteId, now: u64) {
        let Some(others) = self
            .others
            .as_ref()
            .filter(|_| self.read(id, now).is_none())
        else {
            return;
        };
        let Replica { reach, sealer, .. } = &*others.replica;
        let key = key(id);
        let found = reach.ask(|store| store.get(&key)).await.flatten();
        if let Some(note) = found.and_then(|sealed| sealer.open_record(id, now, &sealed)) {
            self.kept().put(*id, &note.into(), now, READING);
        }
    }

    /// Keeps a note for a while; `None` for one that is too large to be kept at all.
    pub(crate) fn keep(&self, note: Vec<u8>, now: u64, seconds: u64) -> Option<NoteId> {
        if note.len() > self.longest {
            return None;
        }
        let mut id = NoteId::default();
        getrandom::fill(&mut id).expect("the system gives random bytes");
        let (note, life) = (Bytes::from(note), Duration::from_secs(seconds));
        self.kept().put(id, &note, now, life);
        if let Some(others) = &self.others {
            others.untold().push((id, note, life));
        }
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

impl Others {
    fn untold(&self) -> MutexGuard<'_, Vec<(NoteId, Bytes, Duration)>> {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long what was brought here is read.
const READING: Duration = Duration::from_secs(60);

/// A digest: who reads the store cannot ask for a note.
fn key(id: &NoteId) -> String {
    let digest = Sha256::new().chain_update("hallway note").chain_update(id);
    let digest: [u8; 32] = digest.finalize().into();
    let digits = digest[..16].iter().map(|byte| format!("{byte:02x}"));
    format!("note {}", digits.collect::<String>())
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
