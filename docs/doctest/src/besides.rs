//! What the guide's page about letters and search engines takes for granted: a service, and a state.

use hallway::{Form, FromRef};

use block_0::submit_contact;

#[derive(Debug, Clone, Form)]
pub struct NewLead {
    pub name: String,
    pub email: String,
    pub message: String,
}

pub type Lead = NewLead;

#[derive(Debug, Clone)]
pub struct Leads;

impl Leads {
    pub async fn all(&self) -> Result<Vec<Lead>, std::io::Error> {
        Ok(Vec::new())
    }

    pub async fn create_once(&self, lead: NewLead, _: &str) -> Result<Lead, std::io::Error> {
        Ok(lead)
    }
}

#[derive(Debug, Clone)]
pub struct Mail;

#[derive(Debug, Clone)]
pub struct AppState;

impl FromRef<AppState> for Leads {
    fn from_ref(_: &AppState) -> Leads {
        Leads
    }
}

impl FromRef<AppState> for Mail {
    fn from_ref(_: &AppState) -> Mail {
        Mail
    }
}

impl hallway::Mounted<AppState> for submit_contact {}

include!(concat!(env!("OUT_DIR"), "/besides.rs"));
