//! Writes one message of a stream of server-sent events.

use serde::Serialize;

use crate::Error;

/// A message for `EventSource` in a browser.
///
/// # Examples
///
/// ```
/// use hallway::route::Message;
///
/// let message = Message::text("two\nlines").id(7).kind("note");
/// assert_eq!(message.to_string(), "event: note\nid: 7\ndata: two\ndata: lines\n\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    head: String,
    data: String,
}

impl Message {
    /// Says `text`; a browser gets it as `event.data`.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            head: String::new(),
            data: text.into(),
        }
    }

    /// Says `value` as JSON.
    ///
    /// # Errors
    ///
    /// When the value cannot be written as JSON.
    pub fn json<T: Serialize>(value: &T) -> Result<Self, Error> {
        Ok(Self::text(serde_json::to_string(value)?))
    }

    /// Says where in the stream this is. A browser that comes again says the last one that it got:
    /// see [`Events::last_id`](super::Events::last_id).
    #[must_use]
    pub fn id(self, id: impl ToString) -> Self {
        self.field("id", &id.to_string())
    }

    /// Says of which kind it is, for `addEventListener(kind, ..)`; `message` unless said.
    #[must_use]
    pub fn kind(self, kind: &str) -> Self {
        self.field("event", kind)
    }

    /// A line break or a NUL would end the field, or the message: they are left out.
    fn field(mut self, name: &str, value: &str) -> Self {
        let plain = value.chars().filter(|letter| !"\r\n\0".contains(*letter));
        let line = format!("{name}: {}\n", plain.collect::<String>());
        self.head.insert_str(0, &line);
        self
    }
}

impl std::fmt::Display for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.head)?;
        let lines = self.data.replace("\r\n", "\n").replace('\r', "\n");
        lines
            .split('\n')
            .try_for_each(|line| writeln!(f, "data: {line}"))?;
        f.write_str("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_begin_another_message() {
        for text in ["a\n\ndata: b", "a\r\rdata: b", "a\r\n\r\ndata: b"] {
            let sent = Message::text(text)
                .id("1\n\ndata: x")
                .kind("k\r\nid: 9")
                .to_string();
            assert_eq!(sent.matches("\n\n").count(), 1, "{sent:?}");
            assert!(
                sent.ends_with("data: a\ndata: \ndata: data: b\n\n"),
                "{sent:?}"
            );
            assert!(
                sent.starts_with("event: kid: 9\nid: 1data: x\n"),
                "{sent:?}"
            );
        }
    }

    #[test]
    fn an_empty_text_is_a_message() {
        assert_eq!(Message::text("").to_string(), "data: \n\n");
    }
}
