//! What our mobile app reads and writes: the messages, newest first.

use hallway::form::Cursor;
use hallway::route::{Batch, Created, Once};
use hallway::{ApiKey, Cache, Checked, Error, Form, IdempotencyKey, Json, Limit, Params, State};

use crate::app::links;
use crate::keys::{ReadLeads, WriteLeads};
use crate::leads::{LEADS, Lead, Leads, NewLead};

/// For each key.
pub const LIMIT: Limit = Limit::per_minute(120).per_key();

/// Which part of the list is asked for.
#[derive(Debug, Form)]
pub struct Part {
    /// Goes on behind this message.
    after: Option<Cursor<i64>>,
    /// How many, 20 unless said.
    #[form(range(min = 1, max = 100))]
    limit: Option<u8>,
}

/// Lists the messages, newest first.
pub async fn get(
    _app: ApiKey<ReadLeads>,
    State(leads): State<Leads>,
    Params(part): Params<Part>,
) -> Result<Json<Batch<Lead>>, Error> {
    let limit = usize::from(part.limit.unwrap_or(20));
    let found = leads
        .older(part.after.map(|after| after.0), limit + 1)
        .await?;
    Ok(Json(Batch::of(found, limit, |lead| lead.id)))
}

/// Stores a message, once however often the app sends it.
pub async fn post(
    _app: ApiKey<WriteLeads>,
    key: IdempotencyKey,
    State(leads): State<Leads>,
    cache: Cache,
    Checked(lead): Checked<NewLead>,
) -> Once<Created<Lead>> {
    let call = key.of(&lead);
    call.once(async move {
        let lead = leads.create(lead).await?;
        cache.update_tag(LEADS);
        Ok(Created(links::api_v1_leads_id(lead.id), lead))
    })
    .await
}
