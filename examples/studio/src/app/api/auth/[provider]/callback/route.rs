//! Takes a colleague back from the provider.

use hallway::axum::response::Response;
use hallway::route::oauth::Callback;
use hallway::{Error, State};

use crate::accounts::Accounts;

/// Lets in who works here.
pub async fn get(State(accounts): State<Accounts>, callback: Callback) -> Result<Response, Error> {
    Ok(match accounts.link(callback.identity()).await? {
        Some(subject) => callback.sign_in(&subject),
        None => callback.refuse("This account is not one of the people who work here."),
    })
}
