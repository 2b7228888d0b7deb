//! Answers questions about our work over one connection, for a page that asks many.

use hallway::axum::response::Response;
use hallway::route::{Frame, Socket};

use crate::app::api::chat::route::answer;

/// Each text is a question, and gets one text.
pub async fn get(socket: Socket) -> Response {
    socket.open(|mut page| async move {
        while let Some(Frame::Text(question)) = page.receive().await {
            page.send(answer(&question)).await?;
        }
        Ok(())
    })
}
