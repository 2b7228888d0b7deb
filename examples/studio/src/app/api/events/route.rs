//! Tells the staff's browsers of each event as it comes.

use futures_util::StreamExt as _;
use hallway::axum::response::Response;
use hallway::route::Message;
use hallway::{Error, Events as Listener, Principal, State};

use crate::access::Staff;
use crate::events::Events;

/// Goes on after the last event that the browser got; begins with the next one.
pub async fn get(
    _staff: Principal<Staff>,
    State(events): State<Events>,
    listener: Listener,
) -> Result<Response, Error> {
    let last = listener.last_id().and_then(|id| id.parse().ok());
    let last = match last {
        Some(last) => last,
        None => events.last_id().await?,
    };
    let messages = events.after(last).map(|event| {
        let event = event?;
        Ok(Message::json(&event)?.id(event.id))
    });
    Ok(listener.send(messages))
}
