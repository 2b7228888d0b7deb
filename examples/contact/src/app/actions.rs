//! What the page does.

use hallway::{Done, Error, Input, Public, State, action};

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
