//! Gives keys away, changes them and takes them back.

use hallway::{Bound, Done, Error, Input, State, action, not_found};

use crate::access::Staff;
use crate::keys::{KeyId, Keys, NewKey};

/// Makes a key and shows it, this once.
#[action(access = Staff)]
pub async fn issue_key(
    State(keys): State<Keys>,
    Input(key): Input<NewKey>,
) -> Result<Done<String>, Error> {
    let secret = keys.issue(&key).await?;
    Ok(shown(secret.reveal()))
}

/// Makes another key in the place of one, which ends a day later.
#[action(access = Staff)]
pub async fn rotate_key(
    State(keys): State<Keys>,
    Bound(id): Bound<KeyId>,
) -> Result<Done<String>, Error> {
    let secret = keys.rotate(id).await?.ok_or_else(not_found)?;
    Ok(shown(secret.reveal()))
}

/// Takes a key back.
#[action(access = Staff)]
pub async fn revoke_key(State(keys): State<Keys>, Bound(id): Bound<KeyId>) -> Result<Done, Error> {
    keys.revoke(id).await?;
    Ok(Done::new().message("The key opens nothing any more."))
}

fn shown(secret: &str) -> Done<String> {
    Done::new()
        .message("Copy the key now: nobody can read it again.")
        .data(secret.to_owned())
}
