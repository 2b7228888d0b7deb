//! Draws the page that a success leads to, so that it travels with the outcome (RULES A16).
//!
//! 1. The page is found as the router finds it. What a route, a file or a public page answers is
//!    theirs: the browser asks for it.
//! 2. It is drawn for whoever this browser belongs to by then, with the cookies that the action
//!    left: its guards hold, and a login or a logout shows at once.
//! 3. A page that leads elsewhere is followed within the app, a few times.
//! 4. Where there is no plain page in the end, nothing has happened, and the browser follows the
//!    redirect by itself.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request};
use axum::response::Response;
use axum::routing::any;
use hallway_wire::View;
use http::request::Parts;
use http::{Extensions, Uri};
use tower::ServiceExt;

use super::address::{self, Address};
use super::draw::{Draw, Redraw};
use super::pages::{Pages, told};
use crate::guard::Visit;
use crate::link::is_local;

/// Which page stands at an address: a router that answers nothing.
///
/// A router of its own, since only a router knows what its patterns mean, and since asking the
/// app's own whether a request is the inner one would cost every request.
pub(crate) struct Places<S> {
    router: Router,
    paths: BTreeSet<String>,
    page: PhantomData<fn() -> S>,
}

/// A page, and what its router noted about the address.
#[derive(Clone)]
struct Place<S> {
    draw: Draw<S>,
    noted: Extensions,
}

impl<S: Clone + Send + Sync + 'static> Places<S> {
    pub(crate) fn new() -> Self {
        Self {
            router: Router::new(),
            paths: BTreeSet::new(),
            page: PhantomData,
        }
    }

    /// Notes what stands at `path`: a page, or something that the browser has to ask for. The first
    /// one counts.
    pub(crate) fn note(&mut self, path: &str, page: Option<Draw<S>>) {
        if !self.paths.insert(path.to_owned()) {
            return;
        }
        let answer = any(move |request: Request| async move {
            let mut found = Response::<Body>::default();
            if let Some(draw) = page {
                let noted = request.into_parts().0.extensions;
                found.extensions_mut().insert(Place { draw, noted });
            }
            found
        });
        self.router = std::mem::take(&mut self.router).route(path, answer);
    }

    async fn at(&self, uri: Uri) -> Option<Place<S>> {
        let request = Request::get(uri).body(Body::empty()).ok()?;
        let Ok(mut answer) = self.router.clone().oneshot(request).await;
        answer.extensions_mut().remove()
    }
}

/// Who leaves a page, and with what.
pub(crate) struct Leaving<'a> {
    /// The request of the call.
    pub(crate) parts: &'a Parts,
    pub(crate) visit: &'a Visit,
    /// The cookies that the action sets.
    pub(crate) cookies: &'a [String],
    /// What the next page says.
    pub(crate) message: Option<&'a str>,
}

/// A page that has been reached.
pub(crate) struct Next {
    /// Its address.
    pub(crate) at: String,
    pub(crate) view: View,
    /// What its response sets, those of the action included.
    pub(crate) cookies: Vec<String>,
}

/// How often a page may lead to another one. Browsers follow 20; what needs more is for them.
const HOPS: usize = 4;

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    /// Draws the page at `to`, whole. `None`: the browser follows the redirect itself.
    pub(crate) async fn next(&self, leaving: Leaving<'_>, to: &str, state: &S) -> Option<Next> {
        let mut at = to.to_owned();
        for _ in 0..HOPS {
            let (draw, mut get) = self.ask(&leaving, &at).await?;
            let (now, rule) = (leaving.visit.now, leaving.visit.rule);
            let visit = Arc::new(Visit::of_cookies(&get.headers, &self.on, now, rule));
            let address = Address::of(&get);
            let (mut context, cleared) = told(&get, &visit, &address);
            context.messages.extend(leaving.message.map(str::to_owned));
            match self.draw(draw, &mut get, &visit, context, state).await {
                Ok(mut page) if page.can_arrive() => {
                    page.take_over();
                    let mut cookies = [leaving.cookies, &cleared].concat();
                    let visitor = self.visitor(page.has_tokens(), &visit, &mut cookies);
                    cookies.extend(visit.renewal());
                    let view = page.whole(&self.paper(visitor, &visit, &address));
                    return Some(Next { at, view, cookies });
                }
                Ok(_) => return None,
                Err(end) if end.sets_cookies() => return None,
                Err(end) => at = end.location()?,
            }
        }
        None
    }

    /// The request for the page at an address, as the browser would send it next.
    async fn ask(&self, leaving: &Leaving<'_>, at: &str) -> Option<(Draw<S>, Parts)> {
        let whole = own_uri(at)?;
        let below = below_prefix(leaving.parts, &whole)?;
        let place = self.places.at(below.clone()).await?;
        let mut get = Redraw::to(below, leaving.parts, leaving.cookies);
        // What layers outside of the app noted stays; the parameters are those of this address.
        get.extensions.extend(place.noted);
        get.extensions.insert(OriginalUri(whole));
        Some((place.draw, get))
    }
}

/// An address of this origin, without its fragment.
fn own_uri(at: &str) -> Option<Uri> {
    let address = at.split('#').next().unwrap_or_default();
    is_local(address).then(|| address.parse().ok())?
}

/// The address as the app knows it that is nested in another one.
fn below_prefix(parts: &Parts, whole: &Uri) -> Option<Uri> {
    let outer = address::original(parts).path();
    let prefix = outer.strip_suffix(parts.uri.path()).unwrap_or_default();
    let below = whole.path_and_query()?.as_str().strip_prefix(prefix)?;
    below.starts_with('/').then(|| below.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_this_origin_is_drawn_here() {
        let path = |at| own_uri(at).map(|uri| uri.to_string());
        assert_eq!(path("/a?x=1#top").as_deref(), Some("/a?x=1"));
        for elsewhere in [
            "//evil.test/",
            "https://evil.test/",
            "next",
            "",
            "#top",
            "\\evil",
        ] {
            assert_eq!(path(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_nested_app_draws_what_is_below_its_own_prefix() {
        let mut parts = Request::post("/b?/send").body(()).unwrap().into_parts().0;
        let below = |parts: &Parts, at| {
            below_prefix(parts, &Uri::from_static(at)).map(|uri| uri.to_string())
        };
        assert_eq!(below(&parts, "/c?x=1").as_deref(), Some("/c?x=1"));
        let whole = Uri::from_static("/a/b?/send");
        parts.extensions.insert(OriginalUri(whole));
        assert_eq!(below(&parts, "/a/c?x=1").as_deref(), Some("/c?x=1"));
        assert_eq!(below(&parts, "/c"), None);
        assert_eq!(below(&parts, "/abc"), None);
    }
}
