//! Answers a browser's own navigation: a redirect, the page again, or a short page.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use hallway_wire::StaleReason;
use http::{HeaderValue, StatusCode, header};

use super::super::dispatch::Dispatcher;
use super::super::outcome::{Outcome, Ran};
use super::super::rejection::Rejection;
use super::Ended;
use crate::Error;
use crate::form::{Entries, Value};
use crate::guard::Visit;
use crate::page::{Composed, Draw, Redraw, append_cookies, keep_private};

impl Ended {
    pub(super) async fn for_browser<S: Clone + Send + Sync + 'static>(
        self,
        on: &Dispatcher<S>,
        page: Draw<S>,
        state: &S,
    ) -> Response {
        let (visit, address) = (self.arrival.visit.clone(), self.address());
        let status = self.status();
        if let Err(rejection) = &self.result
            && self.is_short()
        {
            return on
                .pages
                .plain(status, &rejection.message(), rejection.code());
        }
        let mut redraw = self.redraw(on, page, state).await;
        match redraw.page {
            Ok(composed) if self.is_untold(&composed) => self.failed(on, &visit, state).await,
            Ok(composed) if self.has_lost_its_form(&composed) => {
                let code = self.result.as_ref().err().map_or("", Rejection::code);
                on.pages
                    .plain_with(status, FORM_IS_GONE, code, &self.texts())
            }
            Ok(composed) => on.pages.respond(
                status,
                &composed,
                &redraw.visit,
                &address,
                &mut redraw.cookies,
            ),
            Err(_) if self.failure().is_some() => self.failed(on, &visit, state).await,
            Err(end) => {
                if end.location().is_some() {
                    self.keep_typed(on, &mut redraw.cookies);
                }
                let parts = Redraw::of(&self.arrival.parts, &redraw.cookies);
                let mut response = on.pages.ended(end, parts, &redraw.visit, state).await;
                append_cookies(&mut response, &redraw.cookies);
                keep_private(&mut response);
                response
            }
        }
    }

    /// The id of an unexpected failure.
    fn failure(&self) -> Option<&str> {
        match &self.result {
            Ok(Ran {
                outcome: Outcome::Failed { id },
                ..
            }) => Some(id),
            _ => None,
        }
    }

    /// Whether the action failed, and the page has no form any more that would say so.
    fn is_untold(&self, composed: &Composed) -> bool {
        self.failure().is_some() && !composed.has_form(&self.form())
    }

    /// The page for a failure, where the form's own cannot be drawn.
    async fn failed<S: Clone + Send + Sync + 'static>(
        &self,
        on: &Dispatcher<S>,
        visit: &Arc<Visit>,
        state: &S,
    ) -> Response {
        let error = Error::told(self.failure().unwrap_or_default());
        let parts = Redraw::of(&self.arrival.parts, &[]);
        on.pages.failed(&error, parts, visit, state).await
    }

    /// Whether the page has no place any more for what was typed, nor for the sentence: a deploy
    /// took the form away, or it is not for whoever is signed in now.
    pub(super) fn has_lost_its_form(&self, composed: &Composed) -> bool {
        let Err(Rejection::Stale { reason, .. }) = &self.result else {
            return false;
        };
        let says_itself = *reason != StaleReason::Unknown && self.texts().is_empty();
        !says_itself && !composed.has_form(&self.form())
    }

    /// What was typed. Nobody knows any more which fields are passwords, except by their names.
    fn texts(&self) -> Vec<(&str, &str)> {
        let is_shown = |(name, text): &(&str, &str)| {
            !name.starts_with('$') && !name.contains("pass") && !text.trim().is_empty()
        };
        let entries = self.entries.iter().flat_map(Entries::iter);
        entries.filter_map(text_of).filter(is_shown).collect()
    }

    /// Where a browser goes after a success: the action's redirect, or the page itself.
    pub(super) fn location(&self) -> Option<String> {
        match &self.result {
            Ok(Ran {
                outcome: Outcome::Done { redirect, .. },
                ..
            }) if !self.asks() && !self.tells_at_once() => Some(
                redirect
                    .clone()
                    .unwrap_or_else(|| self.address().to_string()),
            ),
            _ => None,
        }
    }

    /// The redirect after a success, with the message in a sealed cookie.
    pub(super) fn see_other<S: Clone + Send + Sync + 'static>(
        &self,
        on: &Dispatcher<S>,
        location: String,
    ) -> Response {
        let mut cookies = self.cookies();
        self.flash(on, &location, &mut cookies);
        let mut response = see_other(location);
        append_cookies(&mut response, &cookies);
        response
    }
}

/// Said beside what was typed, where a form has no page any more.
pub(super) const FORM_IS_GONE: &str = "This page has changed since you opened it. This form is no \
     longer on it: copy what you typed, then open the page again.";

fn text_of<'a>((name, value): (&'a str, &'a Value)) -> Option<(&'a str, &'a str)> {
    match value {
        Value::Text(text) => Some((name, &**text)),
        _ => None,
    }
}

fn see_other(location: String) -> Response {
    let to = HeaderValue::try_from(location).unwrap_or(HeaderValue::from_static("/"));
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, to);
    response
}
