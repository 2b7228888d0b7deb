//! Measures Hallway against the same app written by hand on axum.
use crate::Result;
use crate::repository::Repository;
pub(crate) fn run(_: &Repository, _: &[&str]) -> Result {
    Ok(())
}
