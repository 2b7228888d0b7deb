//! Sends the words of a language model in the protocol that npm's `ai` reads: the *UI message
//! stream*, version 1.

use axum::response::Response;
use futures_util::{Stream, StreamExt as _, stream};
use http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::events::Events;
use super::message::Message;
use crate::Error;

impl Events {
    /// Answers `useChat` of npm's `ai` with a text, word by word as it comes.
    ///
    /// An error ends the text; the reader gets its sentence and its id, the log the cause.
    ///
    /// # Examples
    ///
    /// ```
    /// use futures_util::{StreamExt as _, stream};
    /// use hallway::axum::response::Response;
    /// use hallway::route::Events;
    ///
    /// pub async fn post(events: Events) -> Response {
    ///     events.tokens(stream::iter(["Good ", "morning."]).map(|word| Ok(word.to_owned())))
    /// }
    /// # let _ = hallway::Route::<()>::new().post(post);
    /// ```
    pub fn tokens<S>(self, tokens: S) -> Response
    where
        S: Stream<Item = Result<String, Error>> + Send + 'static,
    {
        let begin = [
            json!({ "type": "start" }),
            json!({ "type": "text-start", "id": TEXT }),
        ];
        let words = stream::unfold(Some(Box::pin(tokens)), async |tokens| {
            let mut tokens = tokens?;
            match tokens.next().await {
                Some(Ok(word)) => Some((vec![delta(&word)], Some(tokens))),
                Some(Err(error)) => Some((failure(&error).to_vec(), None)),
                None => Some((end("stop").to_vec(), None)),
            }
        });
        let parts = stream::iter(begin).chain(words.flat_map(stream::iter));
        let done = stream::iter([Message::text("[DONE]")]);
        let messages = parts
            .map(|part| Message::text(part.to_string()))
            .chain(done);
        let mut answer = self.send(messages.map(Ok));
        answer
            .headers_mut()
            .insert(PROTOCOL, HeaderValue::from_static("v1"));
        answer
    }
}

/// The name of the one text within the message.
const TEXT: &str = "0";
const PROTOCOL: HeaderName = HeaderName::from_static("x-vercel-ai-ui-message-stream");

fn delta(word: &str) -> Value {
    json!({ "type": "text-delta", "id": TEXT, "delta": word })
}

fn end(reason: &str) -> [Value; 2] {
    [
        json!({ "type": "text-end", "id": TEXT }),
        json!({ "type": "finish", "finishReason": reason }),
    ]
}

fn failure(error: &Error) -> [Value; 3] {
    error.report("stream of tokens");
    let text = format!("{} ({})", error.message(), error.id());
    let [text_end, finish] = end("error");
    [
        text_end,
        json!({ "type": "error", "errorText": text }),
        finish,
    ]
}
