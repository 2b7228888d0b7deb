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
    // The log: where the app listens, and what went wrong under which id.
    tracing_subscriber::fmt().init();
    app::app().with_state(AppState::default()).serve().await
}

impl FromRef<AppState> for Messages {
    fn from_ref(state: &AppState) -> Messages {
        state.messages.clone()
    }
}

#[cfg(test)]
mod tests {
    use hallway::testing::TestApp;

    use super::*;

    #[tokio::test]
    async fn a_message_is_kept_once_and_shown() {
        let state = AppState::default();
        let browser = TestApp::new(app::app(), state.clone());
        let page = browser.get("/").await;
        let form = browser
            .form(&page, "send")
            .fill("name", "Ada")
            .fill("text", "Good morning to you");
        for _ in 0..2 {
            assert_eq!(form.submit().await.location(), Some("/"));
        }
        assert_eq!(state.messages.all().len(), 1);
        let page = browser.get("/").await;
        assert!(page.shows("Thanks, we have your message.") && page.shows("Good morning to you"));
    }

    #[tokio::test]
    async fn a_message_that_is_too_short_comes_back_with_its_words() {
        let state = AppState::default();
        let browser = TestApp::new(app::app(), state.clone());
        let page = browser.get("/").await;
        let form = browser
            .form(&page, "send")
            .fill("name", "Ada")
            .fill("text", "Hello");
        let page = form.submit().await;
        assert_eq!(page.status(), 422);
        assert_eq!(browser.form(&page, "send").value("name"), Some("Ada"));
        assert!(page.shows("Hello") && state.messages.all().is_empty());
    }
}
