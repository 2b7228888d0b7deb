//! What the page for a quote does.

use hallway::{Done, Error, Input, Public, State, action};

use crate::quotes::{Quote, Quotes};

/// Saves what somebody wants an offer for.
#[action(access = Public, limit = "5/min per ip", files = "10mb")]
pub async fn ask_for_quote(
    State(quotes): State<Quotes>,
    Input(quote): Input<Quote>,
) -> Result<Done, Error> {
    quotes.create(quote).await?;
    Ok(Done::new()
        .message("Thanks, you will have our offer within a week.")
        .reset())
}
