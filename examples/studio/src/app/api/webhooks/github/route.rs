//! GitHub tells us what became of our repositories.

use hallway::axum::response::Response;
use hallway::route::webhook::GitHub;
use hallway::{Cache, State, Webhook};

use crate::events::Events;

/// Stores the event, once.
pub async fn post(
    State(events): State<Events>,
    cache: Cache,
    delivery: Webhook<GitHub>,
) -> Response {
    events.receive(delivery, cache).await
}
