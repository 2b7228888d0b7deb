//! Talks with a page in both directions: WebSockets (RFC 6455).
//!
//! 1. Only our own pages connect, those of listed origins (`HALLWAY_ORIGINS`, [`Cors`](super::Cors)),
//!    and programs that send neither an origin nor a cookie. A browser asks nobody before it
//!    connects to another site with that site's cookies, so this is asked here, before the upgrade.
//! 2. A connection takes one of the places that streams share (`HALLWAY_STREAMS`, `HALLWAY_STREAMS_PER_CLIENT`).
//! 3. Each side waits for the other: sixteen messages lie between a handler and the network, and a
//!    reader who does not read for half a minute is given up.
//! 4. The server asks every 20 seconds whether somebody is there; who has not answered by the next
//!    time is gone.
//!
//! | code | why a connection ends |
//! | --- | --- |
//! | 1000 | the handler has ended |
//! | 1001 | the program stops, or an hour is over: the page connects again, and its guard is asked again |
//! | 1002, 1007 | what came is no WebSocket, or no text |
//! | 1009 | a message is longer than 64 KB, or what the handler said |
//! | 1011 | the handler failed |
//! | 4000 to 4999 | the handler's own, with [`Connection::close`] |

mod drive;

use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, ws};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use tokio::sync::mpsc;

use super::cors::Listed;
use super::problem::Problem;
use super::stream::place;
use crate::Error;
use crate::guard::Deployment;
use crate::guard::origin::{self, Facts};
use crate::store::OpenStream;
use drive::{Ends, Terms};

/// A page that wants to talk: `new WebSocket("wss://..")`.
///
/// As a parameter of a `get` handler it refuses pages of other origins with 403, and takes a place
/// among the open streams; when all are taken the answer is 503. Guards stand beside it, as always.
///
/// # Examples
///
/// ```
/// use hallway::axum::response::Response;
/// use hallway::route::{Frame, Socket};
///
/// pub async fn get(socket: Socket) -> Response {
///     socket.open(|mut page| async move {
///         while let Some(frame) = page.receive().await {
///             if let Frame::Text(text) = frame {
///                 page.send(text.to_uppercase()).await?;
///             }
///         }
///         Ok(())
///     })
/// }
/// # let _ = hallway::Route::<()>::new().get(get);
/// ```
#[derive(Debug)]
#[must_use = "nothing is answered before `open`"]
pub struct Socket {
    upgrade: WebSocketUpgrade,
    on: Deployment,
    place: OpenStream,
    largest: usize,
    heartbeat: Duration,
    longest: Duration,
}

/// A message of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Bytes),
}

impl From<&str> for Frame {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Frame {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Bytes> for Frame {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}

impl Socket {
    /// Takes messages of at most so many bytes, 65,536 unless said. A longer one ends the
    /// connection (1009) before it is read.
    pub fn largest(self, bytes: usize) -> Self {
        Self {
            largest: bytes,
            ..self
        }
    }

    /// Asks so often whether somebody is there, every 20 seconds unless said.
    pub fn heartbeat(self, heartbeat: Duration) -> Self {
        Self { heartbeat, ..self }
    }

    /// Ends the connection (1001) after so long, an hour unless said, or up to a tenth earlier.
    pub fn longest(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Answers with a connection and hands it to `talk`. An error goes to the log and ends it
    /// (1011).
    pub fn open<F>(self, talk: impl FnOnce(Connection) -> F + Send + 'static) -> Response
    where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        let terms = Terms {
            on: self.on,
            place: self.place,
            heartbeat: self.heartbeat,
            longest: self.longest - super::random_part(self.longest / 10),
        };
        self.upgrade
            .max_message_size(self.largest)
            .max_frame_size(self.largest)
            .on_upgrade(move |socket| async move {
                let (out, sent) = mpsc::channel(BETWEEN);
                let (received, into) = mpsc::channel(BETWEEN);
                let talk = tokio::spawn(talk(Connection { out, into }));
                terms.drive(socket, Ends { sent, received }, talk).await;
            })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Socket {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Some(on) = Deployment::of(parts) else {
            let why = "`Socket` can be asked for within a Hallway app only";
            return Err(Error::internal(why).into_response());
        };
        is_ours(parts, &on)?;
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state).await;
        let upgrade = upgrade.map_err(IntoResponse::into_response)?;
        let place = place(parts, &on)?;
        Ok(Self {
            upgrade,
            on,
            place,
            largest: LARGEST,
            heartbeat: Duration::from_secs(20),
            longest: Duration::from_secs(60 * 60),
        })
    }
}

fn is_ours(parts: &Parts, on: &Deployment) -> Result<(), Response> {
    if parts.extensions.get::<Listed>().is_some() {
        return Ok(());
    }
    let why = match origin::verdict(&Facts::of_upgrade(parts), &on.origins) {
        Ok(verdict) if verdict.passes_route() => return Ok(()),
        Ok(_) => "the request names no origin".to_owned(),
        Err(cross) => cross.to_string(),
    };
    tracing::info!(why, "a WebSocket was refused");
    let title = "This connection does not come from a page of this site.";
    Err(Problem::new(StatusCode::FORBIDDEN, title).into_response())
}

/// The handler's end of a connection. It ends (1000) when this is dropped.
#[derive(Debug)]
pub struct Connection {
    out: mpsc::Sender<Out>,
    into: mpsc::Receiver<Frame>,
}

/// What the handler wants sent.
#[derive(Debug)]
enum Out {
    Frame(Frame),
    Close { code: u16, reason: String },
}

impl Connection {
    /// The next message of the page; `None` when the connection has ended. May be one of several
    /// branches of `tokio::select!`: nothing is lost when another one wins.
    pub async fn receive(&mut self) -> Option<Frame> {
        self.into.recv().await
    }

    /// Sends a message, as soon as there is room for it.
    ///
    /// # Errors
    ///
    /// [`Gone`] when the connection has ended. As a handler's error it is no failure.
    pub async fn send(&self, frame: impl Into<Frame>) -> Result<(), Gone> {
        self.out
            .send(Out::Frame(frame.into()))
            .await
            .map_err(|_| Gone)
    }

    /// Ends the connection with a code of the app's own, 4000 to 4999, and up to 123 bytes of
    /// reason, which the page reads in its `close` event. What was sent before still arrives.
    ///
    /// # Panics
    ///
    /// For another code: those below 4000 have their meaning.
    pub async fn close(self, code: u16, reason: impl Into<String>) {
        assert!(
            (4000..5000).contains(&code),
            "a handler closes with 4000 to 4999, not {code}"
        );
        let mut reason = reason.into();
        let end = (0..=REASON.min(reason.len()))
            .rev()
            .find(|at| reason.is_char_boundary(*at));
        reason.truncate(end.unwrap_or(0));
        // An error says that it is closed already.
        let _ = self.out.send(Out::Close { code, reason }).await;
    }
}

/// The connection has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection has ended")
    }
}

impl std::error::Error for Gone {}

impl From<Frame> for ws::Message {
    fn from(frame: Frame) -> Self {
        match frame {
            Frame::Text(text) => Self::Text(text.into()),
            Frame::Bytes(bytes) => Self::Binary(bytes),
        }
    }
}

/// Messages between a handler and the network, in each direction.
const BETWEEN: usize = 16;
const LARGEST: usize = 64 << 10;
/// A close frame has 125 bytes, two of them for the code (RFC 6455, 5.5).
const REASON: usize = 123;
