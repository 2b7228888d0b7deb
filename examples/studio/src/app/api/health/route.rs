//! Says whether the studio is up, for whoever watches over it.

use hallway::{Error, Json, State};
use schemars::JsonSchema;
use serde::Serialize;

use crate::leads::Leads;

/// The answer of a studio that is up.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Health {
    status: &'static str,
}

/// Answers when the database does.
pub async fn get(State(leads): State<Leads>) -> Result<Json<Health>, Error> {
    leads.ping().await?;
    Ok(Json(Health { status: "ok" }))
}
