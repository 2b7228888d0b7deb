//! Takes what the contact form sends, and says thanks.

use hallway::{Done, Error, Input, Public, action};

use crate::lead::NewLead;

/// Keeps a lead.
#[action(access = Public)]
pub async fn submit_told(Input(lead): Input<NewLead>) -> Result<Done, Error> {
    lead.insert();
    Ok(Done::new().message("Thanks, we will be in touch."))
}
