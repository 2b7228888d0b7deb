//! Counts what runs to its end whatever becomes of its caller, and tells what has no end of its
//! own that the program stops.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Notify, watch};

/// The actions and events that are under way. Clones count together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Running(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    running: AtomicUsize,
    ended: Notify,
    stopping: watch::Sender<bool>,
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

    /// Tells the streams that it is time to end.
    pub(crate) fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Resolves when the program stops.
    pub(crate) fn stopping(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut stopping = self.0.stopping.subscribe();
        async move {
            // An error says that the app is gone, which is a stop, too.
            let _ = stopping.wait_for(|stopping| *stopping).await;
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
        self.0.ended.notify_waiters();
    }
}
