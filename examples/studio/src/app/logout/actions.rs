//! Signing out.

use hallway::{Done, Error, action};

use crate::access::Staff;
use crate::app::links;

/// Signs a colleague out.
#[action(access = Staff)]
pub async fn sign_out() -> Result<Done, Error> {
    Ok(Done::new()
        .sign_out()
        .message("You are signed out.")
        .redirect(links::login()))
}

/// Signs the staff out of every browser.
#[action(access = Staff)]
pub async fn sign_out_everywhere() -> Result<Done, Error> {
    Ok(Done::new()
        .sign_out_everywhere()
        .message("Nobody is signed in any more.")
        .redirect(links::login()))
}
