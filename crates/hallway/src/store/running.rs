//! Counts what runs to its end whatever becomes of its caller, so that a stop can wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// The actions and events that are under way. Clones count together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Running(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    running: AtomicUsize,
    ended: Notify,
}

/// Counts as one until it is dropped.
#[derive(Debug)]
pub(crate) struct Busy(Arc<Count>);

impl Running {
    pub(crate) fn enter(&self) -> Busy {
        self.0.running.fetch_add(1, Ordering::SeqCst);
        Busy(self.0.clone())
    }

    /// Waits until nothing runs.
    pub(crate) async fn idle(&self) {
        loop {
            let ended = self.0.ended.notified();
            if self.0.running.load(Ordering::SeqCst) == 0 {
                return;
            }
            ended.await;
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
        self.0.ended.notify_waiters();
    }
}
