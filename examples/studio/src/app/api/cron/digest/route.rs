//! Counts the messages since the last count, each working day in the morning.

use hallway::{CronSecret, Error, Json, State};
use serde::Serialize;

use crate::leads::Leads;

/// What was counted.
#[derive(Debug, Serialize)]
pub struct Digest {
    leads: i64,
}

/// Called by the app's own schedule, or by one outside that has the secret.
pub async fn get(_: CronSecret, State(leads): State<Leads>) -> Result<Json<Digest>, Error> {
    let leads = leads.count_new().await?;
    Ok(Json(Digest { leads }))
}
