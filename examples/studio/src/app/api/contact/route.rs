//! The door for partners: the same service as the contact form, as JSON.

use hallway::http::StatusCode;
use hallway::{ApiKey, Cache, Checked, Error, Json, State};

use crate::leads::{Lead, Leads, NewLead};

/// Stores a message that a partner received.
pub async fn post(
    _partner: ApiKey,
    State(leads): State<Leads>,
    cache: Cache,
    Checked(lead): Checked<NewLead>,
) -> Result<(StatusCode, Json<Lead>), Error> {
    let lead = leads.create(lead).await?;
    cache.update_tag("leads");
    Ok((StatusCode::CREATED, Json(lead)))
}
