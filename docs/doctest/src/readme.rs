//! What the README takes for granted: the input, and a service.

use hallway::{Form, FromRef};

#[derive(Debug, Clone, Form)]
pub struct NewLead {
    pub name: String,
    #[form(email)]
    pub email: String,
    pub message: String,
}

#[derive(Debug, Clone)]
pub struct Leads;

impl Leads {
    pub async fn create(&self, _: NewLead) -> Result<(), std::io::Error> {
        Ok(())
    }
}

/// The state of a program that has both, as the extractors want it.
#[derive(Debug, Clone)]
pub struct AppState;

impl FromRef<AppState> for Leads {
    fn from_ref(_: &AppState) -> Leads {
        Leads
    }
}

include!(concat!(env!("OUT_DIR"), "/readme.rs"));
