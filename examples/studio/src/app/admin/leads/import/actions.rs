//! Stores the messages of a file.

use hallway::form::Invalid;
use hallway::{ActionError, Cache, Done, Error, Input, OnceId, Progress, State, action};

use crate::access::Staff;
use crate::import::Import;
use crate::leads::Leads;

/// Why nothing is stored.
#[derive(Debug, ActionError)]
pub enum ImportError {
    /// A line of the file is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Stores each message once, also when the program ends in the middle and the file is sent again:
/// a row has the id of its submission, and its place in the file.
#[action(access = Staff, files = "5mb")]
pub async fn import_leads(
    State(leads): State<Leads>,
    cache: Cache,
    once: OnceId,
    progress: Progress,
    Input(import): Input<Import>,
) -> Result<Done, ImportError> {
    let found = import.read().await??;
    let all = found.len();
    for (at, lead) in found.into_iter().enumerate() {
        progress.say(at, all, format!("{at} of {all}"));
        let id = format!("{once}-{at}");
        leads.create_once(lead, &id).await.map_err(Error::from)?;
    }
    cache.raise_written().await;
    let message = format!("{all} messages are here now.");
    Ok(Done::new().message(message).reset())
}
