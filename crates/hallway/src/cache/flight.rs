//! Runs one load per key at a time and tells everybody how it ended.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use quick_cache::sync::Cache as Entries;
use tokio::sync::Notify;
use tokio::task_local;

use super::Shared;
use super::entry::{Entry, Key, Weigh};
use super::tag::{Seen, Tag};

/// The values that are there, and the loads that run.
pub(super) struct Flights {
    entries: Entries<Key, Arc<Entry>, Weigh>,
    running: Mutex<HashMap<Key, Arc<Flight>>>,
}

/// A load that runs or has ended.
pub(super) struct Flight {
    /// The number of the sequence before the load began.
    pub(super) begun: u64,
    landed: OnceLock<Landed>,
    told: Notify,
}

/// How a load ended.
#[derive(Clone)]
pub(super) enum Landed {
    Value(Arc<Entry>),
    Failed(Arc<dyn Any + Send + Sync>),
    Lost,
}

/// What there is for a reader that found no value to serve.
pub(super) enum Boarding {
    /// Somebody's load runs.
    Joined(Arc<Flight>),
    /// The reader has to load.
    Begun(Pilot),
    /// A load has landed in the meantime.
    There(Arc<Entry>),
}

impl Flights {
    pub(super) fn new(bytes: u64) -> Self {
        const TYPICAL: u64 = 4096;
        let items = usize::try_from(bytes / TYPICAL)
            .unwrap_or(usize::MAX)
            .max(16);
        let entries = Entries::with_weighter(items, bytes, Weigh);
        Self {
            entries,
            running: Mutex::default(),
        }
    }

    pub(super) fn get(&self, key: &Key) -> Option<Arc<Entry>> {
        self.entries.get(key)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    #[cfg(test)]
    pub(super) fn weight(&self) -> u64 {
        self.entries.weight()
    }

    #[cfg(test)]
    pub(super) fn running_len(&self) -> usize {
        self.running().len()
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Key, Arc<Flight>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Joins the load of `key`, or begins one. `serves` says whether a value will do.
    ///
    /// A value is stored before its load is taken off the table, so that whoever finds neither
    /// here is alone.
    pub(super) fn board(
        self: &Arc<Self>,
        key: &Key,
        serves: impl FnOnce(&Entry) -> bool,
    ) -> Boarding {
        let mut running = self.flights.running();
        if let Some(flight) = running.get(key) {
            return Boarding::Joined(flight.clone());
        }
        if let Some(entry) = self.flights.get(key).filter(|entry| serves(entry)) {
            return Boarding::There(entry);
        }
        let flight = Arc::new(Flight {
            begun: self.versions.now(),
            landed: OnceLock::new(),
            told: Notify::new(),
        });
        running.insert(key.clone(), flight.clone());
        Boarding::Begun(Pilot {
            shared: self.clone(),
            key: key.clone(),
            flight,
        })
    }
}

impl Flight {
    /// Resolves when the load has ended, however it ended.
    pub(super) async fn landed(&self) -> Landed {
        // Made before the look, so that no end falls between the two.
        let told = self.told.notified();
        if self.landed.get().is_none() {
            told.await;
        }
        self.landed.get().cloned().unwrap_or(Landed::Lost)
    }
}

/// The duty to land a flight. Dropped without, by a panic or at the end of the runtime, it tells
/// that the load is lost: nobody waits for ever, and the next reader begins anew.
pub(super) struct Pilot {
    shared: Arc<Shared>,
    key: Key,
    pub(super) flight: Arc<Flight>,
}

impl Pilot {
    pub(super) fn land(self, landed: Landed) {
        self.tell(landed);
    }

    fn tell(&self, landed: Landed) {
        if let Landed::Value(entry) = &landed {
            self.shared
                .flights
                .entries
                .insert(self.key.clone(), entry.clone());
        }
        self.shared.flights.running().remove(&self.key);
        // Landed once: `land` consumes the pilot, and its drop finds the outcome set.
        let _ = self.flight.landed.set(landed);
        self.flight.told.notify_waiters();
    }
}

impl Drop for Pilot {
    fn drop(&mut self) {
        if self.flight.landed.get().is_none() {
            self.tell(Landed::Lost);
        }
    }
}

task_local! {
    /// The load that this task computes, if any. Not for passing data: only so that a value knows
    /// the tags of the cached values that it is made of.
    static LOADING: Arc<Log>;
}

/// What a load has read from the cache so far.
pub(super) struct Log {
    key: Key,
    /// How the trace names it; empty where none is written.
    label: String,
    within: Option<Arc<Log>>,
    seen: Mutex<HashMap<Tag, u64>>,
}

impl Log {
    pub(super) fn new(key: Key, label: String) -> Arc<Self> {
        Arc::new(Self {
            key,
            label,
            within: Self::current(),
            seen: Mutex::default(),
        })
    }

    fn current() -> Option<Arc<Self>> {
        LOADING.try_with(Arc::clone).ok()
    }

    /// Runs a load; what it reads is written down here.
    pub(super) async fn scope<F: Future>(self: Arc<Self>, load: F) -> F::Output {
        LOADING.scope(self, load).await
    }

    pub(super) fn add(&self, (tag, known): Seen) {
        let mut all = self.seen();
        let least = all.entry(tag).or_insert(known);
        *least = known.min(*least);
    }

    fn tags(&self) -> Vec<Tag> {
        let mut tags: Vec<Tag> = self.seen().keys().cloned().collect();
        tags.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        tags
    }

    pub(super) fn take(&self) -> Vec<Seen> {
        self.seen().drain().collect()
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<Tag, u64>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down that the load at hand, if any, depends on these.
pub(super) fn note(seen: impl IntoIterator<Item = Seen>) {
    // A reader that is no load, the usual case, finds nothing to write to.
    let _ = LOADING.try_with(|log| seen.into_iter().for_each(|one| log.add(one)));
}

/// What the load at hand depends on so far.
pub(crate) fn depends() -> Vec<Tag> {
    LOADING.try_with(|log| log.tags()).unwrap_or_default()
}

/// The name of the load at hand, for the trace.
pub(super) fn label() -> Option<String> {
    Log::current().map(|log| log.label.clone())
}

/// Whether the load of `key` is what this task computes, directly or further up.
pub(super) fn is_loading(key: &Key) -> bool {
    let mut log = Log::current();
    while let Some(loading) = log {
        if loading.key == *key {
            return true;
        }
        log = loading.within.clone();
    }
    false
}
