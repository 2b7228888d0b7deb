//! Gives a body up when it arrives too slowly.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::app::bounds::Bounds;

/// A body under a deadline, which moves on with every byte that comes.
///
/// Most bodies are there at once, so that the clock starts when one has to be waited for.
pub(super) struct Timely<B> {
    inner: B,
    deadline: Option<Deadline>,
    read: usize,
    pause: Duration,
    start: Duration,
    rate: usize,
    late: Late,
}

struct Deadline {
    since: Instant,
    timer: Pin<Box<Sleep>>,
}

/// Whether a body came too late.
#[derive(Debug, Clone, Default)]
pub(super) struct Late(Arc<AtomicBool>);

impl Late {
    pub(super) fn is(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl<B> Timely<B> {
    /// Watches over a body, and tells when it is late.
    pub(super) fn watch(inner: B, bounds: &Bounds, late: &Late) -> Self {
        Self {
            inner,
            deadline: None,
            read: 0,
            pause: bounds.body_pause,
            start: bounds.body_start,
            rate: bounds.body_rate,
            late: late.clone(),
        }
    }

    /// The earlier of two ends: of a pause that begins now, and of the patience for what came.
    fn end(&self, since: Instant) -> Instant {
        let earned = Duration::from_secs((self.read / self.rate) as u64);
        (Instant::now() + self.pause).min(since + self.start + earned)
    }

    /// Moves the deadline on, if there is one yet.
    fn arrived(&mut self, bytes: usize) {
        self.read += bytes;
        if let Some(mut deadline) = self.deadline.take() {
            deadline.timer.as_mut().reset(self.end(deadline.since));
            self.deadline = Some(deadline);
        }
    }

    /// Waits for the deadline, which begins to run now if it does not yet.
    fn poll_deadline(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut deadline = self.deadline.take().unwrap_or_else(|| {
            let since = Instant::now();
            let timer = Box::pin(tokio::time::sleep_until(self.end(since)));
            Deadline { since, timer }
        });
        let ended = deadline.timer.as_mut().poll(cx);
        self.deadline = Some(deadline);
        ended
    }
}

impl<B> Body for Timely<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) {
            if let Some(Ok(frame)) = &frame {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.arrived(bytes);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        ready!(self.poll_deadline(cx));
        self.late.0.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err("the body came too slowly".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::Body;
    use futures_util::{StreamExt, stream};
    use http_body_util::BodyExt;

    use super::*;

    /// A body that brings `size` bytes every `pause`, for ever.
    fn trickle(size: usize, pause: Duration) -> Body {
        Body::from_stream(stream::repeat(()).then(move |()| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, Infallible>(Bytes::from(vec![b'x'; size]))
        }))
    }

    /// How many seconds a body lives, and how much of it arrives.
    async fn life(body: Body) -> (u64, usize) {
        let late = Late::default();
        let body = Timely::watch(body, &Bounds::default(), &late);
        let start = Instant::now();
        let mut read = 0;
        let mut frames = body.into_data_stream();
        while let Some(Ok(bytes)) = frames.next().await {
            read += bytes.len();
            if read > 10 << 20 {
                return (start.elapsed().as_secs(), read);
            }
        }
        assert!(late.is());
        (start.elapsed().as_secs(), read)
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_pauses_is_given_up() {
        let once = stream::once(async { Ok::<_, Infallible>(Bytes::from("x")) });
        let body = Body::from_stream(once.chain(stream::pending()));
        assert_eq!(life(body).await, (15, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_of_one_byte_a_second_is_given_up() {
        let (seconds, read) = life(trickle(1, Duration::from_secs(1))).await;
        assert!(seconds == 20 && read <= 20, "{seconds} s, {read} bytes");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_waits_for_its_reader_is_not_late() {
        let late = Late::default();
        let pieces = stream::iter(["ab", "cd"].map(Ok::<_, Infallible>));
        let body = Timely::watch(Body::from_stream(pieces), &Bounds::default(), &late);
        tokio::time::sleep(Duration::from_secs(100)).await;
        assert_eq!(body.collect().await.unwrap().to_bytes(), "abcd");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_may_take_its_time() {
        let (seconds, read) = life(trickle(4 << 10, Duration::from_secs(2))).await;
        assert!(
            seconds > 5000 && read > 10 << 20,
            "{seconds} s, {read} bytes"
        );
    }
}
