//! Says who belongs to the staff.

use hallway::http::request::Parts;
use hallway::{Access, Denied, FromRef, Guard, Session};

use crate::accounts::Accounts;
use crate::app::links;
use crate::staff;

/// The guard of everything that only the staff may see or do.
#[derive(Debug, Clone, Copy)]
pub struct Staff;

/// Somebody who gave the staff's password, or has the account of a colleague.
#[derive(Debug, Clone, Copy)]
pub struct Colleague;

impl Access for Staff {
    type Who = Colleague;
}

impl<S: Send + Sync> Guard<S> for Staff
where
    Accounts: FromRef<S>,
{
    async fn check(parts: &mut Parts, state: &S) -> Result<Colleague, Denied> {
        let session = Session::of(parts);
        let is_staff = match session.subject() {
            None => false,
            Some(staff::SUBJECT) => true,
            Some(subject) => Accounts::from_ref(state).is_staff(subject).await?,
        };
        match is_staff {
            true => Ok(Colleague),
            false => Err(Denied::sign_in(links::login())),
        }
    }
}
