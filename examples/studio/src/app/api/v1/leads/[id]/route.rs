//! One message, for our mobile app.

use hallway::{ApiKey, Error, Json, Path, State, not_found};

use crate::keys::ReadLeads;
use crate::leads::{Lead, Leads};

/// Shows a message.
pub async fn get(
    _app: ApiKey<ReadLeads>,
    Path(id): Path<i64>,
    State(leads): State<Leads>,
) -> Result<Json<Lead>, Error> {
    Ok(Json(leads.find(id).await?.ok_or_else(not_found)?))
}
