//! Asks the shared store as long as it answers, and not while it does not.
//!
//! The first request that finds it silent pays with the time that a connection may take. From then
//! on nobody asks: one task tries, twice a second, until the store is back. The log has one line
//! for either.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Asked, OutOfReach, SharedStore};

/// The store of this deployment, and whether it answers. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Reach(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Arc<dyn SharedStore>,
    answers: AtomicBool,
    forgets: AtomicBool,
}

/// How long to wait before a store that was silent is asked again.
pub(crate) const BETWEEN_TRIES: Duration = Duration::from_millis(500);

impl Reach {
    pub(crate) fn new(store: Arc<dyn SharedStore>) -> Self {
        let answers = AtomicBool::new(true);
        let forgets = AtomicBool::new(false);
        Self(Arc::new(Inner {
            store,
            answers,
            forgets,
        }))
    }

    /// Whether the store may drop claims when it is full, by what it said when it was last asked.
    pub(crate) fn forgets(&self) -> bool {
        self.0.forgets.load(Ordering::Relaxed)
    }

    /// Asks whether the store may drop claims; the log has a line when that changes.
    pub(crate) async fn check(&self) {
        let Some(why) = self.ask(|store| store.forgets()).await else {
            return;
        };
        let before = self.0.forgets.swap(why.is_some(), Ordering::Relaxed);
        match why {
            Some(why) if !before => {
                tracing::error!(
                    why,
                    "the shared store may forget what ran, so that it runs again"
                );
            }
            None if before => tracing::info!("the shared store forgets nothing before its time"),
            _ => {}
        }
    }

    /// Whether the store answered when it was last asked.
    pub(crate) fn answers(&self) -> bool {
        self.0.answers.load(Ordering::Acquire)
    }

    /// Asks, unless the store is known to be silent; `None` when it is.
    pub(crate) async fn ask<'a, T>(
        &'a self,
        what: impl FnOnce(&'a dyn SharedStore) -> Asked<'a, T>,
    ) -> Option<T> {
        match self.answers() {
            true => self.heard(what(&*self.0.store).await),
            false => None,
        }
    }

    fn heard<T>(&self, answer: Result<T, OutOfReach>) -> Option<T> {
        answer.map_err(|error| self.is_silent(&error)).ok()
    }

    fn is_silent(&self, error: &OutOfReach) {
        if self.0.answers.swap(false, Ordering::AcqRel) {
            tracing::error!(%error, "until it answers, this replica goes by what it knows itself");
            tokio::spawn(try_again(Arc::downgrade(&self.0)));
        }
    }
}

/// Ends with the store, or with the app.
async fn try_again(inner: std::sync::Weak<Inner>) {
    loop {
        tokio::time::sleep(BETWEEN_TRIES).await;
        let Some(inner) = inner.upgrade() else {
            return;
        };
        if inner.store.get("anybody there").await.is_ok() {
            inner.answers.store(true, Ordering::Release);
            tracing::info!("the shared store answers again");
            return;
        }
    }
}
