//! Bounds what a caller can make the server hold, and for how long: all numbers in one place.

use std::time::Duration;

/// What a caller can make the server hold, and for how long.
///
/// The defaults suit a site behind a proxy and one without; they hold for every request, over
/// HTTP/1.1 and HTTP/2. How large a body may be is said by the action or the route that reads it.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use hallway::{App, Bounds};
///
/// let app: App<()> = App::new().bounds(Bounds::default().requests(64).stop(Duration::from_secs(5)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "give it to `App::bounds`"]
pub struct Bounds {
    pub(super) connections: usize,
    pub(super) requests: usize,
    pub(super) head_bytes: usize,
    pub(super) head_time: Duration,
    pub(super) idle_time: Duration,
    pub(super) ping: Duration,
    pub(super) body_pause: Duration,
    pub(super) body_start: Duration,
    pub(super) body_rate: usize,
    pub(super) stop: Duration,
    pub(super) patience: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 24_576,
            requests: 1024,
            head_bytes: 64 << 10,
            head_time: Duration::from_secs(15),
            idle_time: Duration::from_secs(75),
            ping: Duration::from_secs(28),
            body_pause: Duration::from_secs(15),
            body_start: Duration::from_secs(20),
            body_rate: 1 << 10,
            stop: Duration::from_secs(30),
            patience: Duration::from_secs(3),
        }
    }
}

impl Bounds {
    /// How many connections are open at once; 24,576, more than there are
    /// [streams](crate::Config). Further ones wait in the system's queue.
    pub fn connections(mut self, most: usize) -> Self {
        self.connections = most;
        self
    }

    /// How many requests are worked on at once; 1,024. Further ones get 503. A request counts
    /// until the head of its answer is ready, so open event streams do not.
    pub fn requests(mut self, most: usize) -> Self {
        self.requests = most;
        self
    }

    /// How many bytes the head of a request may have; 64 KB, at least 8 KB. More gets 431, as do
    /// more than a hundred headers.
    pub fn head_bytes(mut self, most: usize) -> Self {
        self.head_bytes = most.max(8 << 10);
        self
    }

    /// How long a new connection may take to bring the whole head of its first request; 15 s.
    pub fn head_time(mut self, longest: Duration) -> Self {
        self.head_time = longest;
        self
    }

    /// How long a connection may stay between two requests, the head of the next one included; 75 s.
    /// An answer of which nothing can be sent for so long ends, too: its reader does not read, or
    /// the stream says nothing. A proxy in front should give up its idle connections sooner, or it
    /// will now and then send a request into one that is being closed.
    pub fn idle_time(mut self, longest: Duration) -> Self {
        self.idle_time = longest;
        self
    }

    /// How long a connection of HTTP/2 stays when its other end gives no sign of life; 28 s, less
    /// than two heartbeats of a stream. After half of it the other end is asked, and has the other
    /// half to answer. HTTP/1.1 has no such question.
    pub fn ping(mut self, longest: Duration) -> Self {
        self.ping = longest;
        self
    }

    /// How long a body may pause; 15 s. After that the request gets 408.
    pub fn body_pause(mut self, longest: Duration) -> Self {
        self.body_pause = longest;
        self
    }

    /// How slowly a body may arrive: `start` (20 s) after the server began to wait for it, it must
    /// have brought `rate` bytes (1,024) for each second since. So the largest body that an action
    /// takes bounds its time as well.
    pub fn body_rate(mut self, start: Duration, rate: usize) -> Self {
        (self.body_start, self.body_rate) = (start, rate.max(1));
        self
    }

    /// How long a start waits for the process before it, which still answers what is under way. In
    /// development a second start is a mistake, and is told at once.
    pub(super) fn handover(&self) -> Duration {
        match cfg!(debug_assertions) {
            true => Duration::ZERO,
            false => self.stop + Duration::from_secs(5),
        }
    }

    /// How long a browser that cannot fill [streamed](crate::stream) parts in waits for the whole
    /// page; 3 s. After that it gets the page in order, as far as it is ready.
    pub fn patience(mut self, longest: Duration) -> Self {
        self.patience = longest;
        self
    }

    /// How long a stop waits for requests and actions under way; 30 s.
    pub fn stop(mut self, longest: Duration) -> Self {
        self.stop = longest;
        self
    }
}
