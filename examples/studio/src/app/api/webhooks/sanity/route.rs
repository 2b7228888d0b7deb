//! Sanity tells us which texts have changed.

use hallway::axum::response::Response;
use hallway::route::webhook::Sanity;
use hallway::{Cache, State, Webhook};

use crate::events::Events;

/// Stores the event, once.
pub async fn post(
    State(events): State<Events>,
    cache: Cache,
    delivery: Webhook<Sanity>,
) -> Response {
    events.receive(delivery, cache).await
}
