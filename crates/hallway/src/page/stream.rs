//! Sends a page before all of it is there: slow parts follow in the same response.
//!
//! 1. [`stream`] puts a *hole* into a page: a fallback, and a future for what belongs there. All
//!    futures of a page run at once, inside of the response: when the client is gone they are
//!    dropped.
//! 2. A browser that is known to fill holes gets the page at once, each hole with its fallback
//!    between `<?start name="s0">` and `<?end>`, and later `<template for="s0">` in whatever order
//!    the futures end. Chromium does the rest by itself; elsewhere a small script does, and says so
//!    in a cookie for the next time.
//! 3. Everybody else waits: for the whole page up to [`Bounds::patience`](crate::Bounds::patience),
//!    then the page comes in order, as far as it is ready.
//! 4. What fills a hole is a region of its own, `s0`, or `s0-1` inside of another. When an action
//!    draws the page again it waits for all holes, and only those that differ travel.
//! 5. A future that fails or panics shows the nearest `error.rs` or `not_found.rs` in its place.
//!    The status is on its way by then, and so are all cookies.

mod boundary;
mod hole;
mod send;
mod work;

pub(super) use boundary::{Boundary, Views};
pub(super) use hole::{Content, Hole, Making, holes};
pub(super) use send::Sending;
pub(super) use work::Work;

use std::sync::Arc;

use http::{HeaderMap, header};

use super::into_page::{IntoPage, Page, PageEnd};
use crate::cache::{Where, within};
use crate::guard::cookies;
use crate::html::{Markup, Render};

/// Shows `fallback` until `content` is there, while the rest of the page is on its way.
///
/// The future runs while the response is sent; it owns what it uses (`move`, with clones made
/// before). It returns what a page may return, such as `rsx!` or `Result<Markup, Error>`; an error
/// shows the nearest `error.rs` in this place. It cannot set cookies, status or title any more.
///
/// A browser that cannot fill in gets the page in order, and a public page is always sent whole.
///
/// # Examples
///
/// ```
/// use hallway::{Error, IntoPage, Markup, rsx, stream};
///
/// async fn sales() -> Result<Markup, Error> {
///     Ok(rsx! { <p>"42 orders today"</p> })
/// }
///
/// pub async fn page() -> impl IntoPage {
///     rsx! {
///         <h1>"Dashboard"</h1>
///         <section>(stream(rsx! { <p>"Counting..."</p> }, sales()))</section>
///     }
/// }
/// ```
pub fn stream<F>(fallback: impl Render, content: F) -> Streamed
where
    F: Future<Output: IntoPage> + Send + 'static,
{
    let content = within(Where::stream::<F>(), content);
    let content = async move { content.await.into_page() };
    Streamed(Arc::new(Hole::new(fallback.into_markup(), content, false)))
}

/// What [`stream`] gives: a place in a page that is filled while the page is sent.
///
/// Put it into the page once: a second copy keeps showing its fallback where the page is filled
/// out of order.
#[derive(Debug, Clone)]
#[must_use = "put it into the page in parentheses"]
pub struct Streamed(Arc<Hole>);

impl Render for Streamed {
    fn render_to(&self, out: &mut Markup) {
        out.mark_later(self.0.clone());
    }
}

/// A page that comes later, in the place of which `loading.rs` stands. For the module that is
/// generated.
///
/// # Errors
///
/// When `loading.rs` gives none.
#[doc(hidden)]
pub fn loading<F>(fallback: impl IntoPage, page: F) -> Result<Page, PageEnd>
where
    F: Future<Output = Result<Page, PageEnd>> + Send + 'static,
{
    let fallback = fallback.into_page()?.body;
    Streamed(Arc::new(Hole::new(
        fallback,
        within(Where::Page, page),
        true,
    )))
    .into_markup()
    .into_page()
}

/// How a browser gets what comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filling {
    /// By itself.
    Native,
    /// With our script, which has run there before.
    Scripted,
    /// Not as far as we know.
    Unknown,
}

impl Filling {
    /// Reads what is known of the browser: its version, or the cookie that the script sets. Either
    /// decides in which order the caller gets the same content, and nothing else.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let agent = headers.get(header::USER_AGENT);
        if agent.is_some_and(|agent| is_native(agent.as_bytes())) {
            Self::Native
        } else if cookies(headers).any(|(name, value)| (name, value) == (COOKIE, "1")) {
            Self::Scripted
        } else {
            Self::Unknown
        }
    }
}

/// Whether this is a Chromium that knows `<template for>`, and not a robot that reads the text.
fn is_native(agent: &[u8]) -> bool {
    let version = memchr::memmem::find(agent, b"Chrome/").map(|at| {
        let digits = agent[at + b"Chrome/".len()..].iter();
        digits
            .take_while(|letter| letter.is_ascii_digit())
            .take(5)
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    });
    version.is_some_and(|version| version >= NATIVE)
        && memchr::memmem::find(agent, b"compatible").is_none()
}

/// The first version of Chromium in which `<template for>` was seen to work.
const NATIVE: u32 = 156;

/// The cookie that the script sets.
const COOKIE: &str = "hallway-js";

/// The script that fills holes where the browser does not, built from `client/`.
pub(crate) const FILL: &str = include_str!("../../assets/stream.js");

/// The script's name in the folder of the runtime. It changes with the content.
pub(crate) fn fill_name() -> String {
    let hash = xxhash_rust::xxh3::xxh3_64(FILL.as_bytes());
    format!("stream.{hash:016x}.js")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_browser_that_is_known_to_fill_gets_holes() {
        let filling = |agent: &str, cookie: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, agent.parse().unwrap());
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            Filling::of(&headers)
        };
        let chromium =
            "Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36";
        assert_eq!(filling(chromium, "a=b"), Filling::Native);
        let older = chromium.replace("156", "155");
        assert_eq!(filling(&older, "a=b"), Filling::Unknown);
        assert_eq!(filling(&older, "a=b; hallway-js=1"), Filling::Scripted);
        let robot = "Mozilla/5.0 (compatible; Googlebot/2.1) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(filling(robot, "a=b"), Filling::Unknown);
        assert_eq!(filling("Firefox/153.0", "hallway-js=2"), Filling::Unknown);
        assert_eq!(filling("Chrome/", "a=b"), Filling::Unknown);
    }
}
