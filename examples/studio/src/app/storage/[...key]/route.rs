//! The storage for films: what comes to a signed address is kept.

use hallway::axum::extract::Request;
use hallway::http::StatusCode;
use hallway::{Problem, State};

use crate::films::Films;

/// Keeps a film. Who may send it, the address says.
pub async fn put(State(films): State<Films>, film: Request) -> Result<StatusCode, Problem> {
    films.receive(film).await?;
    Ok(StatusCode::OK)
}
