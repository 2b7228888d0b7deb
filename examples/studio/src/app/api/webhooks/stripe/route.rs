//! Stripe tells us what was paid.

use hallway::axum::response::Response;
use hallway::route::webhook::Stripe;
use hallway::{Cache, State, Webhook};

use crate::events::Events;

/// Stores the event, once.
pub async fn post(
    State(events): State<Events>,
    cache: Cache,
    delivery: Webhook<Stripe>,
) -> Response {
    events.receive(delivery, cache).await
}
