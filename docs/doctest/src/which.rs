//! What the guide's page about the choice takes for granted: a service, and a state.

use hallway::{ApiKeys, FromRef};

use block_0::{NewLead, submit_contact};

#[derive(Debug, Clone)]
pub struct Leads;

impl Leads {
    pub async fn create(&self, _: NewLead) -> Result<u64, std::io::Error> {
        Ok(1)
    }

    pub async fn count(&self) -> Result<u64, std::io::Error> {
        Ok(1)
    }
}

#[derive(Debug, Clone)]
pub struct AppState {
    keys: ApiKeys,
}

impl FromRef<AppState> for ApiKeys {
    fn from_ref(state: &AppState) -> ApiKeys {
        state.keys.clone()
    }
}

impl FromRef<AppState> for Leads {
    fn from_ref(_: &AppState) -> Leads {
        Leads
    }
}

impl hallway::Mounted<AppState> for submit_contact {}

include!(concat!(env!("OUT_DIR"), "/which.rs"));
