//! What the contact page does.

use hallway::{Done, Error, Input, OnceId, Public, State, action};

use crate::leads::{LEADS, Leads, NewLead};

/// Saves a message from the contact form.
#[action(access = Public, limit = "5/min per ip")]
pub async fn submit_contact(
    State(leads): State<Leads>,
    once: OnceId,
    Input(lead): Input<NewLead>,
) -> Result<Done, Error> {
    leads.create_once(lead, once.as_str()).await?;
    Ok(Done::new()
        .message("Thanks, we'll be in touch.")
        .reset()
        .update_tag(LEADS)
        .revalidate_path("/admin/leads"))
}
