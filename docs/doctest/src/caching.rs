//! What the guide's page on caching takes for granted: a table of leads.

use std::io::Error as Broken;

#[derive(Debug, Clone)]
pub struct Lead {
    pub id: i64,
    pub name: String,
}

#[derive(Debug, Clone)]
pub struct Leads;

impl Leads {
    pub async fn recent(&self, _: u32) -> Result<Vec<Lead>, Broken> {
        Ok(Vec::new())
    }

    pub async fn find(&self, _: i64) -> Result<Option<Lead>, hallway::Error> {
        Ok(None)
    }

    pub async fn remove(&self, _: i64) -> Result<(), Broken> {
        Ok(())
    }

    pub async fn rename(&self, _: i64, _: &str, _raise: String) -> Result<(), Broken> {
        Ok(())
    }
}

/// The table of raises.
pub struct Raises;

impl Raises {
    pub async fn first(&self, _: usize) -> Result<Vec<String>, Broken> {
        Ok(Vec::new())
    }

    pub async fn delete(&self, _: &[String]) -> Result<(), Broken> {
        Ok(())
    }
}

/// As the build script writes it.
pub mod links {
    pub fn leads_id(id: i64) -> hallway::Link {
        hallway::Link::new(format!("/leads/{id}"))
    }
}

include!(concat!(env!("OUT_DIR"), "/caching.rs"));
