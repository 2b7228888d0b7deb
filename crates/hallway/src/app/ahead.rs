//! Draws pages before anybody asks for them: at the start, or into a folder.
//!
//! 1. A page is drawn ahead where its address is known: it has no dynamic segment, or `paths()`
//!    beside it says which ones there are.
//! 2. It is drawn for nobody: the request has no header, and comes from this machine.
//! 3. A few are drawn at once, and one that fails is named and stops nothing.

mod export;
mod file;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, StreamExt as _, stream};
use http::StatusCode;
use tower::ServiceExt as _;

use crate::Link;
use crate::page::PageEnd;
use crate::route::Asset;

/// What can be drawn ahead.
#[derive(Default)]
pub(super) struct Ahead {
    /// Draws the pages, and knows neither names nor limits.
    pub(super) router: Router,
    pub(super) pages: Vec<Planned>,
    /// The routes that answer GET.
    pub(super) routes: Vec<Answering>,
    /// Whether there is a page for what is not found, at [`NOT_FOUND`].
    pub(super) not_found: bool,
    pub(super) files: Vec<&'static Asset>,
    /// The runtime's scripts, which a page can name.
    pub(super) scripts: Vec<(String, &'static str)>,
    /// Whether nobody is let in before all is drawn.
    pub(super) first: bool,
}

/// A page, and what is known of its addresses.
pub(super) struct Planned {
    pub(super) pattern: &'static str,
    /// Whether it is the same for everybody.
    pub(super) public: bool,
    /// Whether a guard stands before it.
    pub(super) guarded: bool,
    /// Whether something of it is kept.
    pub(super) kept: bool,
    pub(super) list: Option<List>,
}

/// A route, and whether its answer is kept for everybody.
pub(super) struct Answering {
    pub(super) pattern: &'static str,
    pub(super) public: bool,
}

/// Where a file server looks for what it says when it finds nothing.
pub(super) const NOT_FOUND: &str = "/404.html";

/// Asks a page for its addresses.
pub(super) type List = Pin<Box<dyn Future<Output = Result<Vec<Link>, PageEnd>> + Send>>;

/// The addresses of a page, and what cannot be drawn, with the reason.
#[derive(Default)]
struct Known {
    addresses: BTreeSet<String>,
    wrong: Vec<(String, String)>,
}

/// So many pages are drawn at once.
const AT_ONCE: usize = 4;

impl Ahead {
    /// Draws what is kept, and says in the log what could not be drawn. Once.
    pub(super) async fn warm(&mut self) {
        let start = Instant::now();
        let mut addresses = Vec::new();
        for page in std::mem::take(&mut self.pages) {
            if page.kept {
                let known = page.known().await;
                for (path, why) in known.wrong {
                    tracing::warn!(path, why, "a page is not drawn ahead");
                }
                addresses.extend(known.addresses);
            }
        }
        let mut drawn = 0;
        let mut all = std::pin::pin!(draw_all(&self.router, addresses));
        while let Some((path, answer)) = all.next().await {
            match answer.status() {
                StatusCode::OK => drawn += 1,
                status => tracing::warn!(path, %status, "a page is not drawn ahead"),
            }
        }
        if drawn > 0 {
            tracing::info!(pages = drawn, took = ?start.elapsed(), "drawn ahead");
        }
    }
}

impl Planned {
    async fn known(self) -> Known {
        let mut known = Known::default();
        match self.list {
            Some(list) => match tokio::spawn(list).await {
                Ok(Ok(links)) => links.iter().for_each(|link| known.add(self.pattern, link)),
                Ok(Err(end)) => known.fails(self.pattern, reason(self.pattern, &end)),
                Err(_) => known.fails(self.pattern, "`paths` panicked".to_owned()),
            },
            None if self.pattern.contains('{') => {
                let why = "its addresses are not known: write `paths()` beside `page`";
                known.fails(self.pattern, why.to_owned());
            }
            None => {
                known.addresses.insert(self.pattern.to_owned());
            }
        }
        known
    }
}

impl Known {
    fn add(&mut self, pattern: &str, link: &Link) {
        match fits(pattern, link.as_str()) {
            true => {
                self.addresses.insert(link.as_str().to_owned());
            }
            false => {
                let why =
                    format!("`paths` of {pattern} names it, and it is no address of that page");
                self.fails(link.as_str(), why);
            }
        }
    }

    fn fails(&mut self, what: &str, why: String) {
        self.wrong.push((what.to_owned(), why));
    }
}

/// Why there is no list.
fn reason(pattern: &str, end: &PageEnd) -> String {
    match end {
        PageEnd::Error(error) => {
            error.report(pattern);
            format!("`paths` failed: {} {}", error.message(), error.id())
        }
        PageEnd::Response(answer) => format!("`paths` ended with {}", answer.status()),
    }
}

/// Draws pages, a few at once, in order. One that panics is a failure.
fn draw_all(
    router: &Router,
    addresses: impl IntoIterator<Item = String>,
) -> impl Stream<Item = (String, Response)> {
    let draw = |path: String| {
        let drawn = request(&path).map(|request| tokio::spawn(router.clone().oneshot(request)));
        async move {
            let answer = match drawn {
                Some(task) => task.await.map(|Ok(answer)| answer).ok(),
                None => None,
            };
            let failed = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
            (path, answer.unwrap_or_else(failed))
        }
    };
    stream::iter(addresses).map(draw).buffered(AT_ONCE)
}

fn request(path: &str) -> Option<Request> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = path.parse().ok()?;
    let here = SocketAddr::from(([127, 0, 0, 1], 0));
    request.extensions_mut().insert(ConnectInfo(here));
    Some(request)
}

/// Whether the page at `pattern` has this address.
fn fits(pattern: &str, path: &str) -> bool {
    if path.contains(['?', '#']) {
        return false;
    }
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let Some(segment) = segments.next() else {
            return false;
        };
        match expected.strip_prefix('{') {
            Some(name) if name.starts_with('*') => return !segment.is_empty(),
            Some(_) if segment.is_empty() => return false,
            None if segment != expected => return false,
            _ => {}
        }
    }
    segments.next().is_none()
}

impl std::fmt::Debug for Ahead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let patterns = self.pages.iter().map(|page| page.pattern);
        f.debug_list().entries(patterns).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_the_page_whose_pattern_it_fits() {
        for (pattern, path) in [
            ("/", "/"),
            ("/work", "/work"),
            ("/work/{slug}", "/work/a%2Fb"),
            ("/docs/{*path}", "/docs/a/b"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("/work/{slug}", "/work"),
            ("/work/{slug}", "/work/"),
            ("/work/{slug}", "/about/a"),
            ("/work/{slug}", "/work/a/b"),
            ("/work/{slug}", "/work/a?b"),
            ("/docs/{*path}", "/docs/"),
        ] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }
}
