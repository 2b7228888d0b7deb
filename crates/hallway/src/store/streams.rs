//! Counts the streams that are open, and keeps them below a limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The open streams of this process. Clones count together.
#[derive(Debug, Clone)]
pub(crate) struct Streams(Arc<Places>);

#[derive(Debug)]
struct Places {
    taken: AtomicUsize,
    limit: usize,
}

/// One open stream, until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenStream(Arc<Places>);

impl Streams {
    pub(crate) fn new(limit: usize) -> Self {
        let taken = AtomicUsize::new(0);
        Self(Arc::new(Places { taken, limit }))
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        self.0.taken.load(Ordering::Relaxed)
    }

    /// Takes a place, if one is free.
    pub(crate) fn open(&self) -> Option<OpenStream> {
        let one_more = |taken: usize| (taken < self.0.limit).then_some(taken + 1);
        let taken = &self.0.taken;
        taken
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more)
            .ok()
            .map(|_| OpenStream(self.0.clone()))
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::Relaxed);
    }
}
