//! Remembers which sessions were ended before their time.
//!
//! A session is sealed and nobody can take it back from who holds a copy, so what is kept here is
//! what ended: single sessions by their id, and all sessions of a subject at once. Every end gets
//! the next number of one sequence. A session holds the number that was the last at its beginning,
//! so that an end of its subject counts for it exactly if it came later.
//!
//! With a folder every end is in a file before it counts, so that it outlives the process. Damage in
//! the file may hide ends: then every session begun before is over.
//!
//! Replicas that share a store tell each other.
//!
//! Memory is bounded: of each kind the newest half million ends are known. They are forgotten after
//! 400 days, when no session that they speak of opens any more.

mod shared;

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::StoreError;
use super::file::failed;
use super::memory::Spread;
use shared::Others;

/// A session's id, or the digest of a subject.
type Key = [u8; 16];

/// The ends that one process knows of.
#[derive(Debug)]
pub(crate) struct Endings {
    known: Mutex<Known>,
    /// The number of the last end of all.
    last: AtomicU64,
    /// The number of the last end that was for all sessions of somebody.
    last_of_subject: AtomicU64,
    /// Sessions begun before this number are over.
    floor: u64,
    file: Option<(PathBuf, Mutex<File>)>,
    others: Option<Others>,
}

/// How many ends of each kind are known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends {
    pub(crate) sessions: usize,
    pub(crate) subjects: usize,
}

#[derive(Debug, Default)]
struct Known {
    sessions: Kept,
    subjects: Kept,
}

/// The newest ends of one kind.
#[derive(Debug, Default)]
struct Kept {
    numbers: HashMap<Key, u64, Spread>,
    order: VecDeque<End>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    kind: Kind,
    number: u64,
    key: Key,
    /// In seconds since 1970.
    at: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Session = 1,
    Subject = 2,
    /// All sessions that began before: where ends may be missing.
    Everybody = 3,
}

const MOST: usize = 500_000;
const KEEP_SECONDS: u64 = 400 * 24 * 60 * 60;

impl Endings {
    /// Ends that are forgotten when the process ends.
    pub(crate) fn in_memory() -> Self {
        Self {
            known: Mutex::default(),
            last: AtomicU64::new(0),
            last_of_subject: AtomicU64::new(0),
            floor: 0,
            file: None,
            others: None,
        }
    }

    /// Ends that are kept in `folder`; loads what is there.
    pub(crate) fn open(folder: &Path, now: u64) -> Result<Self, StoreError> {
        let path = folder.join("sessions.v1");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(cause) => return Err(failed(&path)(cause)),
        };
        let mut endings = Self::in_memory();
        let (ends, damaged) = read(&bytes);
        for end in ends {
            endings.learn(end, now);
        }
        // In the file it has to stay: once written anew, it shows no damage any more.
        if damaged {
            tracing::error!(file = %path.display(), "the file of ended sessions is damaged: everybody has to sign in again");
            endings.floor = endings.last.fetch_add(1, Ordering::Relaxed) + 1;
        }
        let file = endings.rewrite(&path, now).map_err(failed(&path))?;
        endings.file = Some((path, Mutex::new(file)));
        Ok(endings)
    }

    /// What a session that begins now has to hold.
    pub(crate) fn last(&self) -> u64 {
        self.last.load(Ordering::Acquire)
    }

    /// Whether a session was ended; `after` is what [`last`](Self::last) was when it began.
    pub(crate) fn is_over(&self, session: &Key, after: u64, subject: impl Fn() -> Key) -> bool {
        if after < self.floor {
            return true;
        }
        // Nearly always nobody's sessions were ended since.
        let by_subject = after < self.last_of_subject.load(Ordering::Acquire);
        let subject = by_subject.then(subject);
        let known = self.known();
        known.sessions.numbers.contains_key(session)
            || subject.is_some_and(|subject| {
                let number = known.subjects.numbers.get(&subject);
                number.is_some_and(|number| *number > after)
            })
    }

    /// Ends one session.
    pub(crate) fn end_session(&self, session: Key, now: u64) {
        self.end(Kind::Session, session, now);
    }

    /// Ends every session of a subject that has begun so far.
    pub(crate) fn end_all_of(&self, subject: Key, now: u64) {
        self.end(Kind::Subject, subject, now);
    }

    /// How many ends are known, for operators.
    pub(crate) fn counts(&self) -> Ends {
        let known = self.known();
        Ends {
            sessions: known.sessions.order.len(),
            subjects: known.subjects.order.len(),
        }
    }

    /// When all sessions of a subject were ended last, for operators.
    pub(crate) fn ended_at(&self, subject: &Key) -> Option<u64> {
        let known = self.known();
        let mut newest_first = known.subjects.order.iter().rev();
        newest_first
            .find(|end| end.key == *subject)
            .map(|end| end.at)
    }

    fn end(&self, kind: Kind, key: Key, at: u64) {
        // Held until it counts: a session that begins meanwhile must not hold its number.
        let mut known = self.known();
        let end = End {
            kind,
            number: self.next_number(),
            key,
            at,
        };
        self.write(&end);
        if let Some(others) = &self.others {
            others.tell(&end);
        }
        self.note(&mut known, end);
    }

    fn write(&self, end: &End) {
        if let Some((path, file)) = &self.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = file.write_all(&end.encode()) {
                tracing::error!(file = %path.display(), %error, "the end of a session is not written: a restart forgets it");
            }
        }
    }

    fn learn(&mut self, end: End, now: u64) {
        if end.kind == Kind::Everybody {
            self.floor = self.floor.max(end.number);
        }
        if end.at + KEEP_SECONDS > now {
            self.note(&mut self.known(), end);
        }
    }

    fn note(&self, known: &mut Known, end: End) {
        match end.kind {
            Kind::Session => known.sessions.note(end),
            Kind::Subject => {
                known.subjects.note(end);
                self.last_of_subject.fetch_max(end.number, Ordering::AcqRel);
            }
            Kind::Everybody => {}
        }
        self.last.fetch_max(end.number, Ordering::AcqRel);
    }

    /// Writes what is known into a new file, which then takes the further ends.
    fn rewrite(&self, path: &Path, now: u64) -> io::Result<File> {
        let new = path.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&new)?;
        let known = self.known();
        let floor = End {
            kind: Kind::Everybody,
            number: self.floor,
            key: Key::default(),
            at: now,
        };
        let ends = known.sessions.order.iter().chain(&known.subjects.order);
        let bytes: Vec<u8> = ends.chain([&floor]).flat_map(End::encode).collect();
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        Ok(file)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn note(&mut self, end: End) {
        if self.order.len() == MOST {
            self.forget_oldest();
        }
        self.numbers.insert(end.key, end.number);
        self.order.push_back(end);
    }

    fn forget_oldest(&mut self) {
        let Some(oldest) = self.order.pop_front() else {
            return;
        };
        // The same key may have been ended again since.
        if self.numbers.get(&oldest.key) == Some(&oldest.number) {
            self.numbers.remove(&oldest.key);
        }
    }
}

/// kind (1 byte), number (7), key (16), time (8), checksum (8)
const RECORD: usize = 40;
const SUMMED: usize = 32;

impl End {
    fn encode(&self) -> [u8; RECORD] {
        let mut out = [0; RECORD];
        out[..8].copy_from_slice(&self.number.to_be_bytes());
        // 56 bits of numbers are enough: the first byte is free.
        out[0] = self.kind as u8;
        out[8..24].copy_from_slice(&self.key);
        out[24..32].copy_from_slice(&self.at.to_be_bytes());
        let sum = checksum(&out[..SUMMED]);
        out[SUMMED..].copy_from_slice(&sum.to_be_bytes());
        out
    }

    fn decode(bytes: &[u8; RECORD]) -> Option<Self> {
        let number = |from: usize| {
            let mut number = [0; 8];
            number.copy_from_slice(&bytes[from..from + 8]);
            u64::from_be_bytes(number)
        };
        let kind = match bytes[0] {
            1 => Kind::Session,
            2 => Kind::Subject,
            3 => Kind::Everybody,
            _ => return None,
        };
        let mut key = [0; 16];
        key.copy_from_slice(&bytes[8..24]);
        (number(SUMMED) == checksum(&bytes[..SUMMED])).then(|| Self {
            kind,
            number: number(0) & (u64::MAX >> 8),
            key,
            at: number(24),
        })
    }
}

/// The records of a file, and whether something else than its end is missing.
fn read(bytes: &[u8]) -> (Vec<End>, bool) {
    let records = bytes.as_chunks::<RECORD>().0;
    let ends: Vec<End> = records.iter().filter_map(End::decode).collect();
    let damaged = ends.len() < records.len();
    (ends, damaged)
}

fn checksum(bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, u64::from_be_bytes(*b"hwended1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: Key = [1; 16];
    const BOB: Key = [2; 16];
    const LAPTOP: Key = [11; 16];
    const PHONE: Key = [12; 16];
    const NOW: u64 = 1_000_000;

    #[test]
    fn the_end_of_one_session_is_nobody_elses() {
        let endings = Endings::in_memory();
        let after = endings.last();
        endings.end_session(LAPTOP, NOW);
        assert!(endings.is_over(&LAPTOP, after, || ADA));
        assert!(!endings.is_over(&PHONE, after, || ADA));
    }

    #[test]
    fn the_end_of_all_is_for_those_that_began_before() {
        let endings = Endings::in_memory();
        let before = endings.last();
        endings.end_all_of(ADA, NOW);
        let after = endings.last();
        endings.end_session([99; 16], NOW);
        assert!(endings.is_over(&LAPTOP, before, || ADA));
        assert!(endings.is_over(&PHONE, before, || ADA));
        assert!(!endings.is_over(&LAPTOP, before, || BOB));
        assert!(!endings.is_over(&LAPTOP, after, || ADA), "signed in again");
        endings.end_all_of(ADA, NOW);
        assert!(endings.is_over(&LAPTOP, after, || ADA));
    }

    #[test]
    fn ends_outlive_the_process() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let endings = Endings::open(folder.path(), NOW).unwrap();
            endings.end_session(LAPTOP, NOW);
            endings.end_all_of(ADA, NOW);
        }
        let endings = Endings::open(folder.path(), NOW).unwrap();
        assert!(endings.is_over(&LAPTOP, 99, || BOB));
        assert!(endings.is_over(&PHONE, 0, || ADA));
        assert!(!endings.is_over(&PHONE, endings.last(), || ADA));
        assert_eq!(endings.last(), 4, "numbers go on");
        let later = Endings::open(folder.path(), NOW + KEEP_SECONDS).unwrap();
        assert!(
            !later.is_over(&LAPTOP, 0, || ADA),
            "nothing of that age opens"
        );
    }

    #[test]
    fn a_torn_end_of_the_file_is_no_damage_and_anything_else_signs_everybody_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sessions.v1");
        let endings = Endings::open(folder.path(), NOW).unwrap();
        endings.end_session(LAPTOP, NOW);
        endings.end_all_of(ADA, NOW);
        let whole = fs::read(&path).unwrap();
        assert_eq!(whole.len(), 3 * RECORD);

        fs::write(&path, &whole[..3 * RECORD - 3]).unwrap();
        let torn = Endings::open(folder.path(), NOW).unwrap();
        assert!(torn.is_over(&LAPTOP, 0, || BOB));
        assert!(
            !torn.is_over(&PHONE, 0, || ADA),
            "that end was never written"
        );

        let mut damaged = whole;
        damaged[RECORD + 30] ^= 1;
        fs::write(&path, &damaged).unwrap();
        for _ in 0..2 {
            let opened = Endings::open(folder.path(), NOW).unwrap();
            assert!(opened.is_over(&PHONE, 2, || BOB), "whose was the end?");
            assert!(!opened.is_over(&PHONE, opened.last(), || BOB));
        }
    }

    #[test]
    fn memory_is_bounded_and_sign_outs_do_not_push_out_an_end_of_all() {
        let endings = Endings::in_memory();
        endings.end_all_of(ADA, NOW);
        for number in 0..MOST as u128 + 10 {
            endings.end_session(number.to_le_bytes(), NOW);
        }
        assert_eq!(endings.known().sessions.order.len(), MOST);
        assert_eq!(endings.known().sessions.numbers.len(), MOST);
        assert!(endings.is_over(&LAPTOP, 0, || ADA));
    }
}
