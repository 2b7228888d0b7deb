//! Slack tells us what somebody wrote.

use hallway::axum::response::Response;
use hallway::route::webhook::Slack;
use hallway::{Cache, State, Webhook};

use crate::events::Events;

/// Stores the event, once.
pub async fn post(
    State(events): State<Events>,
    cache: Cache,
    delivery: Webhook<Slack>,
) -> Response {
    events.receive(delivery, cache).await
}
