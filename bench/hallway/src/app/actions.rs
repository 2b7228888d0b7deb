//! Takes what the contact form sends.

use hallway::{Done, Error, Input, Link, Public, action};

use crate::lead::NewLead;

/// Keeps a lead.
#[action(access = Public)]
pub async fn submit_contact(Input(lead): Input<NewLead>) -> Result<Done, Error> {
    lead.insert();
    Ok(Done::new().redirect(Link::new("/?ok=true")))
}
