//! What the contact page does.

use hallway::{Cache, Done, Error, Input, OnceId, Public, State, action};

use crate::leads::{Leads, NewLead};
use crate::mail::Mail;

/// Saves a message from the contact form. The letter to us is nothing to wait for.
#[action(access = Public, limit = "5/min per ip")]
pub async fn submit_contact(
    State(leads): State<Leads>,
    State(mail): State<Mail>,
    cache: Cache,
    once: OnceId,
    Input(lead): Input<NewLead>,
) -> Result<Done, Error> {
    let lead = leads.create_once(lead, once.as_str()).await?;
    cache.raise_written().await;
    Ok(Done::new()
        .message("Thanks, we'll be in touch.")
        .reset()
        .revalidate_path("/admin/leads")
        .after(async move { mail.tell(&lead).await }))
}
