//! The door for partners: the same service as the contact form, as JSON.

use hallway::http::StatusCode;
use hallway::{ApiKey, Cache, Checked, Error, Json, Limit, State};

use crate::keys::WriteLeads;
use crate::leads::{Lead, Leads, NewLead};

/// For each key; a partner's program that sends more waits for `Retry-After`.
pub const LIMIT: Limit = Limit::per_minute(60).per_key();

/// Stores a message that a partner received.
pub async fn post(
    _partner: ApiKey<WriteLeads>,
    State(leads): State<Leads>,
    cache: Cache,
    Checked(lead): Checked<NewLead>,
) -> Result<(StatusCode, Json<Lead>), Error> {
    let lead = leads.create(lead).await?;
    cache.update_tag("leads");
    Ok((StatusCode::CREATED, Json(lead)))
}
