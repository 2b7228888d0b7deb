//! Says to other replicas that this one lives, and tells them later what they could not hear.
//!
//! A claim names the replica that runs it. A replica says every ten seconds that it lives; one that
//! has not for thirty is gone, and of what it ran nobody knows the end.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};

use super::shared::{BETWEEN_TRIES, Change, Reach};
use crate::seal::Sealer;

/// Names a process: random, made at its start.
pub(super) type ReplicaId = [u8; 8];

/// How long a replica counts as one that runs after it said so.
const LEASE: Duration = Duration::from_secs(30);
const BETWEEN_BEATS: Duration = Duration::from_secs(10);
/// Changes that wait for the store.
const MOST: usize = 10_000;

/// This process, as others see it.
#[derive(Debug)]
pub(crate) struct Replica {
    pub(super) me: ReplicaId,
    pub(super) reach: Reach,
    pub(super) sealer: Sealer,
    pub(super) runtime: Handle,
    /// When it last said that it lives.
    said: Mutex<Option<Instant>>,
    /// Changes that the store has not taken.
    untold: Mutex<VecDeque<Untold>>,
    /// Wakes who tells.
    more: Arc<Notify>,
}

/// A change, and for how long what it says holds where the store does not know of the claim.
#[derive(Debug, Clone)]
pub(super) struct Untold {
    pub(super) change: Change,
    pub(super) life: Duration,
}

impl Replica {
    /// Lives, for the others, as long as this is held.
    pub(crate) fn new(reach: Reach, sealer: Sealer, runtime: Handle) -> Arc<Self> {
        let mut me = ReplicaId::default();
        getrandom::fill(&mut me).expect("the system gives random bytes");
        let replica = Arc::new(Self {
            me,
            reach,
            sealer,
            said: Mutex::default(),
            untold: Mutex::default(),
            more: Arc::default(),
            runtime: runtime.clone(),
        });
        runtime.spawn(beat(Arc::downgrade(&replica), replica.more.clone()));
        replica
    }

    /// Whether the others know, for long enough, that this replica lives; tells them if not.
    pub(super) async fn lives(&self) -> bool {
        let said = *self.said();
        match said {
            Some(at) if at.elapsed() < LEASE / 2 => true,
            _ => self.say().await,
        }
    }

    async fn say(&self) -> bool {
        let (now, key) = (Instant::now(), key(&self.me));
        let said = self.reach.ask(|store| store.put(&key, b"lives", LEASE));
        let said = said.await.is_some();
        if said {
            *self.said() = Some(now);
        }
        said
    }

    /// Whether a replica lives; `None` when the store does not answer.
    pub(super) async fn is_alive(&self, replica: &ReplicaId) -> Option<bool> {
        if *replica == self.me {
            return Some(true);
        }
        let key = key(replica);
        let found = self.reach.ask(|store| store.get(&key)).await?;
        Some(found.is_some())
    }

    /// Tells the others; `false` when they hear of it later.
    pub(super) async fn tell(&self, untold: Untold) -> bool {
        let told = self.try_to_tell(&untold).await;
        if !told {
            let mut waiting = self.untold();
            match waiting.len() < MOST {
                true => waiting.push_back(untold),
                false => tracing::error!(
                    "too many ends of submissions wait for the shared store: one is not told"
                ),
            }
            self.more.notify_one();
        }
        told
    }

    async fn try_to_tell(&self, untold: &Untold) -> bool {
        let Untold { change, life } = untold;
        let changed = self.reach.ask(|store| store.change(change)).await;
        let (Some(false), Some(to)) = (changed, &change.to) else {
            return changed.is_some();
        };
        // It was claimed while the store was away, or the store has lost it.
        let Change { key, name, .. } = change;
        let claimed = self.reach.ask(|store| store.claim(key, name, to, *life));
        match (claimed.await, &change.beside) {
            (None, _) => false,
            (Some(claimed), Some((key, value, life))) if claimed.held.is_none() => {
                let put = self.reach.ask(|store| store.put(key, value, *life));
                put.await.is_some()
            }
            _ => true,
        }
    }

    /// Tells what waits; `false` when the store does not take it all.
    async fn tell_all(&self) -> bool {
        loop {
            let Some(untold) = self.untold().front().cloned() else {
                return true;
            };
            if !self.try_to_tell(&untold).await {
                return false;
            }
            self.untold().pop_front();
        }
    }

    /// Changes that the store has not taken yet.
    pub(super) fn waiting(&self) -> usize {
        self.untold().len()
    }

    fn said(&self) -> MutexGuard<'_, Option<Instant>> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn untold(&self) -> MutexGuard<'_, VecDeque<Untold>> {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn beat(replica: Weak<Replica>, more: Arc<Notify>) {
    loop {
        let heard = {
            let Some(replica) = replica.upgrade() else {
                return;
            };
            let heard = replica.say().await && replica.tell_all().await;
            if heard {
                replica.reach.check().await;
            }
            heard
        };
        match heard {
            true => _ = timeout(BETWEEN_BEATS, more.notified()).await,
            false => sleep(BETWEEN_TRIES).await,
        }
    }
}

fn key(replica: &ReplicaId) -> String {
    format!("replica {:016x}", u64::from_be_bytes(*replica))
}
