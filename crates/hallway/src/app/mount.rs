//! Collects what an app consists of, and makes a router of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};
use hallway_wire::Manifest;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use tokio::runtime::Handle;

use super::ahead::{Ahead, Answering, List, NOT_FOUND, Planned};
use super::bounds::Bounds;
use super::config::{Config, Keys};
use super::doors;
use super::gate::Gate;
#[cfg(feature = "openapi")]
use super::openapi::{OpenApi, Written};
#[cfg(unix)]
use super::operator::Operator;
use super::seen;
use super::serve::{Mounted, Ready, StartError, too_much};
use super::timetable::{Job, Timetable};
use crate::action::{Action, Audit, Auditor, Dispatcher, Entry, Table};
use crate::cache::{AnyOutbox, Cache, Kept, Outbox};
use crate::form::{Messages, Spool, Words};
use crate::guard::{Deployment, Ground, Guard, SessionLife, StrictTransport, now};
use crate::page::{Draw, FILL, Pages, Paths, Places, PublicPage, fill_name, runtime_path};
#[cfg(feature = "openapi")]
use crate::route::contract::Told;
use crate::route::{Asset, Cors, Lasting, Route, Schedule, Scheduled};
use crate::seal::{KeyRing, Sealer};
use crate::store::shared::Reach;
use crate::store::{Endings, Events, Limits, Notes, Rate, Rates, Running, Store, Streams};

/// An app: pages, routes and actions over the state `S`.
///
/// `src/app.rs`, which the build script writes, makes one of the folder `src/app/`. By hand it
/// serves to add a single form to an axum program.
///
/// # Examples
///
/// ```
/// use hallway::{App, Route};
///
/// async fn health() -> &'static str { "ok" }
///
/// let app: App<()> = App::new().route("/api/health", Route::new().get(health));
/// let router: axum::Router = app.with_state(()).into_router()?;
/// # Ok::<(), hallway::StartError>(())
/// ```
#[must_use = "an app does nothing until it is served"]
pub struct App<S> {
    pages: Vec<(&'static str, Draw<S>, Audience)>,
    guarded: Vec<(&'static str, &'static [&'static str])>,
    paths: Vec<(&'static str, Paths<S>)>,
    ahead: Vec<&'static str>,
    warm_first: bool,
    routes: Vec<(&'static str, Route<S>)>,
    not_found: Vec<(&'static str, Draw<S>)>,
    error: Vec<(&'static str, Draw<S>)>,
    actions: Vec<Entry<S>>,
    redirects: Vec<String>,
    jobs: Vec<Job>,
    cors: Vec<(&'static str, Cors)>,
    files: Vec<&'static Asset>,
    words: Words,
    cache: Cache,
    outbox: Option<Box<dyn AnyOutbox>>,
    session_life: SessionLife,
    auditor: Auditor,
    config: Option<Config>,
    bounds: Bounds,
    #[cfg(feature = "openapi")]
    api: Api,
}

impl<S: Clone + Send + Sync + 'static> Default for App<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> App<S> {
    /// Starts an empty app.
    pub fn new() -> Self {
        Self {
            pages: Vec::new(),
            guarded: Vec::new(),
            paths: Vec::new(),
            ahead: Vec::new(),
            warm_first: false,
            routes: Vec::new(),
            not_found: Vec::new(),
            error: Vec::new(),
            actions: Vec::new(),
            redirects: Vec::new(),
            jobs: Vec::new(),
            cors: Vec::new(),
            files: Vec::new(),
            words: Words::default(),
            cache: Cache::default(),
            outbox: None,
            session_life: SessionLife::default(),
            auditor: Auditor::default(),
            config: None,
            bounds: Bounds::default(),
            #[cfg(feature = "openapi")]
            api: Api::default(),
        }
    }

    /// Shows a page at `path`, and takes the POSTs of its forms.
    pub fn page(mut self, path: &'static str, page: Draw<S>) -> Self {
        self.pages.push((path, page, Audience::Visitor));
        self
    }

    /// Shows a page that is the same for everybody, so that shared caches may keep it.
    pub fn public_page(mut self, path: &'static str, page: Draw<S>) -> Self {
        self.pages.push((path, page, Audience::Everybody(None)));
        self
    }

    /// Shows a page that is the same for everybody, is drawn once, and is handed out until it is
    /// old; see `#[cached(public)]`.
    pub fn cached_page(mut self, path: &'static str, kept: Kept, page: Draw<S>) -> Self {
        let audience = Audience::Everybody(Some(kept));
        self.pages.push((path, page, audience));
        self
    }

    /// Names the guards of the page at `path`, for [`doors`](Self::doors). The guards themselves
    /// stand in the parameters of the page and its layouts.
    pub fn guarded(mut self, path: &'static str, guards: &'static [&'static str]) -> Self {
        self.guarded.push((path, guards));
        self
    }

    /// Lists the addresses of the page at `path`, which has dynamic segments: they are drawn when
    /// the app starts, and by `cargo hallway export`. `src/app.rs` says so for a `paths()` beside
    /// the page.
    pub fn paths(mut self, path: &'static str, paths: Paths<S>) -> Self {
        self.paths.push((path, paths));
        self
    }

    /// Draws the page at `path` when the app starts, so that what is kept of it is there for the
    /// first visitor. Said by itself of a [`cached_page`](Self::cached_page).
    pub fn ahead(mut self, path: &'static str) -> Self {
        self.ahead.push(path);
        self
    }

    /// Lets nobody in before the pages that are drawn ahead are there. Otherwise they are drawn
    /// while the first visitors come.
    pub fn warm_first(mut self) -> Self {
        self.warm_first = true;
        self
    }

    /// Answers `path` with route handlers.
    pub fn route(mut self, path: &'static str, route: Route<S>) -> Self {
        self.routes.push((path, route));
        self
    }

    /// Lets an action be called. What is not listed here cannot be.
    pub fn action<A: Action<S>>(mut self) -> Self
    where
        A::Access: Guard<S>,
    {
        self.actions.push(Entry::of::<A>());
        self
    }

    /// Shows a page for 404 below `folder`; the innermost folder wins.
    pub fn not_found(mut self, folder: &'static str, page: Draw<S>) -> Self {
        self.not_found.push((folder, page));
        self
    }

    /// Shows a page for failures below `folder`; the innermost folder wins.
    pub fn error(mut self, folder: &'static str, page: Draw<S>) -> Self {
        self.error.push((folder, page));
        self
    }

    /// Lets actions redirect to other origins, such as a payment provider's.
    pub fn allow_redirects_to<O: Into<String>>(
        mut self,
        origins: impl IntoIterator<Item = O>,
    ) -> Self {
        let clean = |origin: O| origin.into().trim_end_matches('/').to_owned();
        self.redirects.extend(origins.into_iter().map(clean));
        self
    }

    /// Calls the `GET` handler of the route at `path` by a schedule, such as
    /// `"0 7 * * 1-5 Europe/Berlin"`, while the app is [served](Ready::serve).
    ///
    /// The handler asks for a [`CronSecret`](crate::CronSecret), so that nobody else can call it.
    /// One process never runs it twice at once, nor twice for one time: of several replicas that
    /// share a store (`HALLWAY_STORE`) one calls. A time that passed while the program did not run is made up for once, within a
    /// day. What fails waits for its next time.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{App, CronSecret, Route};
    ///
    /// async fn get(_: CronSecret) -> &'static str { "sent" }
    ///
    /// let app: App<()> = App::new()
    ///     .route("/api/cron/digest", Route::new().get(get))
    ///     .schedule("/api/cron/digest", "0 7 * * 1-5 Europe/Berlin");
    /// # app.config(hallway::Config::for_tests()).with_state(()).into_router()?;
    /// # Ok::<(), hallway::StartError>(())
    /// ```
    pub fn schedule(mut self, path: &'static str, times: impl Into<Schedule>) -> Self {
        self.jobs.push(Job::new(path, times.into()));
        self
    }

    /// Lets pages of other origins call the routes below `folder`; the innermost folder wins.
    ///
    /// Without it a browser lets nobody read, and calls of other origins that change something are
    /// refused.
    pub fn cors(mut self, folder: &'static str, cors: Cors) -> Self {
        self.cors.push((folder, cors));
        self
    }

    /// Serves files that are part of the program. `src/app.rs` does so with those of `public/`.
    pub fn files(mut self, files: &'static [Asset]) -> Self {
        self.files.extend(files);
        self
    }

    /// Says in the app's own words, and in the visitor's language, what is wrong with a field.
    pub fn messages(mut self, messages: impl Messages) -> Self {
        self.words = Words::new(messages);
        self
    }

    /// Uses a cache that the app's services hold too, so that they can make its tags old.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = cache;
        self
    }

    /// Raises the tags that the app writes down in the transactions of its writes; see [`Outbox`].
    pub fn outbox(mut self, outbox: impl Outbox) -> Self {
        self.outbox = Some(Box::new(outbox));
        self
    }

    /// Says how long a session lasts: `idle` without any use, and `whole` from the sign-in on,
    /// however it is used. Fourteen and sixty days unless said; at most 399 days.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::App;
    /// use std::time::Duration;
    ///
    /// let hour = Duration::from_secs(60 * 60);
    /// let app: App<()> = App::new().session_life(hour / 2, 12 * hour);
    /// ```
    pub fn session_life(mut self, idle: Duration, whole: Duration) -> Self {
        self.session_life = SessionLife::new(idle, whole);
        self
    }

    /// Tells `hook` what became of every call of an action: for an audit trail.
    ///
    /// It is called when the call has ended, on its task: keep it short, or hand the event to a
    /// channel. The log has a line for each call without it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::App;
    /// let app: App<()> = App::new().audit(|call| {
    ///     println!("{:?} {:?} {:?} {}", call.who, call.action, call.bound, call.outcome);
    /// });
    /// ```
    pub fn audit(mut self, hook: impl Fn(&Audit<'_>) + Send + Sync + 'static) -> Self {
        self.auditor = Auditor::new(hook);
        self
    }

    /// Uses these settings instead of the environment's.
    pub fn config(mut self, config: Config) -> Self {
        self.config = Some(config);
        self
    }

    /// Bounds what callers can make the server hold, and for how long.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// Notes what the types of a handler say; the build script writes it.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    pub fn told(mut self, path: &'static str, method: &'static str, told: Told) -> Self {
        self.api.told.push((path, method, told));
        self
    }

    /// Nothing is asked for what the types of a handler say.
    #[cfg(not(feature = "openapi"))]
    #[doc(hidden)]
    pub fn told(self, _: &'static str, _: &'static str, (): ()) -> Self {
        self
    }

    /// Serves the document of the API at `/api/openapi.json`, and a page to read and try it at
    /// `/api/docs`.
    ///
    /// Anybody may read both. Without this the document is still written by
    /// `cargo hallway openapi`.
    #[cfg(feature = "openapi")]
    pub fn openapi(mut self, about: OpenApi) -> Self {
        self.api.about = about;
        let written = self.api.written.get_or_insert_default().clone();
        self.routes.extend(written.routes());
        self
    }

    /// The document of the API: OpenAPI 3.1, from the types of the route handlers.
    #[cfg(feature = "openapi")]
    pub fn api(&self) -> serde_json::Value {
        let is_own = |path: &str| path == "/api/openapi.json" || path.starts_with("/api/docs");
        let routes = self.routes.iter().filter(|(path, _)| !is_own(path));
        let routes: Vec<_> = routes.cloned().collect();
        self.api.about.document(&routes, &self.api.told)
    }

    /// Lists every way into the app.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{App, Route};
    ///
    /// async fn health() -> &'static str { "ok" }
    ///
    /// let app: App<()> = App::new().route("/api/health", Route::new().get(health));
    /// let doors = app.doors();
    /// assert!(doors.routes.iter().any(|route| route.path == "/api/health"));
    /// assert!(doors.actions.is_empty());
    /// ```
    pub fn doors(&self) -> Manifest {
        let pages = self.pages.iter().map(|(path, _, audience)| {
            doors::page(
                path,
                matches!(audience, Audience::Everybody(_)),
                &self.guarded,
            )
        });
        let routes = self.routes.iter();
        let routes = routes.map(|(path, route)| {
            let times = self.jobs.iter().filter_map(|job| job.times_of(path));
            let schedules = times.map(str::to_owned).collect();
            doors::route(path, route, innermost(&self.cors, path), schedules)
        });
        doors::sorted(Manifest {
            pages: pages.collect(),
            routes: routes.chain(doors::own_routes()).collect(),
            actions: self.actions.iter().map(doors::action).collect(),
        })
    }

    /// Gives the app its state. Mistakes are told when it is served or made into a router.
    pub fn with_state(mut self, state: S) -> Ready {
        let config = match &self.config {
            Some(config) => Ok(config.clone()),
            None => Config::from_env().map_err(StartError::Config),
        };
        match config {
            Ok(Config {
                doors: Some(file), ..
            }) => Ready::failed(StartError::written(file, "HALLWAY_DOORS", &self.doors())),
            #[cfg(feature = "openapi")]
            Ok(Config {
                openapi: Some(file),
                ..
            }) => Ready::failed(StartError::written(file, "HALLWAY_OPENAPI", &self.api())),
            Ok(mut config) => {
                let export = config.take_export();
                // Who exports runs beside the app, for which the rows are.
                self.outbox = self.outbox.filter(|_| export.is_none());
                let running = Running::default();
                let bounds = self.bounds.clone();
                let router = self.router(&config, state, running.clone());
                Ready {
                    router,
                    addr: Some(config.addr),
                    export,
                    running,
                    bounds,
                    #[cfg(feature = "tls")]
                    tls: config.tls,
                }
            }
            Err(error) => Ready::failed(error),
        }
    }

    /// Whether the root has a page for what is not found, and nothing else wants its place in a
    /// folder.
    fn has_not_found(&self) -> bool {
        let pages = self.pages.iter().map(|(path, ..)| *path);
        let routes = self.routes.iter().map(|(path, _)| *path);
        self.not_found.iter().any(|(folder, _)| *folder == "/")
            && !pages.chain(routes).any(|path| path == NOT_FOUND)
            && !self.files.iter().any(|file| file.plain() == NOT_FOUND)
    }

    fn router(self, config: &Config, state: S, running: Running) -> Result<Mounted, StartError> {
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
        let (claims, endings) = kept(config, self.bounds.handover())?;
        let endings = match &shared {
            None => Arc::new(endings),
            Some(reach) => {
                let runtime = Handle::try_current().map_err(|_| StartError::without_runtime())?;
                self.cache.share(reach.clone(), &runtime);
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
            open_pages: open_pages(&self.pages, &self.guarded),
            events: events(config)?,
            calls: Events::calls(config.data.as_deref()).map_err(StartError::Store)?,
            running: running.clone(),
            cron: config.cron.clone(),
            streams: Streams::new(config.streams, config.streams_of_each()),
            notes: Notes::new(NOTES),
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
            ahead,
            #[cfg(unix)]
            operator,
        })
    }
}

/// The address without the slash at its end: there is one spelling of every address, and it has
/// none. `//host` would lead to another site, so it is left alone.
fn without_slash(uri: &Uri) -> Option<HeaderValue> {
    let plain = uri.path().strip_suffix('/')?;
    let second = plain.as_bytes().get(1)?;
    let query = uri.query().map(|query| format!("?{query}"));
    let address = format!("{plain}{}", query.unwrap_or_default());
    let leads_here = plain.starts_with('/') && !b"/\\".contains(second) && !plain.ends_with('/');
    leads_here.then(|| HeaderValue::try_from(address).ok())?
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

/// What stands for the longest folder that `path` is in.
fn innermost<'a, T>(folders: &'a [(&'static str, T)], path: &str) -> Option<&'a T> {
    let is_below = |folder: &str| {
        let rest = path.strip_prefix(folder.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let around = folders.iter().filter(|(folder, _)| is_below(folder));
    around
        .max_by_key(|(folder, _)| folder.len())
        .map(|(_, it)| it)
}

/// Bytes of messages that wait for their browser.
const NOTES: usize = 16 << 20;

/// What is known of the API.
#[cfg(feature = "openapi")]
#[derive(Debug, Clone, Default)]
struct Api {
    about: OpenApi,
    told: Vec<(&'static str, &'static str, Told)>,
    /// Served, if it is.
    written: Option<Written>,
}

/// For whom a page is drawn.
#[derive(Debug, Clone, Copy)]
enum Audience {
    Visitor,
    Everybody(Option<Kept>),
}

/// What answers a GET of a page.
enum Show<S> {
    Visitor(Draw<S>),
    Everybody(Arc<PublicPage<S>>),
}

impl<S> Clone for Show<S> {
    fn clone(&self) -> Self {
        match self {
            Self::Visitor(page) => Self::Visitor(*page),
            Self::Everybody(page) => Self::Everybody(page.clone()),
        }
    }
}

/// What the handlers of an app share.
struct Site<S> {
    dispatcher: Arc<Dispatcher<S>>,
    gate: Gate,
}

impl<S: Clone + Send + Sync + 'static> Site<S> {
    /// Whether everything works, and by which keys; it names no secret.
    fn health(&self) -> Response {
        let dispatcher = &self.dispatcher;
        let kept = dispatcher.claims.is_healthy() && dispatcher.pages.on.events.is_healthy();
        let (status, code) = match kept {
            true => ("ok", StatusCode::OK),
            false => ("degraded", StatusCode::SERVICE_UNAVAILABLE),
        };
        let on = &dispatcher.pages.on;
        let (streams, keys) = (on.streams.count(), on.sealer.key_names());
        let mut told = serde_json::json!({
            "status": status, "build": *on.build, "keys": keys, "streams": streams,
        });
        // All replicas lose the store at once: one that answers is better than none, so the status
        // stays what it is.
        if let Some(shared) = &on.shared {
            let answers = shared.answers() && !on.cache.is_cut_off();
            told["store"] = if answers { "ok" } else { "out of reach" }.into();
            if !answers {
                told["status"] = "degraded".into();
                told["untold"] = on.cache.untold().into();
            }
        }
        (code, axum::Json(told)).into_response()
    }

    async fn show(&self, show: &Show<S>, request: Request, state: &S) -> Response {
        if let Err(refusal) = self.gate.admits(&request) {
            return refusal;
        }
        self.draw(show, request, state).await
    }

    async fn draw(&self, show: &Show<S>, request: Request, state: &S) -> Response {
        let (pages, parts) = (&self.dispatcher.pages, request.into_parts().0);
        match show {
            Show::Visitor(page) => pages.show(*page, parts, state).await,
            Show::Everybody(page) => Box::pin(pages.show_public(page, parts, state)).await,
        }
    }

    /// Asks a page for its addresses, when it is awaited.
    fn list(self: &Arc<Self>, paths: Paths<S>, state: &S) -> List {
        let (site, state) = (self.clone(), state.clone());
        Box::pin(async move {
            let mut parts = Request::new(()).into_parts().0;
            let nobody = site.dispatcher.pages.visit_of(&parts);
            parts.extensions.insert(nobody);
            paths(&mut parts, &state).await
        })
    }

    async fn call(&self, page: Draw<S>, request: Request, state: &S) -> Response {
        if let Err(refusal) = self.gate.admits(&request) {
            return refusal;
        }
        self.dispatcher.dispatch(page, request, state).await
    }

    async fn not_found(&self, request: Request, state: &S) -> Response {
        if let Err(refusal) = self.gate.admits(&request) {
            return refusal;
        }
        if let Some(plain) = without_slash(request.uri()) {
            return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, plain)]).into_response();
        }
        if request.uri().path().starts_with("/api/") {
            return crate::not_found().into_response();
        }
        self.nothing_at(request, state).await
    }

    /// Shows the page for what is not found.
    async fn nothing_at(&self, request: Request, state: &S) -> Response {
        let parts = request.into_parts().0;
        let pages = &self.dispatcher.pages;
        let visit = pages.visit_of(&parts);
        let error = crate::not_found();
        pages.failed(&error, parts, &visit, state).await
    }
}

/// GET shows the page, POST takes its forms, OPTIONS says so; other methods get 405.
fn page_router<S: Clone + Send + Sync + 'static>(
    page: Draw<S>,
    show: Show<S>,
    site: &Arc<Site<S>>,
) -> MethodRouter<S> {
    let (shows, calls) = (site.clone(), site.clone());
    get(move |State(state): State<S>, request: Request| {
        let (site, show) = (shows.clone(), show.clone());
        async move { site.show(&show, request, &state).await }
    })
    .post(move |State(state): State<S>, request: Request| {
        let site = calls.clone();
        async move { site.call(page, request, &state).await }
    })
    .options(|| async { (StatusCode::NO_CONTENT, ALLOW) })
}

/// Draws a page ahead: whoever asks is the app itself.
fn ahead_router<S: Clone + Send + Sync + 'static>(
    show: Show<S>,
    site: &Arc<Site<S>>,
) -> MethodRouter<S> {
    let site = site.clone();
    get(move |State(state): State<S>, request: Request| {
        let (site, show) = (site.clone(), show.clone());
        async move { site.draw(&show, request, &state).await }
    })
}

async fn script(method: Method, text: &'static str) -> Response {
    let fixed = HeaderValue::from_static;
    let headers = [
        (
            header::CONTENT_TYPE,
            fixed("text/javascript; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            fixed("public, max-age=31536000, immutable"),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
    ];
    let body = if method == Method::HEAD { "" } else { text };
    (headers, body).into_response()
}

const ALLOW: [(HeaderName, &str); 1] = [(header::ALLOW, "GET, HEAD, POST, OPTIONS")];

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
const RUNTIME: &str = include_str!("../../assets/hallway.js");

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
