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
mod conformance;
mod html;
mod memory_store;

pub use browser::{TestApp, TestForm, TestPage};
pub use conformance::store_conforms;
pub use memory_store::MemoryStore;

use crate::seal::{KeyRing, Sealer, Token};

/// Seals a form's token and opens it again; gives back how many bytes it bound. For benchmarks.
///
/// # Panics
///
/// What is given back does when a token does not open.
#[doc(hidden)]
pub fn token_round_trip() -> impl Fn(&[u8]) -> usize {
    let sealer = Sealer::new(KeyRing::random());
    let now = crate::guard::now();
    move |bound| {
        let token = Token {
            id: [0; 16],
            sealed_at: now,
            visitor: [1; 16],
            principal: [2; 16],
            page: 3,
            ordinal: 0,
            shape: 4,
            action: "work::slug::actions::like".into(),
            bound: bound.into(),
        };
        let sealed = token.seal(&sealer);
        let opened = Token::open(&sealer, now, &sealed).expect("it was sealed here");
        opened.bound.len()
    }
}
