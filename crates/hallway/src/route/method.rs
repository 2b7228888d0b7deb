//! Collects the handlers of one path, and answers the methods that nobody wrote.

use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use futures_util::future::Either;
use http::{HeaderValue, Method, StatusCode, header};
use tokio::task::futures::TaskLocalFuture;

use super::asks::{may_know_the_caller, may_look_for_the_app};
use super::cors::Cors;
use super::deprecated::Deprecated;
use super::kept::{Keeping, KnowsNobody};
use super::limited::Limited;
use super::problem::Problem;
use super::spoken::Spoken;
use crate::cache::Kept;
use crate::guard::{Deployment, Limit};
use crate::page::Validity;

/// The handlers of one path, one per method.
///
/// The answer to a `GET` is `private, no-cache` where its handler may know who calls: where it asks
/// for headers, a key, a session or the request, and does not set `Cache-Control` itself. Caches in
/// front of the app would keep it for everybody otherwise.
///
/// Below `/api/` every refusal is `problem+json`: one that is said in plain text, as axum's
/// extractors do, becomes the detail of a problem.
///
/// A method that is not there is answered with 405, as `problem+json` and with `Allow`; `HEAD` from
/// the handler of `GET`; `OPTIONS` with 204 and `Allow`. Either can be written, too.
///
/// # Examples
///
/// ```
/// use hallway::Route;
///
/// let route: Route = Route::new().get(async || "all leads").post(async || "a new lead");
/// let router: axum::Router = axum::Router::new().route("/leads", route.into_method_router());
/// ```
#[derive(Clone)]
#[must_use = "a route answers only where it is mounted"]
pub struct Route<S = ()> {
    handlers: MethodRouter<S>,
    written: Vec<Written>,
    app: Arc<OnceLock<InApp>>,
    limit: Option<Limit>,
    limited: Option<Limited>,
    cors: Option<Cors>,
    deprecated: Option<Deprecated>,
    /// Whether what it answers to GET is kept for everybody.
    public: bool,
}

/// A method, and the types that its handler asks for.
type Written = (&'static str, &'static str);

/// The app that a route is mounted in, and what it asks of a request before a handler sees it.
struct InApp {
    on: Deployment,
    check: Check,
}

type Check = Box<dyn Fn(&Request) -> Result<(), Response> + Send + Sync>;

/// A handler behind the check of the app that mounts it. A layer would do the same for the price
/// of two boxes per request.
#[derive(Clone)]
struct Behind<H> {
    handler: H,
    app: Arc<OnceLock<InApp>>,
    /// Whether what the handler asks for may look for the app.
    looks: bool,
}

impl<H: Handler<T, S>, T: 'static, S> Handler<T, S> for Behind<H> {
    // A refusal lies apart: the rest is then small enough to be moved without a call.
    type Future = Either<
        TaskLocalFuture<Deployment, H::Future>,
        Either<H::Future, Pin<Box<Ready<Response>>>>,
    >;

    fn call(self, request: Request, state: S) -> Self::Future {
        let app = self.app.get();
        if let Some(app) = app
            && let Err(refusal) = (app.check)(&request)
        {
            return Either::Right(Either::Right(Box::pin(ready(refusal))));
        }
        // One call for all cases: the compiler builds it in, and the request is moved once less.
        let answer = self.handler.call(request, state);
        match app.filter(|_| self.looks) {
            Some(app) => Either::Left(app.on.clone().around(answer)),
            None => Either::Right(Either::Left(answer)),
        }
    }
}

impl<S> std::fmt::Debug for Route<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let methods: Vec<_> = self.written.iter().map(|(method, _)| method).collect();
        f.debug_tuple("Route").field(&methods).finish()
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Route<S> {
    fn default() -> Self {
        Self::new()
    }
}

macro_rules! methods {
    ($($name:ident $method:literal)*) => {$(
        #[doc = concat!("Answers `", $method, "` with `handler`, an axum handler.")]
        pub fn $name<H: Handler<T, S>, T: 'static>(mut self, handler: H) -> Self {
            let (asks, app) = (std::any::type_name::<T>(), self.app.clone());
            let looks = may_look_for_the_app(asks);
            // Caches keep the answers of no other method by themselves.
            let handler = Spoken::new(handler, $method == "GET" && may_know_the_caller(asks));
            self.handlers = self.handlers.$name(Behind { handler, app, looks });
            self.written.push(($method, asks));
            self
        }
    )*};
}

impl<S: Clone + Send + Sync + 'static> Route<S> {
    /// Makes a route without handlers.
    pub fn new() -> Self {
        Self {
            handlers: MethodRouter::new(),
            written: Vec::new(),
            app: Arc::default(),
            limit: None,
            limited: None,
            cors: None,
            deprecated: None,
            public: false,
        }
    }

    /// Limits how often one address may call, all methods together; `pub const LIMIT: Limit = ..`
    /// in a `route.rs` does the same.
    ///
    /// Every answer says in `RateLimit` what is left; a call too many is answered with 429 and
    /// `Retry-After`.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{Limit, Route};
    ///
    /// let route: Route = Route::new().get(async || "all leads").limit(Limit::per_minute(60));
    /// ```
    pub fn limit(self, limit: Limit) -> Self {
        Self {
            limit: Some(limit),
            ..self
        }
    }

    /// Tells callers that the route will go; `pub const DEPRECATED: Deprecated = ..` in a `route.rs`
    /// does the same.
    pub fn deprecated(self, deprecated: Deprecated) -> Self {
        Self {
            deprecated: Some(deprecated),
            ..self
        }
    }

    /// Counts the calls, if the route says how many there may be.
    pub(crate) fn counted(self, on: &Deployment, path: &str) -> Self {
        Self {
            limited: self.limit.map(|limit| Limited::define(limit, on, path)),
            ..self
        }
    }

    /// Answers `GET` with `handler`, and keeps the answer for whoever asks the same; `#[cached]` on
    /// `get` in a `route.rs` does so.
    ///
    /// The handler may ask only for what knows nobody, and sees no header. Browsers ask each time
    /// whether what they have is still good (`private, no-cache`, `ETag`).
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::cache::Kept;
    /// use hallway::{Life, Path, Route};
    ///
    /// async fn rate(Path(currency): Path<String>) -> String { format!("1 {currency}") }
    ///
    /// let route: Route = Route::new().cached_get(Kept::new().life(Life::Hours), rate);
    /// ```
    pub fn cached_get<H, T>(self, kept: Kept, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: KnowsNobody + 'static,
    {
        self.keeping(kept, Validity::private(), handler)
    }

    /// The same for caches in front of the app too, as long as the life says;
    /// `#[cached(public, ..)]` on `get` in a `route.rs` does so.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::cache::Kept;
    /// use hallway::{Life, Route};
    ///
    /// let route: Route = Route::new().public_get(Kept::new().life(Life::Days), async || "a feed");
    /// ```
    pub fn public_get<H, T>(mut self, kept: Kept, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: KnowsNobody + 'static,
    {
        self.public = true;
        self.keeping(kept, Validity::public(kept), handler)
    }

    fn keeping<H, T>(mut self, how: Kept, validity: Validity, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let (asks, app) = (std::any::type_name::<T>(), self.app.clone());
        let handler = Keeping {
            handler: Spoken::new(handler, false),
            how,
            validity: Arc::new(validity),
        };
        self.handlers = self.handlers.get(Behind {
            handler,
            app,
            looks: true, // for the app's cache
        });
        self.written.push(("GET", asks));
        self
    }

    methods! {
        get "GET"
        post "POST"
        put "PUT"
        patch "PATCH"
        delete "DELETE"
        head "HEAD"
        options "OPTIONS"
    }

    /// Lets pages of other origins call this route, whatever the rules of its folder
    /// ([`App::cors`](crate::App::cors)).
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{Cors, Route};
    ///
    /// let open: Route = Route::new().get(async || "anybody may read this").cors(Cors::any());
    /// ```
    pub fn cors(self, cors: Cors) -> Self {
        Self {
            cors: Some(cors),
            ..self
        }
    }

    /// The rules of the folder, unless the route has its own.
    pub(crate) fn cors_within<'a>(&'a self, folder: Option<&'a Cors>) -> Option<&'a Cors> {
        self.cors.as_ref().or(folder)
    }

    pub(crate) fn or_cors(self, folder: Option<&Cors>) -> Self {
        Self {
            cors: self.cors_within(folder).cloned(),
            ..self
        }
    }

    pub(crate) fn limited_to(&self) -> Option<Limit> {
        self.limit
    }

    /// Turns the route into axum's, complete with answers for all other methods.
    pub fn into_method_router(self) -> MethodRouter<S> {
        let allow = self.allow();
        let cors = self.cors.clone().map(|cors| (cors, allow.clone()));
        let handler = move |method: Method| {
            let allow = allow.clone();
            async move { unwritten(&method, allow) }
        };
        let mut route = self.handlers.fallback(Behind {
            handler,
            app: self.app,
            looks: false,
        });
        if let Some(limited) = self.limited {
            route = limited.around(route);
        }
        if let Some(deprecated) = self.deprecated {
            route = deprecated.around(route);
        }
        // Outermost: other origins read a refusal, and a preflight takes nothing.
        match cors {
            Some((cors, allow)) => cors.around(route, allow),
            None => route,
        }
    }

    /// Lets the app look at each request first.
    pub(crate) fn behind(
        self,
        on: Deployment,
        check: impl Fn(&Request) -> Result<(), Response> + Send + Sync + 'static,
    ) -> Self {
        let check = Box::new(check);
        // An app mounts a route once; a second check has no one to speak for.
        let _ = self.app.set(InApp { on, check });
        self
    }

    /// The methods, and the types that their handlers ask for.
    pub(crate) fn written(&self) -> &[Written] {
        &self.written
    }

    pub(crate) fn is_public(&self) -> bool {
        self.public
    }

    /// What the route says besides its handlers.
    #[cfg(feature = "openapi")]
    pub(crate) fn tell(&self, operation: &mut super::contract::Operation) {
        if let Some(deprecated) = &self.deprecated {
            deprecated.tell(operation);
        }
        if self.limit.is_some() {
            operation.refusal(
                429,
                "Too many calls: `Retry-After` says when to call again.",
            );
        }
    }

    fn allow(&self) -> HeaderValue {
        let mut allowed: Vec<_> = self.written.iter().map(|(method, _)| *method).collect();
        if allowed.contains(&"GET") && !allowed.contains(&"HEAD") {
            allowed.push("HEAD");
        }
        if !allowed.contains(&"OPTIONS") {
            allowed.push("OPTIONS");
        }
        HeaderValue::from_str(&allowed.join(", ")).unwrap_or(HeaderValue::from_static("OPTIONS"))
    }
}

fn unwritten(method: &Method, allow: HeaderValue) -> Response {
    let mut response = if method == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "This method is not answered here",
        )
        .into_response()
    };
    response.headers_mut().insert(header::ALLOW, allow);
    response
}
