//! Answers a GET of a page, and draws the pages for "not found" and for failures.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use tokio::time::Instant;

use super::address::{self, Address};
use super::context::{Notice, PageContext, Posted};
use super::draw::Draw;
use super::dynamic;
use super::flash::{self, FlashRecord};
use super::into_page::{ErrorInfo, Page, PageEnd};
use super::next::Places;
use super::render::{Composed, PageHeaders, Paper};
use super::stream::{Boundary, Filling, Sending, Views, Work};
use crate::Error;
use crate::cache::{Where, within};
use crate::error::Kind;
use crate::form::FieldErrors;
use crate::guard::{Deployment, Visit, VisitorId};

/// All that drawing needs: the deployment, and the views for what goes wrong.
pub(crate) struct Pages<S> {
    pub(crate) on: Deployment,
    /// The runtime's address without the prefix under which the app is nested.
    runtime: String,
    pub(super) headers: PageHeaders,
    views: Arc<Views<S>>,
    /// Which page stands where.
    pub(super) places: Places<S>,
    /// How long a browser that cannot fill in waits for the whole page.
    patience: Duration,
}

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    pub(crate) fn new(
        on: Deployment,
        runtime: String,
        not_found: Vec<(&'static str, Draw<S>)>,
        error: Vec<(&'static str, Draw<S>)>,
        places: Places<S>,
        patience: Duration,
    ) -> Self {
        let headers = PageHeaders::new(&on);
        Self {
            on,
            runtime,
            headers,
            views: Arc::new(Views { not_found, error }),
            places,
            patience,
        }
    }

    /// Answers a GET.
    pub(crate) fn show<'a>(
        &'a self,
        draw: Draw<S>,
        mut parts: Parts,
        state: &'a S,
    ) -> impl Future<Output = Response> + Send + 'a {
        let visit = self.visit_of(&parts);
        let address = Address::of(&parts);
        let (context, mut cookies) = told(&parts, &visit, &address);
        async move {
            match self.draw(draw, &mut parts, &visit, context, state).await {
                Ok(composed) if composed.later().is_empty() => {
                    let status = composed.status.unwrap_or(StatusCode::OK);
                    self.respond(status, &composed, &visit, &address, &mut cookies)
                }
                // Boxed: it is large, and each page would carry it around.
                drawn => Box::pin(self.answer(drawn, parts, &visit, address, cookies, state)).await,
            }
        }
    }

    /// Answers with a page that has parts of its own, or with what came instead of a page.
    pub(super) async fn answer(
        &self,
        drawn: Result<Composed, PageEnd>,
        parts: Parts,
        visit: &Arc<Visit>,
        address: Address,
        mut cookies: Vec<String>,
        state: &S,
    ) -> Response {
        let shown = match drawn {
            Ok(mut composed) if composed.is_whole() => {
                composed.take_over();
                let status = composed.status.unwrap_or(StatusCode::OK);
                Ok(self.respond(status, &composed, visit, &address, &mut cookies))
            }
            Ok(composed) => {
                self.stream(composed, &parts, visit, address, &mut cookies, state)
                    .await
            }
            Err(end) => Err(end),
        };
        match shown {
            Ok(response) => response,
            Err(end) => {
                let context = parts.extensions.get::<Arc<PageContext>>().cloned();
                let mut response = self.ended(end, parts, visit, state).await;
                if let Some(context) = context {
                    cookies.extend(carried_on(&response, &context, visit));
                }
                append_cookies(&mut response, &cookies);
                keep_private(&mut response);
                response
            }
        }
    }

    pub(crate) fn visit_of(&self, parts: &Parts) -> Arc<Visit> {
        Arc::new(Visit::of(parts, &self.on))
    }

    /// Draws a page in its layouts, whole, with what it has to show besides its own content.
    pub(crate) async fn compose(
        &self,
        draw: Draw<S>,
        parts: &mut Parts,
        visit: &Arc<Visit>,
        context: PageContext,
        state: &S,
    ) -> Result<Composed, PageEnd> {
        let composed = self.draw(draw, parts, visit, context, state).await?;
        match composed.later().is_empty() {
            true => Ok(composed),
            false => Box::pin(self.whole(composed, parts, state)).await,
        }
    }

    /// Waits for all that comes later.
    pub(super) async fn whole(
        &self,
        mut composed: Composed,
        parts: &Parts,
        state: &S,
    ) -> Result<Composed, PageEnd> {
        let mut work = Work::on(composed.later(), self.boundary(parts, state));
        work.all(None).await?;
        composed.take_over();
        Ok(composed)
    }

    /// The same, with what comes later still missing.
    pub(super) async fn draw(
        &self,
        draw: Draw<S>,
        parts: &mut Parts,
        visit: &Arc<Visit>,
        context: PageContext,
        state: &S,
    ) -> Result<Composed, PageEnd> {
        parts.extensions.insert(visit.clone());
        parts.extensions.insert(Arc::new(context));
        let page = within(Where::Page, draw(parts, state)).await?;
        match page.body.has_later() {
            false => Ok(Composed::of(page, &self.runtime_at(parts))),
            true => Box::pin(self.begun(page, parts)).await,
        }
    }

    /// Puts a page together with the parts that are this response's own.
    pub(super) async fn begun(&self, mut page: Page, parts: &Parts) -> Result<Composed, PageEnd> {
        let ready = dynamic::begin(&mut page.body, parts).await?;
        let composed = Composed::of(page, &self.runtime_at(parts));
        ready.fill();
        Ok(composed)
    }

    fn boundary(&self, parts: &Parts, state: &S) -> Boundary<S> {
        Boundary {
            views: self.views.clone(),
            parts: parts.clone(),
            state: state.clone(),
        }
    }

    /// Answers with a page of which something comes later.
    async fn stream(
        &self,
        mut composed: Composed,
        parts: &Parts,
        visit: &Visit,
        address: Address,
        cookies: &mut Vec<String>,
        state: &S,
    ) -> Result<Response, PageEnd> {
        let filling = Filling::of(&parts.headers);
        if filling != Filling::Native {
            composed.add_fill_script(&self.runtime_at(parts));
        }
        let mut work = Work::on(composed.later(), self.boundary(parts, state));
        // Before the first byte: what comes later may hold a form.
        let visitor = self.visitor(true, visit, cookies);
        if filling == Filling::Unknown {
            let whole = work.all(Some(Instant::now() + self.patience)).await?;
            composed.take_over();
            if whole {
                let status = composed.status.unwrap_or(StatusCode::OK);
                let paper = self.paper(visitor, visit, &address);
                let html = composed.document(&paper);
                return Ok(self.sealed(status, Body::from(html), visit, cookies));
            }
        }
        let status = composed.status.unwrap_or(StatusCode::OK);
        let sending = Sending {
            composed,
            work,
            on: self.on.clone(),
            now: visit.now,
            visitor,
            principal: visit.principal(),
            address,
        };
        let body = match filling {
            Filling::Unknown => sending.in_order(),
            _ => sending.out_of_order(),
        };
        let mut response = self.sealed(status, body, visit, cookies);
        // nginx holds an answer back until its buffer is full, unless told otherwise.
        let no = HeaderValue::from_static("no");
        response.headers_mut().insert("x-accel-buffering", no);
        Ok(response)
    }

    /// Seals a drawn page for one visitor.
    pub(crate) fn respond(
        &self,
        status: StatusCode,
        composed: &Composed,
        visit: &Visit,
        address: &Address,
        cookies: &mut Vec<String>,
    ) -> Response {
        let visitor = self.visitor(composed.has_tokens(), visit, cookies);
        let body = composed.body(&self.paper(visitor, visit, address));
        self.sealed(status, body, visit, cookies)
    }

    fn sealed(
        &self,
        status: StatusCode,
        body: Body,
        visit: &Visit,
        cookies: &mut Vec<String>,
    ) -> Response {
        cookies.extend(visit.renewal());
        let headers = self.headers.of(&body);
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        append_cookies(&mut response, cookies);
        response
    }

    /// The visitor's id; a new one, with its cookie, where a form needs one and there is none.
    pub(crate) fn visitor(
        &self,
        needed: bool,
        visit: &Visit,
        cookies: &mut Vec<String>,
    ) -> VisitorId {
        match (visit.visitor, needed) {
            (Some(visitor), _) => visitor,
            (None, true) => visit.known_visitor(cookies),
            (None, false) => VisitorId::default(),
        }
    }

    pub(crate) fn paper<'a>(
        &'a self,
        visitor: VisitorId,
        visit: &Visit,
        address: &'a Address,
    ) -> Paper<'a> {
        Paper {
            on: &self.on,
            now: visit.now,
            visitor,
            principal: visit.principal(),
            path: address.path(),
            query: address.query(),
        }
    }

    /// Turns what came instead of a page into a response.
    pub(crate) async fn ended(
        &self,
        end: PageEnd,
        parts: Parts,
        visit: &Arc<Visit>,
        state: &S,
    ) -> Response {
        match end {
            PageEnd::Response(response) => response,
            PageEnd::Error(error) => self.failed(&error, parts, visit, state).await,
        }
    }

    /// Shows an error through the nearest `not_found.rs` or `error.rs`.
    pub(crate) async fn failed(
        &self,
        error: &Error,
        mut parts: Parts,
        visit: &Arc<Visit>,
        state: &S,
    ) -> Response {
        if let Kind::Redirect(to) = error.kind() {
            return Redirect::to(to).into_response();
        }
        error.report(parts.uri.path());
        let status = error.code();
        let address = Address::of(&parts);
        if let Some(view) = self.views.nearest(status, parts.uri.path()) {
            match self.instead(view, error, &mut parts, visit, state).await {
                Ok(composed) => {
                    return self.respond(status, &composed, visit, &address, &mut Vec::new());
                }
                Err(PageEnd::Error(second)) => second.report("drawing an error page"),
                Err(PageEnd::Response(_)) => {}
            }
        }
        self.plain(status, error.message(), error.id())
    }

    /// Draws the nearest `not_found.rs` in the place of a page that is gone.
    pub(crate) async fn gone(
        &self,
        error: &Error,
        parts: &mut Parts,
        visit: &Arc<Visit>,
        state: &S,
    ) -> Option<Composed> {
        let view = self
            .views
            .nearest(StatusCode::NOT_FOUND, parts.uri.path())?;
        self.instead(view, error, parts, visit, state).await.ok()
    }

    /// Draws a view about an error. What a form of the page would have said, the view can say.
    async fn instead(
        &self,
        view: Draw<S>,
        error: &Error,
        parts: &mut Parts,
        visit: &Arc<Visit>,
        state: &S,
    ) -> Result<Composed, PageEnd> {
        let context = parts.extensions.get::<Arc<PageContext>>();
        let messages = context.map_or_else(PageContext::default, |context| context.without_form());
        parts.extensions.insert(ErrorInfo::of(error));
        self.compose(view, parts, visit, messages, state).await
    }

    /// A short page that needs nothing of the app.
    pub(crate) fn plain(&self, status: StatusCode, message: &str, id: &str) -> Response {
        self.plain_with(status, message, id, &[])
    }

    /// The same, with what was typed into a form that no page has any more, so that it can be copied.
    pub(crate) fn plain_with(
        &self,
        status: StatusCode,
        message: &str,
        id: &str,
        typed: &[(&str, &str)],
    ) -> Response {
        let mut page = crate::Markup::new();
        page.push_html("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        page.push_text(status.canonical_reason().unwrap_or("Error"));
        page.push_html("</title></head><body><main><h1>");
        page.push_text(message);
        page.push_html("</h1>");
        if !id.is_empty() {
            page.push_html("<p>");
            page.push_text(id);
            page.push_html("</p>");
        }
        for (name, text) in typed {
            page.push_html("<h2>");
            page.push_text(name);
            page.push_html("</h2><pre>");
            page.push_text(text);
            page.push_html("</pre>");
        }
        page.push_html("<p><a href=\"\">Back to the page</a></p></main></body></html>");
        let body = Body::from(page.text().to_owned());
        let headers = self.headers.of(&body);
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }

    pub(super) fn runtime_at(&self, parts: &Parts) -> Cow<'_, str> {
        let original = address::original(parts).path();
        match original.strip_suffix(parts.uri.path()) {
            Some(prefix) if !prefix.is_empty() => Cow::Owned(format!("{prefix}{}", self.runtime)),
            _ => Cow::Borrowed(&self.runtime),
        }
    }
}

/// What a redirect brought, and the lines that clear its cookies.
pub(super) fn told(parts: &Parts, visit: &Visit, address: &Address) -> (PageContext, Vec<String>) {
    let (records, cookies) = flash::take(&parts.headers, address.path(), visit);
    (sorted(records), cookies)
}

/// What a page was to show goes along when the page leads elsewhere instead.
fn carried_on(response: &Response, context: &PageContext, visit: &Visit) -> Vec<String> {
    let location = response.headers().get(header::LOCATION);
    let location = location.and_then(|to| to.to_str().ok());
    match (location, visit.visitor) {
        (Some(to), Some(visitor)) if to.starts_with('/') => {
            let path = to.split(['?', '#']).next().unwrap_or_default();
            let record = |message| FlashRecord::message(visitor, visit.now, path, message);
            let messages = context.without_form().messages;
            messages
                .into_iter()
                .flat_map(|message| record(message).set_cookies(visit))
                .collect()
        }
        _ => Vec::new(),
    }
}

pub(crate) fn append_cookies(response: &mut Response, cookies: &[String]) {
    for line in cookies {
        if let Ok(value) = HeaderValue::from_str(line) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

/// What stands in the place of a page, such as a guard's redirect, is for one visitor as the page is.
pub(crate) fn keep_private(response: &mut Response) {
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
}

const NOT_SENT: &str =
    "What you typed is still here. It has not been sent yet: please check and send it again.";

/// Sorts what a redirect brought: the last one for a form, and messages for the page.
fn sorted(records: Vec<FlashRecord>) -> PageContext {
    let mut context = PageContext::default();
    for record in records {
        let said = record.said;
        match said.form {
            Some(form) => {
                let sent = said.kept.map(|kept| {
                    let typed = kept.typed.into_iter().collect();
                    (typed, FieldErrors::new())
                });
                let notice = match sent {
                    Some(_) => Some(Notice::Alert(NOT_SENT.to_owned())),
                    None => said.message.map(Notice::Message),
                };
                context.posted = Some(Posted {
                    form,
                    sent,
                    notice,
                    data: said.data,
                    ..Posted::default()
                });
            }
            None => context.messages.extend(said.message),
        }
    }
    context
}
