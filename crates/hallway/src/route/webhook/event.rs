//! Holds an event of another service: its id, its kind, and what happened.

use std::fmt;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::signature::Unsigned;

/// Something that happened at another service, as it told us.
#[derive(Clone)]
pub struct Event {
    id: String,
    kind: String,
    data: Value,
    body: Bytes,
    again: bool,
}

impl Event {
    /// Makes an event, for a [`Sender`](super::Sender) of your own or for a test.
    pub fn new(id: impl Into<String>, kind: impl Into<String>, data: Value) -> Self {
        Self {
            id: id.into(),
            kind: kind.into(),
            data,
            body: Bytes::new(),
            again: false,
        }
    }

    /// Reads JSON, for a [`Sender`](super::Sender) of your own.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn json_of(text: &[u8]) -> Result<Value, Unreadable> {
        serde_json::from_slice(text)
            .map_err(|why| Unreadable(format!("The body is no JSON: {why}.")))
    }

    /// The sender's name for this event: the same in every delivery of it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What happened, in the sender's words, such as `checkout.session.completed` or `push`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What it happened to, read into a type of yours.
    ///
    /// | sender | part of the body |
    /// | --- | --- |
    /// | Stripe | `data.object` |
    /// | Standard Webhooks | `data` |
    /// | Slack | `event` |
    /// | GitHub, Sanity | all of it |
    ///
    /// # Errors
    ///
    /// When it does not fit. With `?` the sender is told to try again, and the log says why.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(&self.data)
    }

    /// The body as it came, byte for byte.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether the process ended while it handled this event before: part of it may be done.
    pub fn may_be_half_done(&self) -> bool {
        self.again
    }

    pub(super) fn of_body(self, body: Bytes) -> Self {
        Self { body, ..self }
    }

    pub(super) fn begun(self, again: bool) -> Self {
        Self { again, ..self }
    }
}

/// Names the event without what is in it: that may be somebody's address.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Why a body that was signed is no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub(super) String);

impl Unreadable {
    /// A member that every event has is not there.
    pub fn without(member: &str) -> Self {
        Self(format!("The event has no `{member}`."))
    }
}

impl From<Unsigned> for Unreadable {
    fn from(missing: Unsigned) -> Self {
        Self(missing.to_string())
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// The text at a pointer such as `/event/type`.
pub(super) fn text<'a>(body: &'a Value, pointer: &str) -> Option<&'a str> {
    body.pointer(pointer).and_then(Value::as_str)
}

/// The part at a pointer, or all of it when there is none.
pub(super) fn part(mut body: Value, pointer: &str) -> Value {
    match body.pointer_mut(pointer) {
        Some(part) => part.take(),
        None => body,
    }
}
