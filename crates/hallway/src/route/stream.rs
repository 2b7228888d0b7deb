//! Sends an answer piece by piece: messages to a browser, lines of JSON to a program.
//!
//! A piece is asked for when the one before has been taken by the connection, so a slow reader
//! slows its stream down and fills no memory. When the reader is gone, the stream is dropped.

mod events;
mod lines;
mod message;
mod tokens;

pub use events::Events;
pub(crate) use events::Patience;
#[cfg(feature = "websockets")]
pub(super) use events::place;
pub use lines::JsonLines;
pub use message::Message;
