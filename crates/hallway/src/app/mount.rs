//! Collects what an app consists of.

mod site;
mod wire;

use std::time::Duration;

use hallway_wire::Manifest;

use super::bounds::Bounds;
use super::config::Config;
use super::doors;
#[cfg(feature = "openapi")]
use super::openapi::{OpenApi, Written};
use super::serve::{Ready, StartError};
use super::timetable::Job;
use crate::action::{Action, Audit, Auditor, Entry};
use crate::cache::{AnyOutbox, Cache, Kept, Outbox};
use crate::form::{Messages, Words};
use crate::guard::{Guard, SessionLife};
use crate::page::{Draw, Paths};
#[cfg(feature = "openapi")]
use crate::route::contract::Told;
use crate::route::{Asset, Cors, Route, Schedule};
use crate::store::Running;

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
    connections: Vec<String>,
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
            connections: Vec::new(),
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
        self.redirects.extend(origins.into_iter().map(clean));
        self
    }

    /// Lets scripts of the pages connect to other origins, such as the object storage into which
    /// they put files ([`Bucket`](crate::Bucket)). Without it a browser sends nothing there.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::App;
    ///
    /// let app: App<()> = App::new().allow_connections_to(["https://s3.eu-central-1.amazonaws.com"]);
    /// # let _ = app;
    /// ```
    pub fn allow_connections_to<O: Into<String>>(
        mut self,
        origins: impl IntoIterator<Item = O>,
    ) -> Self {
        self.connections.extend(origins.into_iter().map(clean));
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
}

/// An origin as the policy of a page has it.
fn clean(origin: impl Into<String>) -> String {
    origin.into().trim_end_matches('/').to_owned()
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
