//! Names a submission, and tells who runs it and how it ended.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;

use super::Store;
use super::held::Held;
use super::others::Others;
use super::replica::{Replica, Untold};

/// Names one submission: the token's id, then the fingerprint of what was sent under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClaimId {
    pub(crate) token: [u8; 16],
    pub(crate) content: [u8; 16],
}

/// What the store says to a submission.
#[derive(Debug)]
#[must_use = "a claim that is dropped at once ends without an outcome"]
pub(crate) enum Claim {
    /// Nobody had it: run it.
    Mine(ClaimGuard),
    /// It runs at this moment: wait for the same outcome.
    Running(Waiter),
    /// It ran. The answer may be gone; `at` is when it ended, in seconds since 1970.
    Finished { answer: Option<Bytes>, at: u64 },
    /// It was begun at `at` by a process or a task that is gone: it may have run.
    Unsure { at: u64 },
    /// Its token is older than what the store remembers.
    Old,
    /// Its token came too often ([`Limits::copies`](super::Limits::copies)).
    TooMany,
}

/// How a submission stands, and since when, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Running(u64),
    Finished(u64),
    Unsure(u64),
}

/// What an operator sees of all submissions.
#[derive(Debug, Default)]
pub(crate) struct Look {
    pub(crate) claims: usize,
    pub(crate) running: Vec<(ClaimId, u64)>,
    pub(crate) unsure: Vec<(ClaimId, u64)>,
}

impl ClaimId {
    /// Reads what [`text`](Self::text) writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (token, content) = text.trim().split_at_checked(32)?;
        let half = |digits: &str| {
            let hex = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            let number = hex.then(|| u128::from_str_radix(digits, 16).ok())?;
            number.map(u128::to_be_bytes)
        };
        Some(Self {
            token: half(token)?,
            content: half(content)?,
        })
    }

    /// Both parts in hexadecimal digits.
    pub(crate) fn text(&self) -> String {
        let digits = self.token.iter().chain(&self.content);
        digits.map(|byte| format!("{byte:02x}")).collect()
    }
}

/// How a submission ended, for those who waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Finished {
        answer: Bytes,
        at: u64,
    },
    /// It ended without an answer: it may have done its work.
    Unsure,
    /// It was refused before it began, and nothing is recorded: claim again.
    Released,
}

/// What a running submission and those who wait for it share.
#[derive(Debug)]
pub(super) struct Run {
    begun: u64,
    outcome: OnceLock<Outcome>,
    told: Notify,
}

impl Run {
    pub(super) fn new(begun: u64) -> Self {
        Self {
            begun,
            outcome: OnceLock::new(),
            told: Notify::new(),
        }
    }

    pub(super) fn begun(&self) -> u64 {
        self.begun
    }

    fn tell(&self, outcome: Outcome) {
        // Only the guard tells, and it is consumed by telling.
        let _ = self.outcome.set(outcome);
        self.told.notify_waiters();
    }
}

/// Waits for somebody else's run of the same submission.
#[derive(Debug)]
pub(crate) struct Waiter(pub(super) Arc<Run>);

impl Waiter {
    /// Resolves when the run ends, however it ends.
    pub(crate) async fn outcome(self) -> Outcome {
        // Made before the look, so that no end falls between the two.
        let told = self.0.told.notified();
        if let Some(outcome) = self.0.outcome.get() {
            return outcome.clone();
        }
        told.await;
        self.0.outcome.get().cloned().unwrap_or(Outcome::Unsure)
    }
}

/// The right to run a submission, and the duty to say how it ended.
///
/// Dropped without [`settle`](Self::settle) or [`release`](Self::release), because the program
/// stops, it leaves a submission that is unsure from then on.
#[derive(Debug)]
#[must_use = "a dropped guard leaves a submission that nobody is sure of"]
pub(crate) struct ClaimGuard {
    store: Store,
    id: ClaimId,
    sealed_at: u64,
    run: Arc<Run>,
    told: bool,
    /// What other replicas read of this run.
    pub(super) shared: Option<Box<Held>>,
}

/// The end of a run that other replicas have to hear of.
#[derive(Debug)]
#[must_use = "nobody is told"]
pub(crate) struct Ending(Arc<Replica>, Untold);

impl Ending {
    /// Tells the others; `false` when they hear of it later.
    pub(crate) async fn tell(self) -> bool {
        self.0.tell(self.1).await
    }

    /// Tells the others in the background.
    pub(super) fn tell_in_time(self) {
        let runtime = self.0.runtime.clone();
        runtime.spawn(self.tell());
    }
}

impl ClaimGuard {
    pub(super) fn new(store: Store, id: ClaimId, sealed_at: u64, run: Arc<Run>) -> Self {
        Self {
            store,
            id,
            sealed_at,
            run,
            told: false,
            shared: None,
        }
    }

    /// Records the answer: those who wait hear it now, copies get it for `keep` if there is room.
    /// What other replicas have to be told is left to the caller.
    pub(crate) fn settle(mut self, answer: impl Into<Bytes>, keep: Duration) -> Option<Ending> {
        let answer = answer.into();
        let Some(shared) = self.shared.take() else {
            self.finish(answer, keep);
            return None;
        };
        let at = self.finish(answer.clone(), keep);
        let ended = Held::Finished { at };
        self.ending(Some(shared), Some(ended), Some((&answer, keep)))
    }

    /// Takes the claim back: nothing ran, nothing is recorded, the next copy starts anew.
    pub(crate) fn release(self) {
        if let Some(ending) = self.released() {
            ending.tell_in_time();
        }
    }

    /// The same; the next copy starts anew at every replica.
    pub(crate) async fn release_everywhere(self) {
        if let Some(ending) = self.released() {
            Box::pin(ending.tell()).await;
        }
    }

    fn released(mut self) -> Option<Ending> {
        self.told = true;
        let shared = self.shared.take();
        let ending = self.ending(shared, None, None);
        self.store.release(self.id, self.sealed_at);
        self.run.tell(Outcome::Released);
        ending
    }

    /// Takes over what became of the submission at another replica.
    pub(super) fn learn(mut self, answer: Option<Bytes>, at: u64, keep: Duration) {
        self.told = true;
        let keep = if answer.is_some() {
            keep
        } else {
            Duration::ZERO
        };
        let answer = answer.unwrap_or_default();
        self.store.learn(self.id, self.sealed_at, at, &answer, keep);
        self.run.tell(Outcome::Finished { answer, at });
    }

    /// Forgets a claim that was never written down; those who wait hear why.
    pub(super) fn forget(mut self, why: Outcome) {
        self.told = true;
        self.store.memory().release(&self.id, self.sealed_at);
        self.run.tell(why);
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    pub(super) fn waiter(&self) -> Waiter {
        Waiter(self.run.clone())
    }

    pub(super) fn named(&self) -> (ClaimId, u64) {
        (self.id, self.sealed_at)
    }

    fn ending(
        &self,
        shared: Option<Box<Held>>,
        to: Option<Held>,
        answer: Option<(&Bytes, Duration)>,
    ) -> Option<Ending> {
        let (mine, others): (_, &Others) = (*shared?, self.store.others()?);
        let untold = others.end(&self.id, self.sealed_at, mine, to, answer);
        Some(Ending(others.replica.clone(), untold))
    }

    /// As if the process had ended: nothing is recorded, and nobody is told.
    #[cfg(test)]
    pub(super) fn abandon(mut self) {
        self.told = true;
    }

    fn finish(&mut self, answer: Bytes, keep: Duration) -> u64 {
        self.told = true;
        let at = self.store.finish(self.id, self.sealed_at, &answer, keep);
        self.run.tell(Outcome::Finished { answer, at });
        at
    }
}

impl Drop for ClaimGuard {
    fn drop(&mut self) {
        if self.told {
            return;
        }
        self.store.give_up(self.id, self.sealed_at);
        self.run.tell(Outcome::Unsure);
        let shared = self.shared.take();
        let unsure = Held::Unsure {
            at: self.run.begun(),
        };
        if let Some(ending) = self.ending(shared, Some(unsure), None) {
            ending.tell_in_time();
        }
    }
}
