//! Remembers which events of other programs were handled, so that none is handled twice, and which
//! calls were made under a key of their caller.
//!
//! An event comes with an id of its sender's choice and without the time of a token, so its claim
//! lies in the hour in which it first came, and is looked for in every hour of a week. Senders try
//! for three days (Stripe) to five (Svix).
//!
//! Nobody stands by to decide what becomes of an event that was begun when the process ended: it
//! is begun again, and says so ([`Begun::Mine`]).

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::claims::{Claim, ClaimGuard, ClaimId, Waiter};
use super::others::Others;
use super::replica::Replica;
use super::{Limits, Store, StoreError, now};

const HOUR: u64 = 60 * 60;
const HOURS: u64 = 7 * 24;

const LIMITS: Limits = Limits {
    claims: 1_000_000,
    // An event has no answer but "received".
    answer_bytes: 0,
    token_life: Duration::from_secs(HOURS * HOUR),
    // Whoever sends one again gets the same answer, which costs little, however often.
    copies: None,
};

/// Calls under a key are told the same answer again.
const CALLS: Limits = Limits {
    answer_bytes: 16 << 20,
    ..LIMITS
};

/// The events that this process remembers. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Events(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    /// Held from the look to the claim: two deliveries may fall into different hours.
    beginning: Mutex<()>,
}

/// What is to be done with an event that came.
#[derive(Debug)]
pub(crate) enum Begun {
    /// Handle it. `again`: a process ended while it handled this event, so part of it may be done.
    Mine { claim: ClaimGuard, again: bool },
    /// It is being handled at this moment: wait.
    Running(Waiter),
    /// It was handled, and this was the answer if it is known.
    Handled(Option<Bytes>),
    /// It came too often, or more events came than can be remembered.
    Crowded,
}

impl Events {
    /// Forgets everything when the process ends.
    pub(crate) fn in_memory() -> Self {
        Self::over(Store::in_memory(LIMITS))
    }

    /// Keeps the events in `folder`, and loads what is there.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        Store::open(&folder.join("events"), LIMITS, Duration::ZERO).map(Self::over)
    }

    /// The calls under a key, with their answers.
    pub(crate) fn calls(folder: Option<&Path>) -> Result<Self, StoreError> {
        match folder {
            Some(folder) => {
                Store::open(&folder.join("calls"), CALLS, Duration::ZERO).map(Self::over)
            }
            None => Ok(Self::over(Store::in_memory(CALLS))),
        }
    }

    fn over(store: Store) -> Self {
        Self(Arc::new(Inner {
            store,
            beginning: Mutex::new(()),
        }))
    }

    /// Whether every event so far is in the file; `true` without one.
    pub(crate) fn is_healthy(&self) -> bool {
        self.0.store.is_healthy()
    }

    /// Asks other replicas, too; `kind` says of what.
    pub(crate) fn share(&mut self, replica: Arc<Replica>, kind: &'static str) {
        let inner = Arc::get_mut(&mut self.0).expect("nothing has begun yet");
        let others = Others::of_events(replica, kind, HOURS * HOUR);
        inner.store.share_with(others);
    }

    /// Begins the event that `sender` calls `id`, in this process.
    pub(crate) fn begin(&self, sender: &str, id: &str) -> Begun {
        self.begin_at(sender, id, now() / HOUR)
    }

    /// Begins the event that `sender` calls `id`, of all replicas that share a store.
    pub(crate) async fn begin_everywhere(&self, sender: &str, id: &str) -> Begun {
        let store = &self.0.store;
        match (self.begin(sender, id), store.others()) {
            (Begun::Mine { claim, again }, Some(_)) => {
                Box::pin(store.begin_of_all(claim, again)).await
            }
            (Begun::Handled(None), Some(others)) => {
                Begun::Handled(Box::pin(others.answer(&name(sender, id))).await)
            }
            (begun, _) => begun,
        }
    }

    /// Whether the event was begun, by this process or by one before it.
    pub(crate) fn knows(&self, sender: &str, id: &str) -> bool {
        let store = &self.0.store;
        let id = name(sender, id);
        hours(now() / HOUR).any(|hour| store.find(&id, hour * HOUR).is_some())
    }

    pub(super) fn begin_at(&self, sender: &str, id: &str, hour: u64) -> Begun {
        let store = &self.0.store;
        let _one = self
            .0
            .beginning
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let id = name(sender, id);
        let known = hours(hour).find_map(|hour| Some((hour, store.find(&id, hour * HOUR)?)));
        let again = match known {
            None => false,
            Some((hour, Claim::Unsure { .. })) => {
                store.release(id, hour * HOUR);
                true
            }
            Some((_, Claim::Running(waiter))) => return Begun::Running(waiter),
            Some((_, Claim::Finished { answer, .. })) => return Begun::Handled(answer),
            Some(_) => return Begun::Crowded,
        };
        match store.claim(id, hour * HOUR) {
            Claim::Mine(claim) => Begun::Mine { claim, again },
            _ => Begun::Crowded,
        }
    }
}

/// The hours in which an event may have been claimed. One ahead: a clock may be set back.
fn hours(this: u64) -> impl Iterator<Item = u64> {
    (this.saturating_sub(HOURS)..=this + 1).rev()
}

fn name(sender: &str, id: &str) -> ClaimId {
    let digest: [u8; 32] = Sha256::new()
        .chain_update((sender.len() as u64).to_be_bytes())
        .chain_update(sender)
        .chain_update(id)
        .finalize()
        .into();
    let (mut token, mut content) = ([0; 16], [0; 16]);
    token.copy_from_slice(&digest[..16]);
    content.copy_from_slice(&digest[16..]);
    ClaimId { token, content }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Outcome;

    fn mine(begun: Begun) -> (ClaimGuard, bool) {
        match begun {
            Begun::Mine { claim, again } => (claim, again),
            other => panic!("{other:?}"),
        }
    }

    fn handled(claim: ClaimGuard) {
        assert!(claim.settle("", Duration::ZERO).is_none(), "nobody else");
    }

    #[test]
    fn an_event_that_was_handled_is_known_for_a_week_and_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let this = now() / HOUR;
        let events = Events::open(folder.path()).unwrap();
        handled(mine(events.begin_at("stripe", "evt_1", this - 100)).0);
        assert!(matches!(events.begin("stripe", "evt_1"), Begun::Handled(_)));
        drop(events);
        let events = Events::open(folder.path()).unwrap();
        assert!(matches!(events.begin("stripe", "evt_1"), Begun::Handled(_)));
        assert!(events.knows("stripe", "evt_1"));
        assert!(!events.knows("github", "evt_1"));
        mine(events.begin("github", "evt_1")).0.release();
    }

    #[test]
    fn an_event_whose_handler_failed_is_begun_again() {
        let events = Events::in_memory();
        mine(events.begin("stripe", "evt_1")).0.release();
        let (claim, again) = mine(events.begin("stripe", "evt_1"));
        assert!(!again);
        handled(claim);
        assert!(matches!(events.begin("stripe", "evt_1"), Begun::Handled(_)));
    }

    #[test]
    fn an_event_that_a_process_took_with_it_is_begun_again_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let events = Events::open(folder.path()).unwrap();
        mine(events.begin("stripe", "evt_1")).0.abandon();
        drop(events);
        let events = Events::open(folder.path()).unwrap();
        let (claim, again) = mine(events.begin("stripe", "evt_1"));
        assert!(again);
        handled(claim);
        assert!(matches!(events.begin("stripe", "evt_1"), Begun::Handled(_)));
    }

    #[tokio::test]
    async fn a_second_delivery_in_the_next_hour_waits_for_the_first() {
        let events = Events::in_memory();
        let this = now() / HOUR;
        let (claim, _) = mine(events.begin_at("stripe", "evt_1", this));
        let Begun::Running(waiter) = events.begin_at("stripe", "evt_1", this + 1) else {
            panic!("it runs");
        };
        handled(claim);
        assert!(matches!(waiter.outcome().await, Outcome::Finished { .. }));
    }
}
