//! What the page does.

use axum::extract::State;
use hallway::{Done, Error, Input, Public, action};

use crate::messages::{Message, Messages};

/// Keeps a message.
#[action(access = Public)]
pub async fn send(
    State(messages): State<Messages>,
    Input(message): Input<Message>,
) -> Result<Done, Error> {
    messages.add(message);
    Ok(Done::new().message("Thanks, we have your message.").reset())
}
