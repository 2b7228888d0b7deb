//! Lets pages of other origins call a route and read its answers: CORS, as the Fetch standard says.
//!
//! Nothing is allowed unless a route, or a folder of routes, says so. One list decides both what a
//! browser is told and what the guard of origins lets pass, so that the two cannot disagree:
//!
//! | origin of the call | the browser may read | a call that changes something |
//! | --- | --- | --- |
//! | ours | yes, by itself | passes |
//! | on the list, with [`credentials`](Cors::credentials) | yes | passes |
//! | on the list, without | yes | passes unless it carries a cookie |
//! | any other | no | is refused with 403 |
//!
//! `HALLWAY_ORIGINS` is about forms of pages; it lets nobody read.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::problem::Problem;
use crate::guard::origin::{Foreign, OriginPolicy};

/// Which origins besides ours may call a route from a browser.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use hallway::{App, Cors, Route};
///
/// async fn leads() -> &'static str { "[]" }
///
/// let app: App<()> = App::new()
///     .route("/api/v1/leads", Route::new().get(leads))
///     .cors(
///         "/api/v1",
///         Cors::origins("https://app.example.com, https://*.partner.example, capacitor://localhost")
///             .headers(["authorization"])
///             .max_age(Duration::from_secs(3600)),
///     );
/// ```
#[derive(Debug, Clone)]
#[must_use = "an app or a route has to be told"]
pub struct Cors {
    /// `None` stands for everybody.
    origins: Option<Arc<OriginPolicy>>,
    methods: Option<HeaderValue>,
    headers: HeaderValue,
    exposed: Option<HeaderValue>,
    credentials: bool,
    max_age: Duration,
}

/// Marks a call of an origin that the list of its route names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed;

impl Cors {
    /// Allows these origins, written as in `HALLWAY_ORIGINS`: with commas between, and `*.` for one
    /// label more.
    ///
    /// # Panics
    ///
    /// Panics if an entry is no origin, and says which and why.
    pub fn origins(list: &str) -> Self {
        let origins = OriginPolicy::parse(list).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        Self::of(Some(Arc::new(origins)))
    }

    /// Allows everybody to read what anybody may see. Cookies are never part of it.
    pub fn any() -> Self {
        Self::of(None)
    }

    fn of(origins: Option<Arc<OriginPolicy>>) -> Self {
        Self {
            origins,
            methods: None,
            headers: HeaderValue::from_static("content-type"),
            exposed: None,
            credentials: false,
            max_age: Duration::from_secs(10 * 60),
        }
    }

    /// Allows these methods; all that the route answers unless said.
    pub fn methods(self, methods: impl IntoIterator<Item = Method>) -> Self {
        let methods = list(methods.into_iter().map(|method| method.to_string()));
        Self {
            methods: Some(methods),
            ..self
        }
    }

    /// Allows these headers of a request, besides `content-type` and those that are always allowed.
    ///
    /// # Panics
    ///
    /// Panics if a name is no name of a header.
    pub fn headers<N: AsRef<str>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let named = names
            .into_iter()
            .map(|name| name.as_ref().to_ascii_lowercase());
        let headers = list(std::iter::once("content-type".to_owned()).chain(named));
        Self { headers, ..self }
    }

    /// Lets scripts read these headers of an answer, such as `etag`.
    ///
    /// # Panics
    ///
    /// Panics if a name is no name of a header.
    pub fn expose<N: AsRef<str>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let exposed = list(
            names
                .into_iter()
                .map(|name| name.as_ref().to_ascii_lowercase()),
        );
        Self {
            exposed: Some(exposed),
            ..self
        }
    }

    /// Lets the pages of these origins use our cookies: they act as the person who is signed in.
    ///
    /// # Panics
    ///
    /// Panics for [`any`](Self::any): the whole web would act as that person.
    pub fn credentials(self) -> Self {
        assert!(
            self.origins.is_some(),
            "name the origins that may use our cookies"
        );
        Self {
            credentials: true,
            ..self
        }
    }

    /// How long a browser may remember what is allowed; ten minutes unless said, two hours at most
    /// in Chromium.
    pub fn max_age(self, max_age: Duration) -> Self {
        Self { max_age, ..self }
    }

    /// Whom the list names, for the list of doors; `None` for nobody.
    pub(crate) fn told(&self) -> Option<String> {
        let whom = match &self.origins {
            None => "any origin".to_owned(),
            Some(origins) => origins.to_string(),
        };
        let cookies = if self.credentials {
            " with cookies"
        } else {
            ""
        };
        (!whom.is_empty()).then(|| whom + cookies)
    }

    /// Puts the answers of a route under these rules. `allow` are the methods that it answers.
    pub(crate) fn around<S: Clone + Send + Sync + 'static>(
        self,
        route: MethodRouter<S>,
        allow: HeaderValue,
    ) -> MethodRouter<S> {
        let cors = Arc::new((self, allow));
        route.layer(from_fn(move |request: Request, next: Next| {
            let cors = cors.clone();
            async move {
                let (cors, allow) = &*cors;
                cors.answer(request, next, allow).await
            }
        }))
    }

    async fn answer(&self, mut request: Request, next: Next, allow: &HeaderValue) -> Response {
        let foreign = Foreign::of(request.headers());
        let allowed = foreign.and_then(|foreign| self.allowed(&foreign));
        let mut answer = if is_preflight(&request) {
            match &allowed {
                Some(_) => self.preflight(allow),
                None => refused(),
            }
        } else {
            let has_cookie = request.headers().contains_key(header::COOKIE);
            if allowed.is_some() && (self.credentials || !has_cookie) {
                request.extensions_mut().insert(Listed);
            }
            next.run(request).await
        };
        self.tell(answer.headers_mut(), allowed);
        answer
    }

    /// What `Access-Control-Allow-Origin` says to this origin.
    fn allowed(&self, foreign: &Foreign<'_>) -> Option<HeaderValue> {
        match &self.origins {
            None => Some(HeaderValue::from_static("*")),
            Some(origins) if foreign.is_on(origins) => Some(foreign.value().clone()),
            Some(_) => None,
        }
    }

    fn tell(&self, headers: &mut HeaderMap, allowed: Option<HeaderValue>) {
        if self.origins.is_some() {
            // Also where nothing is allowed: a shared cache must not keep that for others.
            headers.append(header::VARY, HeaderValue::from_static("origin"));
        }
        let Some(origin) = allowed else {
            return;
        };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if self.credentials {
            let yes = HeaderValue::from_static("true");
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        if let Some(exposed) = &self.exposed {
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
        }
    }

    fn preflight(&self, allow: &HeaderValue) -> Response {
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::NO_CONTENT;
        let headers = answer.headers_mut();
        let methods = self.methods.as_ref().unwrap_or(allow);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods.clone());
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, self.headers.clone());
        headers.insert(
            header::ACCESS_CONTROL_MAX_AGE,
            self.max_age.as_secs().into(),
        );
        answer
    }
}

/// A browser asks before it sends: no other `OPTIONS` has this header.
fn is_preflight(request: &Request) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn refused() -> Response {
    let title = "Pages of this origin may not call here";
    Problem::new(StatusCode::FORBIDDEN, title).into_response()
}

fn list(names: impl Iterator<Item = String>) -> HeaderValue {
    let names: Vec<_> = names.collect();
    for name in &names {
        let valid = http::HeaderName::try_from(name.as_str()).is_ok();
        assert!(valid, "{name:?} is no name of a header or a method");
    }
    HeaderValue::try_from(names.join(", ")).expect("names of headers are plain")
}
