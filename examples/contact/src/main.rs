//! The smallest app: one page with one form, and the messages in memory.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "this is a program, nobody depends on it"
)]

mod app; // written by the build script from the folder src/app/
mod messages;

use hallway::FromRef;
use messages::Messages;

/// What pages and actions share.
#[derive(Debug, Clone, Default)]
pub struct AppState {
    messages: Messages,
}

#[tokio::main]
async fn main() -> hallway::Result<()> {
    app::app().with_state(AppState::default()).serve().await
}

impl FromRef<AppState> for Messages {
    fn from_ref(state: &AppState) -> Messages {
        state.messages.clone()
    }
}
