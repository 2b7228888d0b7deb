//! Sends messages to a browser as they come: server-sent events.

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode, header};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::message::Message;
use crate::Error;
use crate::guard::Deployment;
use crate::guard::client::Client;
use crate::route::problem::Problem;
use crate::route::random_part;
use crate::store::{Crowded, OpenStream};

/// A browser that listens: `new EventSource("/api/news")`.
///
/// As a parameter of a handler it takes a place among the open streams; when all are taken
/// (`HALLWAY_STREAMS`) the answer is 503, and 429 to an address that has its share
/// (`HALLWAY_STREAMS_PER_CLIENT`). `/_hallway/health` says how many are open.
///
/// The stream ends when the messages do, when the program stops, after an hour
/// ([`longest`](Self::longest)), or when the browser is gone. Except in the last case the browser
/// comes again by itself and says in `Last-Event-ID` what it got last.
///
/// A browser that is there and reads no more is given up within two heartbeats: over HTTP/2 when it
/// leaves a [ping](crate::Bounds::ping) unanswered, over HTTP/1.1 when its connection takes nothing
/// any more. Until then its system takes in for it what comes, up to some megabytes.
///
/// # Examples
///
/// ```
/// use futures_util::{StreamExt as _, stream};
/// use hallway::axum::response::Response;
/// use hallway::route::{Events, Message};
///
/// pub async fn get(events: Events) -> Response {
///     let got: u64 = events.last_id().and_then(|id| id.parse().ok()).unwrap_or(0);
///     events.send(stream::iter(got + 1..=3).map(|number| Ok(Message::json(&number)?.id(number))))
/// }
/// # let _ = hallway::Route::<()>::new().get(get);
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct Events {
    last_id: Option<String>,
    on: Deployment,
    place: OpenStream,
    heartbeat: Duration,
    longest: Duration,
    retry: Duration,
}

impl Events {
    /// The id of the last message that this browser got, when it comes again.
    pub fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// Sends a comment whenever nothing was sent for so long, 15 seconds unless said: proxies keep
    /// the connection open, and a browser that is gone without a word is noticed.
    pub fn heartbeat(self, heartbeat: Duration) -> Self {
        Self { heartbeat, ..self }
    }

    /// Ends the stream after so long, an hour unless said, or up to a tenth earlier: those who
    /// came at once do not all come again at once.
    pub fn longest(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Tells the browser how long to wait before it comes again, three seconds unless said.
    pub fn retry(self, retry: Duration) -> Self {
        Self { retry, ..self }
    }

    /// Answers with these messages. An error goes to the log and ends the stream.
    pub fn send<S>(self, messages: S) -> Response
    where
        S: Stream<Item = Result<Message, Error>> + Send + 'static,
    {
        let patience = Patience(self.heartbeat * 3 / 2);
        let life = self.longest - random_part(self.longest / 10);
        let open = Open {
            messages: Box::pin(messages),
            stopping: Box::pin(self.on.running.stopping()),
            end: Box::pin(sleep_until(Instant::now() + life)),
            heartbeat: self.heartbeat,
            _place: self.place,
        };
        let first = format!("retry: {}\n\n", self.retry.as_millis());
        let first = stream::iter([Bytes::from(first)]);
        let rest = stream::unfold(open, async |mut open| {
            let frame = open.frame().await?;
            Some((frame, open))
        });
        let frames = first.chain(rest).map(Ok::<_, Infallible>);
        (HEAD, Extension(patience), Body::from_stream(frames)).into_response()
    }
}

const HEAD: [(HeaderName, HeaderValue); 3] = [
    (
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    // nginx holds an answer back until its buffer is full, unless told otherwise.
    (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    ),
];

/// How long a connection may take nothing while a stream of events is on it: a heartbeat and a half.
/// One heartbeat falls into it whatever else is said, and what the look at all connections comes late
/// is far less than what is missing to two.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience(pub(crate) Duration);

/// A stream on its way.
struct Open<S> {
    messages: Pin<Box<S>>,
    stopping: Pin<Box<dyn Future<Output = ()> + Send>>,
    end: Pin<Box<Sleep>>,
    heartbeat: Duration,
    _place: OpenStream,
}

impl<S: Stream<Item = Result<Message, Error>>> Open<S> {
    /// What is sent next; `None` at the end.
    async fn frame(&mut self) -> Option<Bytes> {
        tokio::select! {
            // In this order: messages that never pause must not put the end off.
            biased;
            () = &mut self.stopping => None,
            () = &mut self.end => None,
            message = self.messages.next() => match message? {
                Ok(message) => Some(Bytes::from(message.to_string())),
                Err(error) => {
                    error.report("stream of events");
                    None
                }
            },
            () = sleep(self.heartbeat) => Some(Bytes::from_static(b":\n\n")),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Events {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let Some(on) = Deployment::of(parts) else {
            let why = "`Events` can be asked for within a Hallway app only";
            return Err(Error::internal(why).into_response());
        };
        let last_id = parts.headers.get("last-event-id");
        let last_id = last_id.and_then(|id| Some(id.to_str().ok()?.to_owned()));
        let place = place(parts, &on)?;
        Ok(Self {
            last_id,
            on,
            place,
            heartbeat: Duration::from_secs(15),
            longest: Duration::from_secs(60 * 60),
            retry: Duration::from_secs(3),
        })
    }
}

/// Takes a place among the open streams for whoever sends this request.
pub(crate) fn place(parts: &Parts, on: &Deployment) -> Result<OpenStream, Response> {
    let client = Client::of(&parts.headers, &parts.extensions, &on.proxies);
    on.streams.open(client.key()).map_err(|crowded| {
        let problem = match crowded {
            Crowded::Everybody => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Too many are listening")
            }
            Crowded::Client => {
                tracing::info!(%client, "a client has no more streams to open");
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "You are listening too often")
            }
        };
        let mut answer = problem.into_response();
        let seconds = HeaderValue::from_static("30");
        answer.headers_mut().insert(header::RETRY_AFTER, seconds);
        answer
    })
}
