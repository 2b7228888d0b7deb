//! Gives a body up when it arrives too slowly.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::app::bounds::Bounds;

/// A body under a deadline, which moves on with every byte that comes.
pub(super) struct Timely {
    inner: Body,
    deadline: Pin<Box<Sleep>>,
    started: Instant,
    read: usize,
    pause: Duration,
    start: Duration,
    rate: usize,
    late: Late,
}

/// Whether a body came too late.
#[derive(Debug, Clone, Default)]
pub(super) struct Late(Arc<AtomicBool>);

impl Late {
    pub(super) fn is(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Timely {
    /// Watches over a body. One that has nothing to say needs no watch.
    pub(super) fn watch(inner: Body, bounds: &Bounds) -> (Body, Option<Late>) {
        if inner.is_end_stream() {
            return (inner, None);
        }
        let (started, late) = (Instant::now(), Late::default());
        let timely = Self {
            inner,
            deadline: Box::pin(tokio::time::sleep(bounds.body_pause)),
            started,
            read: 0,
            pause: bounds.body_pause,
            start: bounds.body_start,
            rate: bounds.body_rate,
            late: late.clone(),
        };
        (Body::new(timely), Some(late))
    }

    /// The earlier of two ends: of a pause that begins now, and of the patience for what came.
    fn next_deadline(&self) -> Instant {
        let earned = Duration::from_secs((self.read / self.rate) as u64);
        (Instant::now() + self.pause).min(self.started + self.start + earned)
    }
}

impl http_body::Body for Timely {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) {
            if let Some(Ok(frame)) = &frame {
                self.read += frame.data_ref().map_or(0, Bytes::len);
                let next = self.next_deadline();
                self.deadline.as_mut().reset(next);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        ready!(self.deadline.as_mut().poll(cx));
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
        let (body, late) = Timely::watch(body, &Bounds::default());
        let start = Instant::now();
        let mut read = 0;
        let mut frames = body.into_data_stream();
        while let Some(Ok(bytes)) = frames.next().await {
            read += bytes.len();
            if read > 10 << 20 {
                return (start.elapsed().as_secs(), read);
            }
        }
        assert!(late.is_some_and(|late| late.is()));
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
    async fn a_slow_line_may_take_its_time() {
        let (seconds, read) = life(trickle(4 << 10, Duration::from_secs(2))).await;
        assert!(
            seconds > 5000 && read > 10 << 20,
            "{seconds} s, {read} bytes"
        );
    }

    #[tokio::test]
    async fn an_empty_body_is_left_alone() {
        let (body, late) = Timely::watch(Body::empty(), &Bounds::default());
        assert!(late.is_none());
        assert!(body.collect().await.unwrap().to_bytes().is_empty());
    }
}
