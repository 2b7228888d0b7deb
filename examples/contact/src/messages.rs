//! Keeps messages until the program ends.

use std::sync::{Arc, Mutex, PoisonError};

use hallway::Form;

/// A message, and the rules for writing one.
#[derive(Debug, Clone, Form)]
pub struct Message {
    #[form(length(min = 2, max = 100))]
    pub name: String,
    #[form(length(min = 10, max = 2000))]
    pub text: String,
}

/// All messages. Clones share one list.
#[derive(Debug, Clone, Default)]
pub struct Messages(Arc<Mutex<Vec<Message>>>);

impl Messages {
    /// Keeps one more.
    pub fn add(&self, message: Message) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(message);
    }

    /// Everything so far, oldest first.
    pub fn all(&self) -> Vec<Message> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
