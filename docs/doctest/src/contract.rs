//! What the guide's page about contracts takes for granted: a service, and a state.

use hallway::route::ApiKeys;
use hallway::{Error, FromRef, Problem};

use block_0::{NewNote, Note};

#[derive(Debug, Clone)]
pub struct Notes;

impl Notes {
    pub async fn after(&self, _: Option<u64>, _: usize) -> Result<Vec<Note>, Error> {
        Ok(Vec::new())
    }

    pub async fn find(&self, _: u64) -> Result<(u64, Note), Error> {
        Err(hallway::not_found())
    }

    pub async fn change(
        &self,
        _: u64,
        note: NewNote,
        allowed: impl Fn(u64) -> Result<(), Problem>,
    ) -> Result<(u64, Note), Problem> {
        allowed(1)?;
        let text = note.text;
        Ok((2, Note { id: 1, text }))
    }

    pub async fn add(&self, _: NewNote) -> Result<Note, Error> {
        Err(hallway::not_found())
    }
}

#[derive(Debug, Clone)]
pub struct AppState {
    pub keys: ApiKeys,
}

impl FromRef<AppState> for Notes {
    fn from_ref(_: &AppState) -> Notes {
        Notes
    }
}

impl FromRef<AppState> for ApiKeys {
    fn from_ref(state: &AppState) -> ApiKeys {
        state.keys.clone()
    }
}

include!(concat!(env!("OUT_DIR"), "/contract.rs"));
