//! What our mobile app reads and writes: the messages, newest first.

use hallway::form::Cursor;
use hallway::route::{Accept, Batch, Created, Once, OneOf};
use hallway::{ApiKey, Cache, Checked, Error, Form, IdempotencyKey, Json, Limit, Params, State};

use crate::app::links;
use crate::keys::{ReadLeads, WriteLeads};
use crate::leads::{Lead, Leads, NewLead};
use crate::table::Table;

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

/// Lists the messages, newest first, as JSON or as a table.
pub async fn get(
    _app: ApiKey<ReadLeads>,
    accept: Accept,
    State(leads): State<Leads>,
    Params(part): Params<Part>,
) -> Result<OneOf<(Json<Batch<Lead>>, Table)>, Error> {
    let limit = usize::from(part.limit.unwrap_or(20));
    let found = leads
        .older(part.after.map(|after| after.0), limit + 1)
        .await?;
    let part = Batch::of(found, limit, |lead| lead.id);
    Ok(accept.answer(part, (Json, |part: Batch<Lead>| Table::of(part, limit))))
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
    call.once_as(|once| async move {
        let lead = leads.create_once(lead, once.as_str()).await?;
        cache.raise_written().await;
        Ok(Created(links::api_v1_leads_id(lead.id), lead))
    })
    .await
}
