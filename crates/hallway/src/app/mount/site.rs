//! Answers what an app is asked: a page, the form of a page, or that there is nothing.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};

use super::super::ahead::List;
use super::super::gate::Gate;
use crate::action::Dispatcher;
use crate::page::{Draw, Paths, PublicPage};

/// What answers a GET of a page.
pub(super) enum Show<S> {
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
pub(super) struct Site<S> {
    pub(super) dispatcher: Arc<Dispatcher<S>>,
    pub(super) gate: Gate,
}

impl<S: Clone + Send + Sync + 'static> Site<S> {
    /// Whether everything works, and by which keys; it names no secret.
    pub(super) fn health(&self) -> Response {
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
            told["store"] = match (answers, shared.forgets()) {
                (true, false) => "ok",
                (true, true) => "forgets",
                (false, _) => "out of reach",
            }
            .into();
            if told["store"] != "ok" {
                told["status"] = "degraded".into();
            }
            let untold = on.cache.untold() + dispatcher.claims.untold() as u64;
            if !answers || untold > 0 {
                told["untold"] = untold.into();
            }
        }
        (code, axum::Json(told)).into_response()
    }

    fn draw<'a>(
        &'a self,
        show: &'a Show<S>,
        request: Request,
        state: &'a S,
    ) -> impl Future<Output = Response> + Send + 'a {
        let (pages, parts) = (&self.dispatcher.pages, request.into_parts().0);
        async move {
            match show {
                Show::Visitor(page) => pages.show(*page, parts, state).await,
                Show::Everybody(page) => Box::pin(pages.show_public(page, parts, state)).await,
            }
        }
    }

    /// Asks a page for its addresses, when it is awaited.
    pub(super) fn list(self: &Arc<Self>, paths: Paths<S>, state: &S) -> List {
        let (site, state) = (self.clone(), state.clone());
        Box::pin(async move {
            let mut parts = Request::new(()).into_parts().0;
            let nobody = site.dispatcher.pages.visit_of(&parts);
            parts.extensions.insert(nobody);
            paths(&mut parts, &state).await
        })
    }

    pub(super) async fn not_found(&self, request: Request, state: &S) -> Response {
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
    pub(super) async fn nothing_at(&self, request: Request, state: &S) -> Response {
        let parts = request.into_parts().0;
        let pages = &self.dispatcher.pages;
        let visit = pages.visit_of(&parts);
        let error = crate::not_found();
        pages.failed(&error, parts, &visit, state).await
    }
}

/// GET shows the page, POST takes its forms, OPTIONS says so; other methods get 405.
pub(super) fn page_router<S: Clone + Send + Sync + 'static>(
    page: Draw<S>,
    show: Show<S>,
    site: &Arc<Site<S>>,
) -> MethodRouter<S> {
    let (shows, calls) = (site.clone(), site.clone());
    get(move |State(state): State<S>, request: Request| {
        let (site, show) = (shows.clone(), show.clone());
        // Here and not in a function of its own: each that is `async` carries the request along.
        async move {
            match site.gate.admits(&request) {
                Ok(()) => site.draw(&show, request, &state).await,
                Err(refusal) => refusal,
            }
        }
    })
    .post(move |State(state): State<S>, request: Request| {
        let site = calls.clone();
        async move {
            match site.gate.admits(&request) {
                Ok(()) => site.dispatcher.dispatch(page, request, &state).await,
                Err(refusal) => refusal,
            }
        }
    })
    .options(|| async { (StatusCode::NO_CONTENT, ALLOW) })
}

/// Draws a page ahead: whoever asks is the app itself.
pub(super) fn ahead_router<S: Clone + Send + Sync + 'static>(
    show: Show<S>,
    site: &Arc<Site<S>>,
) -> MethodRouter<S> {
    let site = site.clone();
    get(move |State(state): State<S>, request: Request| {
        let (site, show) = (site.clone(), show.clone());
        async move { site.draw(&show, request, &state).await }
    })
}

pub(super) async fn script(method: Method, text: &'static str) -> Response {
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
