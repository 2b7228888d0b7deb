//! Appends claims to a file and reads them back after a restart.
//!
//! A folder `claims` holds numbered segments of records of equal size, each with a checksum. New
//! records go to the last segment with one write each. A compaction starts a new segment, writes
//! what is known into the place of the one before, and removes the older ones; its first record
//! says that everything before it is to be forgotten, so that a crash between two of these steps
//! leaves nothing to repair.
//!
//! Reading never stops at damage. A piece of a record at the end of a segment is a write that a
//! crash cut off: what it would have claimed never ran. Any other damage may hide claims, so the
//! watermark rises to the present: whatever token is out there is answered as old.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::claims::ClaimId;
use super::memory::Memory;
use super::now;

/// One line of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: Kind,
    pub(super) id: ClaimId,
    pub(super) sealed_at: u64,
    pub(super) at: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Everything before this record is forgotten.
    Snapshot = 1,
    /// `sealed_at` is the watermark.
    Watermark = 2,
    Claimed = 3,
    Finished = 4,
    Released = 5,
}

impl Record {
    pub(super) fn watermark(watermark: u64, at: u64) -> Self {
        Self {
            kind: Kind::Watermark,
            id: NOBODY,
            sealed_at: watermark,
            at,
        }
    }

    fn encode(&self) -> [u8; RECORD] {
        let mut out = [0; RECORD];
        out[..8].copy_from_slice(&self.sealed_at.to_be_bytes());
        // 56 bits of seconds are enough: the first byte is free.
        out[0] = self.kind as u8;
        out[8..24].copy_from_slice(&self.id.token);
        out[24..40].copy_from_slice(&self.id.content);
        out[40..48].copy_from_slice(&self.at.to_be_bytes());
        let sum = checksum(&out[..SUMMED]);
        out[SUMMED..].copy_from_slice(&sum.to_be_bytes());
        out
    }

    fn decode(bytes: &[u8; RECORD]) -> Option<Self> {
        let (head, sum) = bytes.split_at(SUMMED);
        if checksum(head).to_be_bytes() != *sum {
            return None;
        }
        let kind = match head[0] {
            1 => Kind::Snapshot,
            2 => Kind::Watermark,
            3 => Kind::Claimed,
            4 => Kind::Finished,
            5 => Kind::Released,
            _ => return None,
        };
        let number = |at: usize| {
            u64::from_be_bytes(
                head[at..at + 8]
                    .try_into()
                    .expect("the slice has eight bytes"),
            )
        };
        let half = |at: usize| {
            head[at..at + 16]
                .try_into()
                .expect("the slice has sixteen bytes")
        };
        let id = ClaimId {
            token: half(8),
            content: half(24),
        };
        Some(Self {
            kind,
            id,
            sealed_at: number(0) & (u64::MAX >> 8),
            at: number(40),
        })
    }
}

const RECORD: usize = 56;
const SUMMED: usize = 48;
const NOBODY: ClaimId = ClaimId {
    token: [0; 16],
    content: [0; 16],
};
/// Below this size a compaction is not worth its while.
const COMPACT_ABOVE: u64 = 4 << 20;

fn checksum(bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, u64::from_be_bytes(*b"hwclaim1"))
}

/// The segments of one folder, and the proof that no other process uses them.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
    live: Mutex<Live>,
    healthy: AtomicBool,
    /// Held by one compaction at a time.
    compacting: Mutex<()>,
    /// Unlocked by the system when the process ends, however it ends.
    _lock: File,
}

#[derive(Debug)]
struct Live {
    file: File,
    number: u64,
    /// Bytes of whole records in `file`.
    length: u64,
    /// Bytes of the older segments.
    older: u64,
    /// The next compaction starts when all segments together are longer.
    compact_above: u64,
    /// One is due or at work.
    compacting: bool,
}

impl Journal {
    /// Takes the folder for this process, if need be after `patience`, and reads what is in it.
    pub(super) fn open(
        folder: &Path,
        patience: Duration,
        into: &mut Memory,
    ) -> Result<Self, StoreError> {
        let folder = folder.join("claims");
        fs::create_dir_all(&folder).map_err(failed(&folder))?;
        let lock = take(&folder, patience)?;
        let now = now();
        let numbers = segments(&folder)?;
        let (mut older, mut damaged) = (0, false);
        for number in &numbers {
            let path = segment(&folder, *number);
            let file = File::open(&path).map_err(failed(&path))?;
            let read = load(file, |record| into.replay(&record, now)).map_err(failed(&path))?;
            older += read.bytes;
            if read.damaged {
                tracing::error!(file = %path.display(), "the file of claims is damaged: every open page asks again");
                damaged = true;
            }
        }
        if damaged {
            into.raise_watermark(now);
        }
        let number = numbers.last().map_or(1, |last| last + 1);
        let file = create(&segment(&folder, number))?;
        let live = Live {
            file,
            number,
            length: 0,
            older,
            compact_above: COMPACT_ABOVE,
            compacting: false,
        };
        Ok(Self {
            folder,
            live: Mutex::new(live),
            healthy: AtomicBool::new(true),
            compacting: Mutex::new(()),
            _lock: lock,
        })
    }

    pub(super) fn is_healthy(&self) -> bool {
        self.healthy.load(Ordering::Relaxed)
    }

    /// Writes a record; says whether it is time for a compaction.
    ///
    /// A disk that is full makes the store forgetful over a restart, not the site unusable: the
    /// failure is logged once and shown by [`is_healthy`](Self::is_healthy).
    pub(super) fn append(&self, record: &Record) -> bool {
        let mut live = self.live();
        let written = live.write(&record.encode());
        let had_lost = !self.is_healthy();
        // What is known is written anew as soon as writing works again.
        let due = match written {
            Ok(()) => had_lost || live.older + live.length > live.compact_above,
            Err(_) => false,
        };
        let due = due && !live.compacting;
        live.compacting |= due;
        drop(live);
        if let Err(error) = written
            && self.healthy.swap(false, Ordering::Relaxed)
        {
            let folder = self.folder.display();
            tracing::error!(%folder, %error, "claims are not written: a restart may run a form twice");
        }
        due
    }

    /// Writes what `each` hands out in place of all older segments.
    pub(super) fn compact(
        &self,
        each: impl FnOnce(&mut dyn FnMut(&[Record]) -> io::Result<()>) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        let _one = self
            .compacting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // A write that fails from here on is not part of what is written below.
        let was_healthy = self.healthy.swap(true, Ordering::Relaxed);
        let done = self.turn().and_then(|last| self.replace(last, each));
        let mut live = self.live();
        live.compacting = false;
        let size = match &done {
            Ok(written) => {
                live.older = *written;
                *written
            }
            Err(_) => {
                self.healthy.fetch_and(was_healthy, Ordering::Relaxed);
                live.older + live.length
            }
        };
        live.compact_above = (2 * size).max(COMPACT_ABOVE);
        done.map(|_| ())
    }

    /// Says that a compaction that was due did not begin.
    pub(super) fn compaction_failed(&self) {
        self.live().compacting = false;
    }

    /// Lets new records go to a new segment; returns the number of the last one before it.
    fn turn(&self) -> Result<u64, StoreError> {
        let mut live = self.live();
        let last = live.number;
        live.file = create(&segment(&self.folder, last + 1))?;
        live.number = last + 1;
        live.older += live.length;
        live.length = 0;
        Ok(last)
    }

    fn replace(
        &self,
        last: u64,
        each: impl FnOnce(&mut dyn FnMut(&[Record]) -> io::Result<()>) -> io::Result<()>,
    ) -> Result<u64, StoreError> {
        let path = self.folder.join("new");
        let _ = fs::remove_file(&path);
        let mut file = create(&path)?;
        let mut written = 0;
        let mut out = |records: &[Record]| {
            let bytes: Vec<u8> = records.iter().flat_map(Record::encode).collect();
            written += bytes.len() as u64;
            file.write_all(&bytes)
        };
        let snapshot = Record {
            kind: Kind::Snapshot,
            id: NOBODY,
            sealed_at: 0,
            at: 0,
        };
        out(&[snapshot])
            .and_then(|()| each(&mut out))
            .map_err(failed(&path))?;
        // The older segments go only when this one has reached the disk.
        file.sync_all().map_err(failed(&path))?;
        fs::rename(&path, segment(&self.folder, last)).map_err(failed(&path))?;
        for number in segments(&self.folder)?
            .into_iter()
            .filter(|number| *number < last)
        {
            let old = segment(&self.folder, number);
            fs::remove_file(&old).map_err(failed(&old))?;
        }
        Ok(written)
    }

    /// Writes to a file that is open for reading only, as to a disk that takes nothing any more.
    #[cfg(test)]
    pub(super) fn break_for_test(&self) {
        let mut live = self.live();
        let path = segment(&self.folder, live.number);
        live.file = File::open(path).expect("the segment is there");
    }

    #[cfg(test)]
    pub(super) fn mend_for_test(&self) {
        let mut live = self.live();
        let path = segment(&self.folder, live.number);
        live.file = OpenOptions::new()
            .append(true)
            .open(path)
            .expect("the segment is there");
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Live {
    fn write(&mut self, record: &[u8; RECORD]) -> io::Result<()> {
        match self.file.write(record) {
            Ok(RECORD) => {
                self.length += RECORD as u64;
                Ok(())
            }
            Ok(_) => {
                self.file.set_len(self.length)?;
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            Err(error) => Err(error),
        }
    }
}

fn take(folder: &Path, patience: Duration) -> Result<File, StoreError> {
    let path = folder.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(failed(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            wait_for(file, folder, patience).ok_or_else(|| StoreError::Taken {
                folder: folder.to_owned(),
            })
        }
        Err(TryLockError::Error(cause)) => Err(failed(&path)(cause)),
    }
}

/// The lock of a process that is about to end, as at a deployment. The thread that waits for it
/// ends with the lock or with the program.
fn wait_for(file: File, folder: &Path, patience: Duration) -> Option<File> {
    if patience.is_zero() {
        return None;
    }
    let (folder, seconds) = (folder.display(), patience.as_secs());
    tracing::warn!(%folder, "another process has the claims: waiting {seconds} s at most for its end");
    let (told, locked) = mpsc::channel();
    thread::spawn(move || {
        // Nobody listens any more when it took too long.
        let _ = told.send(file.lock().map(|()| file));
    });
    locked.recv_timeout(patience).ok()?.ok()
}

fn segment(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:08}.v1"))
}

fn segments(folder: &Path) -> Result<Vec<u64>, StoreError> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let name = entry.map_err(failed(folder))?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".v1"));
        numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

fn create(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(failed(path))
}

/// What a segment held.
struct Loaded {
    bytes: u64,
    damaged: bool,
}

/// Hands out every whole record. Behind damage it looks for the next one byte by byte.
fn load(mut file: impl Read, mut each: impl FnMut(Record)) -> io::Result<Loaded> {
    let mut buffer = Vec::with_capacity(CHUNK + RECORD);
    let mut loaded = Loaded {
        bytes: 0,
        damaged: false,
    };
    let mut skipped = 0;
    loop {
        let read = file.by_ref().take(CHUNK as u64).read_to_end(&mut buffer)?;
        loaded.bytes += read as u64;
        let mut at = 0;
        while let Some(bytes) = buffer[at..].first_chunk::<RECORD>() {
            if let Some(record) = Record::decode(bytes) {
                loaded.damaged |= skipped > 0;
                skipped = 0;
                at += RECORD;
                each(record);
            } else {
                skipped += 1;
                at += 1;
            }
        }
        buffer.drain(..at);
        if read == 0 {
            loaded.damaged |= skipped > 0;
            return Ok(loaded);
        }
    }
}

const CHUNK: usize = 1 << 20;

/// Why there is no store.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process uses the folder.
    Taken {
        /// The folder.
        folder: PathBuf,
    },
    /// A file cannot be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

pub(super) fn failed(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    move |cause| StoreError::File {
        path: path.to_owned(),
        cause,
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { folder } => write!(
                f,
                "another process uses {}; stop it, or give this one a folder of its own \
                 (HALLWAY_DATA)",
                folder.display()
            ),
            Self::File { path, cause } => write!(f, "{}: {cause}", path.display()),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Taken { .. } => None,
            Self::File { cause, .. } => Some(cause),
        }
    }
}
