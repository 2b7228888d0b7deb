//! Resend, which follows Standard Webhooks, tells us what became of a mail.

use hallway::axum::response::Response;
use hallway::route::webhook::StandardWebhooks;
use hallway::{Cache, State, Webhook};

use crate::events::Events;

/// Stores the event, once.
pub async fn post(
    State(events): State<Events>,
    cache: Cache,
    delivery: Webhook<StandardWebhooks>,
) -> Response {
    events.receive(delivery, cache).await
}
