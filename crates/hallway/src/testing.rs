//! Runs an app without a socket: draws a page, fills its form, submits it, reads the outcome.
//!
//! A [`TestApp`] behaves as a browser on `https://app.test` would: it keeps cookies, sends the
//! headers that a browser sends, and follows nothing by itself. Limits count: everything comes from
//! one address, unless [`TestApp::from_address`] says otherwise.
//!
//! # Examples
//!
//! ```
//! # use hallway::{App, Route};
//! use hallway::testing::TestApp;
//!
//! # async fn health() -> &'static str { "ok" }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let app: App<()> = App::new().route("/api/health", Route::new().get(health));
//! let app = TestApp::new(app, ());
//! let answer = app.get("/api/health").await;
//! assert_eq!(answer.status(), 200);
//! assert_eq!(answer.text(), "ok");
//! # }
//! ```

mod browser;
mod html;

pub use browser::{TestApp, TestForm, TestPage};
