//! Answers questions about our work word by word, as `useChat` of npm's `ai` reads it. What stands
//! here for a language model looks for the question's words in what we wrote.
//!
//! Anybody may ask, so an answer costs little: few calls for each address, short questions, and
//! the answer ends with its reader.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use hallway::axum::response::Response;
use hallway::{Checked, Error, Events, Form, Limit};

use crate::posts::{POSTS, Post};

/// For each address.
pub const LIMIT: Limit = Limit::per_minute(20);

/// The conversation so far, as `useChat` sends it, which sends more besides.
#[derive(Debug, Form)]
pub struct Conversation {
    #[form(length(min = 1, max = 100))]
    messages: Vec<Turn>,
}

#[derive(Debug, Form)]
struct Turn {
    #[form(length(max = 20))]
    parts: Vec<Part>,
}

#[derive(Debug, Form)]
struct Part {
    #[form(length(max = 4000))]
    text: Option<String>,
}

/// Answers the last turn.
pub async fn post(
    listener: Events,
    Checked(conversation): Checked<Conversation, 65_536>,
) -> Response {
    let answer = answer(&question(&conversation));
    let words: Vec<_> = answer.split_inclusive(' ').map(str::to_owned).collect();
    listener.tokens(stream::iter(words).then(async |word| {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok::<_, Error>(word)
    }))
}

fn question(conversation: &Conversation) -> String {
    let last = conversation.messages.last();
    let parts = last.into_iter().flat_map(|turn| &turn.parts);
    let texts = parts.filter_map(|part| part.text.as_deref());
    texts.collect::<Vec<_>>().join(" ")
}

/// What we have to say about a question.
pub(crate) fn answer(question: &str) -> String {
    let words: Vec<_> = question
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_lowercase)
        .collect();
    let fits = |post: &&Post| {
        let text = format!("{} {}", post.title, post.client).to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    match POSTS.iter().find(fits) {
        Some(post) => format!(
            "You may like \u{201c}{}\u{201d}: {}",
            post.title, post.summary
        ),
        None => "We have not written about that yet. Ask us on the contact page.".to_owned(),
    }
}
