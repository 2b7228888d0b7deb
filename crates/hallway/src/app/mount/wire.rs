//! Makes a router of an app: opens what is kept, and mounts pages, routes and files.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::{Extension, Router};
use hallway_wire::Manifest;
use http::HeaderMap;
use tokio::runtime::Handle;

use super::super::ahead::{Ahead, Answering, NOT_FOUND, Planned};
use super::super::config::{Config, Keys};
use super::super::gate::Gate;
#[cfg(unix)]
use super::super::operator::Operator;
use super::super::seen;
use super::super::serve::{Mounted, StartError, too_much};
use super::super::timetable::Timetable;
use super::site::{Show, Site, ahead_router, page_router, script};
use super::{App, Audience, innermost};
use crate::action::{Dispatcher, Table};
use crate::form::Spool;
use crate::guard::{Deployment, Ground, StrictTransport, now};
use crate::page::{Draw, FILL, Pages, Places, PublicPage, fill_name, runtime_path};
use crate::route::{Asset, Lasting, Route, Scheduled};
use crate::seal::{KeyRing, Sealer};
use crate::store::shared::Reach;
use crate::store::{Endings, Events, Limits, Notes, Rate, Rates, Replica, Running, Store, Streams};

impl<S: Clone + Send + Sync + 'static> App<S> {
    /// Whether the root has a page for what is not found, and nothing else wants its place in a
    /// folder.
    fn has_not_found(&self) -> bool {
        let pages = self.pages.iter().map(|(path, ..)| *path);
        let routes = self.routes.iter().map(|(path, _)| *path);
        self.not_found.iter().any(|(folder, _)| *folder == "/")
            && !pages.chain(routes).any(|path| path == NOT_FOUND)
            && !self.files.iter().any(|file| file.plain() == NOT_FOUND)
    }

    pub(super) fn router(
        self,
        config: &Config,
        state: S,
        running: Running,
    ) -> Result<Mounted, StartError> {
        let (build, has_not_found) = (build_id(&self.doors()), self.has_not_found());
        #[cfg(feature = "openapi")]
        let (document, api) = (self.api(), self.api.clone());
        config.check_replicas().map_err(StartError::Config)?;
        let shared = config.store.clone().map(Reach::new);
        let rates = Rates::new(shared.clone());
        let counted = config.rate_limits.then_some(&rates);
        if counted.is_none() {
            tracing::warn!("HALLWAY_RATE_LIMITS=off: anybody may call as often as they like");
        }
        let table = Table::new(self.actions, counted)
            .map_err(|error| StartError::Table(error.to_string()))?;
        let refusals = counted.map(|rates| rates.define(REFUSALS, "refused calls, 20/min per ip"));
        let ring = ring(config)?;
        let (mut claims, endings) = kept(config, self.bounds.handover())?;
        let (mut events, mut notes) = (events(config)?, Notes::new(NOTES));
        let mut calls = Events::calls(config.data.as_deref()).map_err(StartError::Store)?;
        let endings = match &shared {
            None => Arc::new(endings),
            Some(reach) => {
                let runtime = Handle::try_current().map_err(|_| StartError::without_runtime())?;
                self.cache.share(reach.clone(), &runtime);
                let sealer = Sealer::new(ring.clone());
                let replica = Replica::new(reach.clone(), sealer, runtime.clone());
                claims.share(replica.clone());
                events.share(replica.clone(), "event");
                calls.share(replica.clone(), "call");
                notes.share(replica);
                endings.share(reach.clone(), &runtime)
            }
        };
        if let Some(outbox) = self.outbox {
            let runtime = Handle::try_current().map_err(|_| StartError::without_runtime())?;
            self.cache.watch(outbox, &runtime);
        }
        let on = Deployment(Arc::new(Ground {
            sealer: Sealer::new(ring),
            origins: config.origins.clone(),
            cache: self.cache,
            proxies: config.proxies.clone(),
            rates,
            session_life: self.session_life,
            endings,
            shared,
            insecure: config.insecure,
            actions: table.names().collect(),
            redirects: self.redirects,
            connections: self.connections,
            open_pages: open_pages(&self.pages, &self.guarded),
            events,
            calls,
            running: running.clone(),
            cron: config.cron.clone(),
            streams: Streams::new(config.streams, config.streams_of_each()),
            notes,
            spool: Spool::new(config.data.as_ref().map(|data| data.join("uploads"))),
            words: self.words,
            build,
        }));
        let runtime = runtime_path(RUNTIME);
        let places = places(&self.pages, &self.routes, &self.files);
        let pages = Pages::new(
            on.clone(),
            runtime.clone(),
            self.not_found,
            self.error,
            places,
            self.bounds.patience,
        );
        #[cfg(unix)]
        let operator = config.data.clone().map(|folder| Operator {
            folder,
            on: on.clone(),
            claims: claims.clone(),
        });
        let remembering = claims.clone();
        let site = Arc::new(Site {
            dispatcher: Arc::new(Dispatcher {
                pages,
                table,
                claims,
                running,
                refusals,
                auditor: self.auditor,
            }),
            gate: Gate {
                on,
                hosts: Arc::new(config.hosts.clone()),
            },
        });
        let healthy = site.clone();
        let health = move || async move { healthy.health() };
        let mut router = Router::new()
            .route(&runtime, get(|method| script(method, RUNTIME)))
            .route(
                &format!("/_hallway/{}", fill_name()),
                get(|method| script(method, FILL)),
            )
            .route("/_hallway/health", get(health));
        #[cfg(feature = "openapi")]
        if let Some(written) = &api.written {
            written.set(&document);
        }
        let paths: BTreeSet<_> = self.routes.iter().map(|(path, _)| *path).collect();
        let timetable = Timetable::new(self.jobs, &paths, site.gate.on.clone())?;
        let (mut drawn, mut answering) = (Router::new(), Vec::new());
        for (path, route) in self.routes {
            if route.written().iter().any(|(method, _)| *method == "GET") {
                answering.push(Answering {
                    pattern: path,
                    public: route.is_public(),
                });
            }
            let public = route.is_public() && !path.contains('{');
            let gate = site.gate.clone();
            let on = gate.on.clone();
            let route = match config.rate_limits {
                true => route.counted(&on, path),
                false => route,
            };
            let route = route.or_cors(innermost(&self.cors, path));
            let route = route.behind(on, move |request| gate.check(request));
            let route = route.into_method_router();
            if public {
                drawn = drawn.route(path, route.clone().layer(Extension(Scheduled)));
            }
            router = router.route(path, route);
        }
        let mut ahead = Ahead {
            router: Router::new(),
            pages: Vec::new(),
            routes: answering,
            not_found: false,
            files: self.files.clone(),
            scripts: vec![
                (runtime, RUNTIME),
                (format!("/_hallway/{}", fill_name()), FILL),
            ],
            first: self.warm_first,
        };
        for (path, page, audience) in self.pages {
            let list = self.paths.iter().find(|(one, _)| *one == path);
            let list = list.map(|(_, paths)| site.list(*paths, &state));
            let public = matches!(audience, Audience::Everybody(_));
            let kept = matches!(audience, Audience::Everybody(Some(_))) && !path.contains('{')
                || self.ahead.contains(&path)
                || list.is_some();
            let show = match audience {
                Audience::Visitor => Show::Visitor(page),
                Audience::Everybody(kept) => {
                    Show::Everybody(Arc::new(PublicPage::new(path, page, kept)))
                }
            };
            if public || kept {
                drawn = drawn.route(path, ahead_router(show.clone(), &site));
            }
            ahead.pages.push(Planned {
                pattern: path,
                public,
                guarded: is_guarded(&self.guarded, path),
                kept,
                list,
            });
            router = router.route(path, page_router(page, show, &site));
        }
        if has_not_found {
            let site = site.clone();
            let draw = move |State(state): State<S>, request: Request| {
                let site = site.clone();
                async move { site.nothing_at(request, &state).await }
            };
            drawn = drawn.route(NOT_FOUND, get(draw));
            ahead.not_found = true;
        }
        ahead.router = drawn.with_state(state.clone());
        for file in self.files {
            let answer = move |life| get(async move |sent: HeaderMap| file.answer(life, &sent));
            router = router
                .route(&file.plain(), answer(Lasting::Now))
                .route(file.link().as_str(), answer(Lasting::Ever));
        }
        let on = site.gate.on.clone();
        let fallback = move |State(state): State<S>, request: Request| {
            let site = site.clone();
            async move { site.not_found(request, &state).await }
        };
        let router = router.fallback(fallback).with_state(state);
        let strict = config.hsts.clone().map(|value| {
            let proxies = config.proxies.clone();
            Arc::new(StrictTransport { value, proxies })
        });
        let router = match &on.shared {
            Some(_) => router.layer(from_fn_with_state(on.clone(), seen::around)),
            None => router,
        };
        let told = |router: Router| match strict.clone() {
            Some(strict) => router.layer(from_fn_with_state(strict, StrictTransport::tell)),
            None => router,
        };
        Ok(Mounted {
            router: told(router),
            full: told(Router::new().fallback(too_much)),
            timetable,
            on,
            claims: remembering,
            ahead,
            #[cfg(unix)]
            operator,
        })
    }
}

/// Which pages an action can lead to without another request.
fn places<S: Clone + Send + Sync + 'static>(
    pages: &[(&'static str, Draw<S>, Audience)],
    routes: &[(&'static str, Route<S>)],
    files: &[&'static Asset],
) -> Places<S> {
    let mut places = Places::new();
    for (path, page, audience) in pages {
        places.note(path, matches!(audience, Audience::Visitor).then_some(*page));
    }
    for (path, _) in routes {
        places.note(path, None);
    }
    for file in files {
        places.note(&file.plain(), None);
        places.note(file.link().as_str(), None);
    }
    places
}

/// The paths at which anybody finds a page, whoever asks.
fn open_pages<S>(
    pages: &[(&'static str, Draw<S>, Audience)],
    guarded: &[(&str, &[&str])],
) -> Vec<&'static str> {
    let paths = pages.iter().map(|(path, ..)| *path);
    paths
        .filter(|path| !path.contains('{') && !is_guarded(guarded, path))
        .collect()
}

/// Whether the page at `path` or a layout around it asks for a guard.
fn is_guarded(guarded: &[(&str, &[&str])], path: &str) -> bool {
    guarded
        .iter()
        .any(|(one, names)| *one == path && !names.is_empty())
}

/// Bytes of messages that wait for their browser.
const NOTES: usize = 16 << 20;

/// How often one client's refused calls are answered with their page.
const REFUSALS: Rate = Rate {
    count: 20,
    period: Duration::from_secs(60),
};

/// Names what an open tab can tell of a build: its doors and its runtime.
fn build_id(doors: &Manifest) -> Box<str> {
    let doors = serde_json::to_string(doors).unwrap_or_default();
    let id = xxhash_rust::xxh3::xxh3_64((doors + RUNTIME).as_bytes());
    format!("{id:016x}").into()
}

/// The browser runtime, built from `client/`.
const RUNTIME: &str = include_str!("../../../assets/hallway.js");

fn ring(config: &Config) -> Result<KeyRing, StartError> {
    match (&config.keys, &config.data) {
        (Keys::Ring(ring), _) => Ok(ring.clone()),
        (Keys::File, Some(folder)) => KeyRing::in_folder(folder).map_err(StartError::Keys),
        (Keys::File, None) => Ok(KeyRing::random()),
    }
}

/// What has to survive a restart; the claims take the folder for this process.
fn kept(config: &Config, patience: Duration) -> Result<(Store, Endings), StartError> {
    let open = |folder| {
        let claims = Store::open(folder, Limits::default(), patience)?;
        Ok((claims, Endings::open(folder, now())?))
    };
    match &config.data {
        Some(folder) => open(folder).map_err(StartError::Store),
        None => Ok((Store::in_memory(Limits::default()), Endings::in_memory())),
    }
}

fn events(config: &Config) -> Result<Events, StartError> {
    match &config.data {
        Some(folder) => Events::open(folder).map_err(StartError::Store),
        None => Ok(Events::in_memory()),
    }
}
