//! Keeps what pages and layouts draw, and hands it to everybody.
//!
//! 1. What is kept is drawn for nobody: the request that it sees has a path and a query, no header,
//!    no address, and nothing but [`PublicParts`](super::PublicParts) can be asked for.
//! 2. Tokens are not in it: they stand as marks, and each response fills in its own.
//! 3. A draw that has something to show about a form, such as its errors, neither reads nor writes
//!    what is kept: nobody's words get in, and nobody misses their errors (RULES A15).
//! 4. Failures, redirects, pages with a status of their own and pages that stream are not kept. Of
//!    a page that streams the layouts and the values can be, and with [`dynamic`](super::dynamic) the
//!    page: what is streamed is in each response's own part then.
//! 5. The query belongs to the key only where something asks for it.

use std::sync::Arc;

use axum::extract::{ConnectInfo, MatchedPath, Request};
use http::request::Parts;
use http::{Method, StatusCode};

use super::address::Address;
use super::context::PageContext;
use super::draw::Draw;
use super::dynamic::has_stream;
use super::into_page::{Children, Page, PageEnd};
use crate::cache::{Kept, LoadError, Tag, Where, depends, within};
use crate::guard::Visit;
use crate::html::{MarkKind, Markup};
use crate::{Cache, Error};

/// What was drawn, and what it depends on besides its tags.
pub(super) struct Drawn<T> {
    pub(super) value: T,
    /// For the network in front; empty unless wanted.
    pub(super) tags: Vec<Tag>,
    /// The query that it was drawn with, if something asked for one.
    query: Option<String>,
}

/// Why something drawn is not kept.
enum NotKept {
    Error(Arc<Error>),
    /// A response instead of a page, or a page that is somebody's own: by its status, or because
    /// some of it is still being made.
    Own,
}

/// What to draw, and under which name it is kept.
pub(super) struct Keeper<'a, S> {
    pub(super) name: &'static str,
    pub(super) how: Kept,
    pub(super) draw: Draw<S>,
    pub(super) state: &'a S,
    /// The visit, of which only the deployment counts: what is kept is drawn for nobody.
    pub(super) visit: &'a Visit,
}

impl<S: Clone + Send + Sync + 'static> Keeper<'_, S> {
    /// Gives what is kept; draws it first where there is nothing. `None`: it cannot be kept.
    pub(super) async fn read<T: Send + Sync + 'static, M: FnOnce(Page) -> T + Send + 'static>(
        &self,
        parts: &Parts,
        context: &PageContext,
        make: impl Fn() -> M,
        weigh: fn(&Drawn<T>) -> usize,
    ) -> Result<Option<Arc<Drawn<T>>>, PageEnd> {
        let on = &self.visit.on;
        let address = Address::of(parts);
        let (path, query) = (address.path(), address.query());
        let forms = context.forms.counts();
        let key = (self.name, path, &forms);
        let load = || self.load(&on.cache, parts, context, query, make());
        let reading = self.reading(&on.cache, key);
        let found = reading.get_weighed(load, weigh).await;
        let found = match &found {
            Ok(drawn) if drawn.query.as_ref().is_some_and(|other| other != query) => {
                let load = || self.load(&on.cache, parts, context, query, make());
                let reading = self.reading(&on.cache, (key, query));
                reading.get_weighed(load, weigh).await
            }
            _ => found,
        };
        match found {
            Ok(drawn) => Ok(Some(drawn)),
            Err(LoadError::Failed(why)) => match &*why {
                NotKept::Own => Ok(None),
                NotKept::Error(error) => {
                    Err(PageEnd::Error(LoadError::Failed(error.clone()).into()))
                }
            },
            Err(LoadError::Lost) => Err(PageEnd::Error(LoadError::<Error>::Lost.into())),
            Err(LoadError::Circular) => Err(PageEnd::Error(LoadError::<Error>::Circular.into())),
        }
    }

    /// The tags come with the load: whoever reads under the same key has the same ones.
    fn reading<'c>(
        &self,
        cache: &'c Cache,
        key: impl std::hash::Hash + std::fmt::Debug,
    ) -> crate::cache::Reading<'c> {
        cache.read(key).life(self.how.in_process()).bytes(0)
    }

    fn load<T: Send + 'static, M: FnOnce(Page) -> T + Send + 'static>(
        &self,
        cache: &Cache,
        parts: &Parts,
        context: &PageContext,
        query: &str,
        make: M,
    ) -> impl Future<Output = Result<Drawn<T>, NotKept>> + Send + use<S, T, M> {
        let (draw, state, how) = (self.draw, self.state.clone(), self.how);
        let context = Arc::new(context.for_nobody());
        let mut parts = for_nobody(parts, self.visit, &context);
        let (query, cache) = (query.to_owned(), cache.clone());
        async move {
            cache.depend(parts.uri.path(), pattern(&parts), how.own_tags());
            let page = match draw(&mut parts, &state).await {
                Ok(page) => page,
                Err(PageEnd::Error(error)) => return Err(NotKept::Error(Arc::new(error))),
                Err(PageEnd::Response(_)) => return Err(NotKept::Own),
            };
            let is_common = page.status.is_none_or(|status| status == StatusCode::OK);
            if !is_common || has_stream(&page.body) {
                return Err(NotKept::Own);
            }
            Ok(Drawn {
                value: make(page),
                tags: if how.is_for_edge() {
                    depends()
                } else {
                    Vec::new()
                },
                query: context.has_read_query().then_some(query),
            })
        }
    }
}

fn pattern(parts: &Parts) -> Option<&str> {
    parts
        .extensions
        .get::<MatchedPath>()
        .map(MatchedPath::as_str)
}

/// The same address, asked for by nobody.
fn for_nobody(parts: &Parts, own: &Visit, context: &Arc<PageContext>) -> Parts {
    let mut plain = Request::new(()).into_parts().0;
    plain.method = Method::GET;
    plain.uri = parts.uri.clone();
    plain.version = parts.version;
    plain.extensions = parts.extensions.clone();
    plain
        .extensions
        .remove::<ConnectInfo<std::net::SocketAddr>>();
    plain.extensions.insert(Arc::new(Visit::nobody(own)));
    plain.extensions.insert(context.clone());
    plain
}

/// Draws a page that is kept, within layouts that need not be. For the module that is generated.
#[doc(hidden)]
pub async fn kept<S: Clone + Send + Sync + 'static>(
    name: &'static str,
    how: Kept,
    parts: &mut Parts,
    state: &S,
    draw: Draw<S>,
) -> Result<Page, PageEnd> {
    let context = parts.extensions.get::<Arc<PageContext>>().cloned();
    let context = context.unwrap_or_default();
    let Some(visit) = parts.extensions.get::<Arc<Visit>>().cloned() else {
        return draw(parts, state).await;
    };
    let place = Where::Kept(name);
    if context.posted.is_some() {
        let cache = visit.on.cache.for_page(parts.uri.path(), pattern(parts));
        let drawn = async {
            cache.passed(&name);
            draw(parts, state).await
        };
        return within(place, drawn).await;
    }
    let keeper = Keeper {
        name,
        how,
        draw,
        state,
        visit: &visit,
    };
    let weigh = |drawn: &Drawn<Page>| drawn.value.bytes();
    let reading = keeper.read(parts, &context, || |page| page, weigh);
    match within(place, reading).await? {
        Some(drawn) => {
            context.forms.note(&drawn.value.body);
            Ok(drawn.value.clone())
        }
        None => within(place, draw(parts, state)).await,
    }
}

/// The slot that a kept layout is drawn with: empty, to be filled with each page.
#[doc(hidden)]
pub fn slot(depth: u8) -> Children {
    Children::of(Markup::new().between(MarkKind::RegionStart(depth), MarkKind::RegionEnd(depth)))
}
