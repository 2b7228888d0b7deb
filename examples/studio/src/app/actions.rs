//! What the home page does.

use hallway::{Done, Error, Input, Public, State, action};

use crate::newsletter::{Newsletter, Subscription};

/// Puts an address on the list of our letter.
#[action(access = Public, limit = "5/min per ip")]
pub async fn subscribe(
    State(newsletter): State<Newsletter>,
    Input(subscription): Input<Subscription>,
) -> Result<Done, Error> {
    newsletter.subscribe(subscription).await?;
    Ok(Done::new()
        .message("Thank you. The next letter is yours.")
        .reset())
}
