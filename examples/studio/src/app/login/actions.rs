//! Signing in.

use hallway::{ActionError, Done, Form, Input, Password, Public, State, action};

use crate::app::links;
use crate::staff::{Crowded, SUBJECT, StaffDoor};

/// What somebody gives who wants to come in.
#[derive(Debug, Form)]
pub struct Credentials {
    /// The password of the staff.
    pub password: Password,
}

/// Why somebody stays outside.
#[derive(Debug, ActionError)]
pub enum SignInError {
    /// Another password would have opened the door.
    #[error(status = 403, message = "That is not the password. Please try again.")]
    WrongPassword,
    /// Too many people are at the door.
    #[error(
        status = 429,
        message = "Many people are signing in. Please try again in a minute."
    )]
    Crowded,
}

/// Signs a colleague in.
#[action(access = Public, limit = "10/min per ip")]
pub async fn sign_in(
    State(door): State<StaffDoor>,
    Input(credentials): Input<Credentials>,
) -> Result<Done, SignInError> {
    match door.opens(credentials.password.reveal()).await {
        Ok(true) => Ok(Done::new().sign_in(SUBJECT).redirect(links::admin_leads())),
        Ok(false) => Err(SignInError::WrongPassword),
        Err(Crowded) => Err(SignInError::Crowded),
    }
}
