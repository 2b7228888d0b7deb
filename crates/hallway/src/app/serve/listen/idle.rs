//! Gives up connections that neither ask nor are answered.
//!
//! One look at all of them every few seconds, on a thread of its own. A timer for each connection
//! would cost more than the rest of what this loop does for a request, and even a single one makes
//! the runtime look at the clock whenever it has nothing to do.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::AbortHandle;

use crate::app::bounds::Bounds;

/// What a connection does.
#[derive(Debug, Default)]
pub(super) struct Activity {
    /// Requests that are being answered.
    busy: AtomicUsize,
    /// Requests that began.
    begun: AtomicU64,
    /// Rises with every byte that is sent. Bytes that come do not count: a head that never ends
    /// is made of them.
    sent: AtomicU64,
    /// Milliseconds that a stream of events waits for its reader; 0: there was none here.
    patience: AtomicU64,
    all: Arc<All>,
}

/// What is known of all connections together.
#[derive(Debug)]
struct All {
    /// Requests that are being answered.
    busy: AtomicUsize,
    /// The shortest patience of all that came, in milliseconds.
    patience: AtomicU64,
}

impl Default for All {
    fn default() -> Self {
        Self {
            busy: AtomicUsize::new(0),
            patience: AtomicU64::new(u64::MAX),
        }
    }
}

/// A request that is being answered.
pub(super) struct Busy(Arc<Activity>);

impl Activity {
    /// Counts a request, if there are fewer than `most` on all connections.
    pub(super) fn begin(self: &Arc<Self>, most: usize) -> Option<Busy> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        self.busy.fetch_add(1, Ordering::Relaxed);
        let others = self.all.busy.fetch_add(1, Ordering::Relaxed);
        let busy = Busy(self.clone());
        (others < most).then_some(busy)
    }

    /// How long the connection may stay when it neither asks nor is answered.
    fn longest(&self, bounds: &Bounds) -> Duration {
        match self.patience.load(Ordering::Relaxed) {
            0 if self.begun.load(Ordering::Relaxed) > 0 => bounds.idle_time,
            0 => bounds.head_time,
            patience => Duration::from_millis(patience),
        }
    }

    /// Something that changes as long as the connection is of use.
    fn mark(&self) -> (u64, u64) {
        let begun = self.begun.load(Ordering::Relaxed);
        (begun, self.sent.load(Ordering::Relaxed))
    }
}

impl Busy {
    /// From now on the connection is closed when nothing can be sent for so long.
    pub(super) fn wait_at_most(&self, patience: Duration) {
        let patience = u64::try_from(patience.as_millis()).unwrap_or(u64::MAX);
        let Self(activity) = self;
        activity.patience.store(patience.max(1), Ordering::Relaxed);
        let shortest = &activity.all.patience;
        shortest.fetch_min(patience, Ordering::Relaxed);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
        self.0.all.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The open connections.
#[derive(Debug, Default)]
pub(super) struct Open {
    connections: Mutex<Connections>,
    together: Arc<All>,
}

#[derive(Debug, Default)]
struct Connections {
    all: Vec<Connection>,
    /// With so many, those that have ended are forgotten: each still holds the memory of its task,
    /// and a flood of short ones must not wait for the next look.
    most: usize,
}

impl Connections {
    fn retain(&mut self, stays: impl FnMut(&mut Connection) -> bool) {
        const FEW: usize = 64;
        self.all.retain_mut(stays);
        // Twice what stays, so that a new one costs the same however many there are.
        self.most = (2 * self.all.len()).max(FEW);
    }
}

#[derive(Debug)]
struct Connection {
    activity: Arc<Activity>,
    task: AbortHandle,
    mark: (u64, u64),
    since: Instant,
}

impl Open {
    /// What a new connection does: nothing yet.
    pub(super) fn activity(&self) -> Activity {
        Activity {
            all: self.together.clone(),
            ..Activity::default()
        }
    }

    pub(super) fn add(&self, activity: Arc<Activity>, task: AbortHandle) {
        let mut list = self.list();
        if list.all.len() >= list.most {
            list.retain(|connection| !connection.task.is_finished());
        }
        list.all.push(Connection {
            mark: activity.mark(),
            activity,
            task,
            since: Instant::now(),
        });
    }

    /// Looks at all connections from time to time, until the other end of `ended` is dropped.
    pub(super) fn watch(&self, bounds: &Bounds, ended: &Receiver<()>) {
        while ended.recv_timeout(self.pause(bounds)) == Err(RecvTimeoutError::Timeout) {
            let now = Instant::now();
            self.list()
                .retain(|connection| connection.may_stay(now, bounds));
        }
    }

    /// How long until the next look.
    fn pause(&self, bounds: &Bounds) -> Duration {
        const LEAST: Duration = Duration::from_millis(10);
        let patience = self.together.patience.load(Ordering::Relaxed);
        let usual = bounds.head_time.min(bounds.idle_time) / 4;
        usual.min(Duration::from_millis(patience) / 12).max(LEAST)
    }

    fn list(&self) -> MutexGuard<'_, Connections> {
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    fn may_stay(&mut self, now: Instant, bounds: &Bounds) -> bool {
        if self.task.is_finished() {
            return false;
        }
        let mark = self.activity.mark();
        if mark != self.mark || self.activity.busy.load(Ordering::Relaxed) > 0 {
            (self.mark, self.since) = (mark, now);
            return true;
        }
        let quiet = now.saturating_duration_since(self.since);
        let stays = quiet < self.activity.longest(bounds);
        if !stays {
            self.task.abort();
        }
        stays
    }
}

/// A socket that notes what is sent through it.
pub(super) struct Noted<S> {
    stream: TokioIo<S>,
    activity: Arc<Activity>,
}

impl<S> Noted<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>) -> Self {
        Self {
            stream: TokioIo::new(stream),
            activity,
        }
    }

    fn note(&self, bytes: usize) {
        self.activity
            .sent
            .fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

impl<S: AsyncRead + Unpin> Read for Noted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> Write for Noted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let sent = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        self.note(sent);
        Poll::Ready(Ok(sent))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = ready!(Pin::new(&mut self.stream).poll_write_vectored(cx, pieces))?;
        self.note(sent);
        Poll::Ready(Ok(sent))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_flood_of_short_connections_is_not_remembered_until_the_next_look() {
        let open = Open::default();
        let stays = tokio::spawn(std::future::pending::<()>());
        open.add(Arc::new(open.activity()), stays.abort_handle());
        for _ in 0..10_000 {
            let task = tokio::spawn(async {});
            let handle = task.abort_handle();
            task.await.unwrap();
            open.add(Arc::new(open.activity()), handle);
        }
        let list = open.list();
        assert!(list.all.len() <= 64, "{}", list.all.len());
        assert!(!list.all[0].task.is_finished(), "the open one");
    }
}
