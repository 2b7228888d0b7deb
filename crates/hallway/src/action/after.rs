//! Does what nobody has to wait for, after an action has succeeded.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;
use crate::store::Running;

type Work = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// What is left to do. Of several copies of a [`Done`](super::Done) one does it.
#[derive(Clone)]
pub(super) struct After(Arc<Mutex<Option<Work>>>);

impl After {
    pub(super) fn new(work: impl Future<Output = Result<(), Error>> + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::pin(work)))))
    }

    /// Begins it in a task of its own, for which a stop waits.
    pub(super) fn begin(self, name: &'static str, running: &Running) {
        let work = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(work) = work else { return };
        let busy = running.enter();
        tokio::spawn(async move {
            if let Err(error) = work.await {
                error.report(name);
            }
            drop(busy);
        });
    }
}

impl fmt::Debug for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("After(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt as _;
    use tokio::sync::oneshot;

    use super::*;
    use crate::Done;

    #[tokio::test]
    async fn a_stop_waits_for_the_work_and_of_two_copies_one_does_it() {
        let (done_times, running) = (Arc::new(AtomicUsize::new(0)), Running::default());
        let (go, wait) = oneshot::channel::<()>();
        let counter = done_times.clone();
        let done = Done::new().after(async move {
            wait.await?;
            counter.fetch_add(1, Ordering::SeqCst);
            Err(Error::internal("as the test wants"))
        });
        for work in done.clone().after.into_iter().chain(done.after) {
            work.begin("letter", &running);
        }
        assert!(running.idle().now_or_never().is_none(), "it is under way");
        go.send(()).unwrap();
        running.idle().await;
        assert_eq!(done_times.load(Ordering::SeqCst), 1);
    }
}
