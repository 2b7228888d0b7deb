//! Holds what is the same for every request of one deployment.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath};
use http::request::Parts;
use tokio::task::futures::TaskLocalFuture;

use super::bearer::Bearers;
use super::client::TrustedProxies;
use super::origin::OriginPolicy;
use super::session::SessionLife;
use super::visit::Visit;
use crate::Error;
use crate::cache::Cache;
use crate::form::{Spool, Words};
use crate::seal::Sealer;
use crate::store::shared::Reach;
use crate::store::{Endings, Events, Notes, Rates, Running, Streams};

/// The keys, the policy and the cache of a running program. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Deployment(pub(crate) Arc<Ground>);

/// See [`Deployment`].
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) sealer: Sealer,
    pub(crate) origins: OriginPolicy,
    pub(crate) cache: Cache,
    /// Whose word about addresses is believed.
    pub(crate) proxies: TrustedProxies,
    /// What was called how often.
    pub(crate) rates: Rates,
    /// How long sessions last, and which ended before.
    pub(crate) session_life: SessionLife,
    pub(crate) endings: Arc<Endings>,
    /// What several replicas have in common.
    pub(crate) shared: Option<Reach>,
    /// Cookies may be set on plain http (`HALLWAY_INSECURE`).
    pub(crate) insecure: bool,
    /// The names of all actions that can be called.
    pub(crate) actions: BTreeSet<&'static str>,
    /// Origins that an action may redirect to, besides our own.
    pub(crate) redirects: Vec<String>,
    /// Origins that scripts of the pages may connect to, besides our own.
    pub(crate) connections: Vec<String>,
    /// The pages without a guard and without a dynamic segment.
    pub(crate) open_pages: Vec<&'static str>,
    /// The events of other programs that were handled.
    pub(crate) events: Events,
    /// The calls of other programs that were made under a key.
    pub(crate) calls: Events,
    /// What a stop waits for.
    pub(crate) running: Running,
    /// The streams that are open.
    pub(crate) streams: Streams,
    /// What a scheduler outside shows (`CRON_SECRET`).
    pub(crate) cron: Bearers,
    /// Messages that are too large for a cookie.
    pub(crate) notes: Notes,
    /// Where files wait for their action.
    pub(crate) spool: Spool,
    /// What the app says of wrong fields.
    pub(crate) words: Words,
    /// Names the build: it stands on every page.
    pub(crate) build: Box<str>,
}

tokio::task_local! {
    /// Of the route that runs. A page's is in the extensions of its request; one more of these
    /// would cost a route as much as the rest of what stands before it.
    static OF_ROUTE: Deployment;
}

impl Deployment {
    /// The deployment that answers a request: of a page, or of a route.
    pub(crate) fn of(parts: &Parts) -> Option<Self> {
        match parts.extensions.get::<Arc<Visit>>() {
            Some(visit) => Some(visit.on.clone()),
            None => OF_ROUTE.try_with(Self::clone).ok(),
        }
    }

    /// Lets the extractors of a route find the deployment.
    pub(crate) fn around<F: Future>(self, route: F) -> TaskLocalFuture<Self, F> {
        OF_ROUTE.scope(self, route)
    }
}

impl std::ops::Deref for Deployment {
    type Target = Ground;

    fn deref(&self) -> &Ground {
        &self.0
    }
}

/// In a page, a layout or a route handler: what is read carries the tag of the request's path.
impl<S: Send + Sync> FromRequestParts<S> for Cache {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        match Deployment::of(parts) {
            Some(on) => {
                let pattern = parts.extensions.get::<MatchedPath>();
                let pattern = pattern.map(MatchedPath::as_str);
                Ok(on.cache.for_page(parts.uri.path(), pattern))
            }
            None => Err(Error::internal(
                "`Cache` can be asked for within a Hallway app only",
            )),
        }
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
