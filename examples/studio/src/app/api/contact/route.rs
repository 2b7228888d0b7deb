//! The first door for partners: the same service as the contact form, as JSON. The one that took its
//! place tells a message that is sent again from a new one.

use hallway::route::{Created, Deprecated};
use hallway::{ApiKey, Cache, Checked, Error, Limit, State};

use crate::app::links;
use crate::keys::WriteLeads;
use crate::leads::{Lead, Leads, NewLead};

/// For each key; a partner's program that sends more waits for `Retry-After`.
pub const LIMIT: Limit = Limit::per_minute(60).per_key();

/// A year for those who built on it.
pub const DEPRECATED: Deprecated = Deprecated::since("2026-12-01")
    .gone("2027-12-01")
    .instead("/api/v1/leads");

/// Stores a message that a partner received.
pub async fn post(
    _partner: ApiKey<WriteLeads>,
    State(leads): State<Leads>,
    cache: Cache,
    Checked(lead): Checked<NewLead>,
) -> Result<Created<Lead>, Error> {
    let lead = leads.create(lead).await?;
    cache.raise_written().await;
    Ok(Created(links::api_v1_leads_id(lead.id), lead))
}
