//! Says who belongs to the staff.

use hallway::http::request::Parts;
use hallway::{Access, Denied, Guard, Session};

use crate::app::links;
use crate::staff;

/// The guard of everything that only the staff may see or do.
#[derive(Debug, Clone, Copy)]
pub struct Staff;

/// Somebody who gave the staff's password.
#[derive(Debug, Clone, Copy)]
pub struct Colleague;

impl Access for Staff {
    type Who = Colleague;
}

impl<S: Send + Sync> Guard<S> for Staff {
    async fn check(parts: &mut Parts, _: &S) -> Result<Colleague, Denied> {
        match Session::of(parts).subject() {
            Some(staff::SUBJECT) => Ok(Colleague),
            _ => Err(Denied::sign_in(links::login())),
        }
    }
}
