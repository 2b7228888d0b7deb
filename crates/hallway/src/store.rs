//! Remembers what was submitted, so that no submission runs twice.
//!
//! A *claim* says that a submission was taken on; its *answer* says how it ended. They are kept
//! apart: a claim is small and lives as long as its token can come back, an answer may go early.
//!
//! 1. The first to claim a submission runs it ([`Claim::Mine`]); whoever comes while it runs waits
//!    for the same outcome; whoever comes later gets the record.
//! 2. A claim lives one hour longer than its token. A token that is older, or older than the
//!    watermark, is [`Claim::Old`]: what it did is no longer known, so it never runs.
//! 3. Claims lie in buckets by the time at which their token was sealed. When there are too many,
//!    the oldest bucket goes and the watermark rises to its end.
//! 4. With a folder, every claim is in a file before it runs. After a restart a claim without an
//!    end is [`Claim::Unsure`]: it may have run, so it never runs again by itself.
//!
//! 5. Replicas that share a store claim there, too (`store/everywhere.rs`): what one of them runs,
//!    no other does.
//!
//! The trap in deployment: a folder belongs to one process. A second one waits as long as the first
//! may take to stop, and is then refused ([`StoreError::Taken`]), since two that do not see each
//! other's claims would both run a copy.
//! Records reach the system before an action runs, not the disk: a claim survives the end of the
//! process, and may be lost with the power.

mod claims;
mod endings;
mod events;
mod everywhere;
mod file;
mod held;
mod kept;
mod memory;
mod notes;
mod once_id;
mod others;
mod rates;
mod replica;
mod running;
pub mod shared;
mod streams;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;

use file::{Journal, Kind, Record};
use memory::Memory;
use others::Others;

pub(crate) use claims::{Claim, ClaimGuard, ClaimId, Ending, Look, Outcome, Standing};
pub(crate) use endings::{Endings, Ends};
pub(crate) use events::{Begun, Events};
pub use file::StoreError;
pub(crate) use notes::{NoteId, Notes};
pub use once_id::OnceId;
pub(crate) use rates::{Ask, Left, Rate, RateId, Rated, Rates, TooEarly, Used, seconds};
pub(crate) use replica::Replica;
pub(crate) use running::Running;
pub(crate) use streams::{Crowded, OpenStream, Streams};

/// How much is remembered, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Claims held at once; 75 to 150 bytes of memory each, 56 bytes in the file.
    pub(crate) claims: usize,
    /// Bytes of answers held at once.
    pub(crate) answer_bytes: usize,
    /// How long a token lives.
    pub(crate) token_life: Duration,
    /// Submissions and copies that are answered for one token; `None`: all of them.
    pub(crate) copies: Option<u8>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            claims: 1_000_000,
            answer_bytes: 64 << 20,
            token_life: Duration::from_secs(24 * 60 * 60),
            copies: Some(60),
        }
    }
}

/// The at-most-once store of one process, and its word to those of others. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    memory: Mutex<Memory>,
    journal: Option<Journal>,
    others: Option<Others>,
    life: u64,
}

impl Store {
    /// A store that forgets everything when the process ends.
    pub(crate) fn in_memory(limits: Limits) -> Self {
        Self(Arc::new(Inner {
            memory: Mutex::new(Memory::new(limits)),
            journal: None,
            others: None,
            life: limits.token_life.as_secs(),
        }))
    }

    /// A store that keeps its claims in `folder`, and loads what is there.
    /// A process that is about to end, and has the folder, is waited for so long.
    pub(crate) fn open(
        folder: &Path,
        limits: Limits,
        patience: Duration,
    ) -> Result<Self, StoreError> {
        let mut memory = Memory::new(limits);
        let journal = Journal::open(folder, patience, &mut memory)?;
        let store = Self(Arc::new(Inner {
            memory: Mutex::new(memory),
            journal: Some(journal),
            others: None,
            life: limits.token_life.as_secs(),
        }));
        store.compact()?;
        Ok(store)
    }

    /// Whether some submission of this token was claimed.
    pub(crate) fn has_token(&self, token: &[u8; 16], sealed_at: u64) -> bool {
        self.memory().has_token(token, sealed_at)
    }

    /// What is known of a submission, if it was claimed before.
    pub(crate) fn find(&self, id: &ClaimId, sealed_at: u64) -> Option<Claim> {
        self.memory().known(id, sealed_at, now())
    }

    /// Whether the store remembers every submission of tokens of that age: what it does not know
    /// never ran.
    pub(crate) fn is_certain(&self, sealed_at: u64) -> bool {
        !self.memory().is_old(sealed_at, now())
    }

    /// Claims a submission; `sealed_at` is when its token was sealed, in seconds since 1970.
    ///
    /// When this returns [`Claim::Mine`] the claim is in the file.
    pub(crate) fn claim(&self, id: ClaimId, sealed_at: u64) -> Claim {
        let now = now();
        let taken = self.memory().claim(&id, sealed_at, now);
        let run = match taken {
            memory::Taken::New(run) => run,
            memory::Taken::Known(claim) => return claim,
        };
        self.note(id, sealed_at, now);
        Claim::Mine(ClaimGuard::new(self.clone(), id, sealed_at, run))
    }

    /// Writes down that a submission is claimed.
    fn note(&self, id: ClaimId, sealed_at: u64, at: u64) {
        self.write(Record {
            kind: Kind::Claimed,
            id,
            sealed_at,
            at,
        });
    }

    /// Begins a submission again that may have run, for a function that can tell by itself.
    ///
    /// The file says of it what is still true: claimed, and no end.
    pub(crate) fn begin_again(&self, id: ClaimId, sealed_at: u64) -> Option<ClaimGuard> {
        let run = self.memory().begin_again(&id, sealed_at, now())?;
        Some(ClaimGuard::new(self.clone(), id, sealed_at, run))
    }

    /// How the submissions stand, for operators. The memory is held for one bucket at a time.
    pub(crate) fn look(&self) -> Look {
        let mut look = Look::default();
        for bucket in self.buckets() {
            for (id, standing) in self.memory().standings(bucket) {
                look.claims += 1;
                match standing {
                    Standing::Running(at) => look.running.push((id, at)),
                    Standing::Unsure(at) => look.unsure.push((id, at)),
                    Standing::Finished(_) => {}
                }
            }
        }
        look
    }

    /// How one submission stands.
    pub(crate) fn stands(&self, id: &ClaimId) -> Option<Standing> {
        let in_bucket = |bucket| self.memory().standing(bucket, id);
        self.buckets().into_iter().rev().find_map(in_bucket)
    }

    fn buckets(&self) -> Vec<u64> {
        self.memory().buckets()
    }

    /// Whether every claim so far is in the file; `true` for a store without one.
    pub(crate) fn is_healthy(&self) -> bool {
        self.0.journal.as_ref().is_none_or(Journal::is_healthy)
    }

    /// Memory first: a compaction that starts between the two lines then finds the end in either.
    fn finish(&self, id: ClaimId, sealed_at: u64, answer: &Bytes, keep: Duration) -> u64 {
        let at = now();
        self.learn(id, sealed_at, at, answer, keep);
        at
    }

    fn learn(&self, id: ClaimId, sealed_at: u64, at: u64, answer: &Bytes, keep: Duration) {
        self.memory().finish(&id, sealed_at, at, answer, keep);
        self.write(Record {
            kind: Kind::Finished,
            id,
            sealed_at,
            at,
        });
    }

    fn give_up(&self, id: ClaimId, sealed_at: u64) {
        self.memory().give_up(&id, sealed_at, now());
    }

    /// Holds the memory while it writes: a new claim of the same submission must come after the
    /// release in the file too.
    fn release(&self, id: ClaimId, sealed_at: u64) {
        let mut memory = self.memory();
        self.write(Record {
            kind: Kind::Released,
            id,
            sealed_at,
            at: now(),
        });
        memory.release(&id, sealed_at);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, record: Record) {
        let Some(journal) = &self.0.journal else {
            return;
        };
        if journal.append(&record) {
            let store = self.clone();
            let compaction = move || {
                if let Err(error) = store.compact() {
                    tracing::error!(%error, "the file of claims cannot be made smaller");
                }
            };
            if let Err(error) = thread::Builder::new()
                .name("claims".into())
                .spawn(compaction)
            {
                tracing::error!(%error, "the file of claims cannot be made smaller");
                journal.compaction_failed();
            }
        }
    }

    /// Writes what is known into a file of its own and lets go of the older ones.
    ///
    /// Claims go on meanwhile: new records go to the next file, and the memory is held for one
    /// bucket at a time.
    fn compact(&self) -> Result<(), StoreError> {
        let Some(journal) = &self.0.journal else {
            return Ok(());
        };
        journal.compact(|out| {
            self.buckets().into_iter().try_for_each(|bucket| {
                let records = self.memory().records(bucket);
                out(&records)
            })?;
            // Last: it covers the buckets that went while the others were written. Until the next
            // compaction the file knows more claims than the memory, so no rise is lost.
            let watermark = self.memory().watermark();
            out(&[Record::watermark(watermark, now())])
        })
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
