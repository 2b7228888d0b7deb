//! One message, for our mobile app: to read, and to write anew.

use hallway::route::{Seen, Tagged};
use hallway::{ApiKey, Cache, Checked, Error, IfMatch, Path, Problem, State, not_found};

use crate::keys::{ReadLeads, WriteLeads};
use crate::leads::{Lead, Leads, NewLead};

/// Shows a message.
pub async fn get(
    _app: ApiKey<ReadLeads>,
    Path(id): Path<i64>,
    seen: Seen,
    State(leads): State<Leads>,
) -> Result<Tagged<Lead>, Error> {
    let (version, lead) = leads.find(id).await?.ok_or_else(not_found)?;
    Ok(Tagged::new(version, lead).unless(&seen))
}

/// Writes a message anew, if it is still the one that the app has read.
pub async fn put(
    _app: ApiKey<WriteLeads>,
    Path(id): Path<i64>,
    seen: IfMatch,
    State(leads): State<Leads>,
    cache: Cache,
    Checked(lead): Checked<NewLead>,
) -> Result<Tagged<Lead>, Problem> {
    let changed = leads
        .change(id, lead, |version| seen.allows(version))
        .await?;
    let (version, lead) = changed.ok_or_else(not_found)?;
    cache.raise_written().await;
    Ok(Tagged::new(version, lead))
}
