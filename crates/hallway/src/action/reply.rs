//! Writes the answer. The only place that knows whether a script or a browser asked.
//!
//! | outcome | a browser's own navigation | a script |
//! | --- | --- | --- |
//! | done | 303, the message in a sealed one-time cookie | `done` with the regions that changed |
//! | a copy, more than 10 seconds later | 409, the page asks whether to send it again | `done` |
//! | invalid, error, access, size, stale | its status, the page with what was typed | the same, as regions |
//! | origin, token, type, garbage | its status, a short page | `refused` |
//! | failed | 500, the error page with an id | `failed` with the id |

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Redirect, Response};
use hallway_wire::names::REPLY_TYPE;
use hallway_wire::{FieldError as WireError, Reply, View};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::dispatch::{Arrival, Dispatcher};
use super::envelope::Envelope;
use super::form_cx::form_id;
use super::opened::TOKEN_SECONDS;
use super::outcome::{Outcome, Ran, SAME_PRESS_SECONDS};
use super::rejection::{Rejection, Shown};
use crate::Error;
use crate::form::{Entries, FieldErrors};
use crate::guard::Visit;
use crate::page::{
    Address, Composed, Draw, FlashRecord, Known, Notice, PageEnd, Posted, Redraw, append_cookies,
    without_action,
};
use crate::seal::Token;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReplyTo {
    Script,
    Browser,
}

/// A call that has ended, with what drawing its page again needs.
pub(super) struct Ended {
    result: Result<Ran, Rejection>,
    arrival: Arrival,
    entries: Option<Entries>,
    regions: Known,
}

impl ReplyTo {
    /// A script says so in `Accept`; the header chooses the shape of the answer and nothing else.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        match headers.get(header::ACCEPT) {
            Some(accept) if accept == REPLY_TYPE => Self::Script,
            _ => Self::Browser,
        }
    }

    pub(super) async fn write<S: Clone + Send + Sync + 'static>(
        self,
        ended: Ended,
        on: &Dispatcher<S>,
        page: Draw<S>,
        state: &S,
    ) -> Response {
        match self {
            Self::Script => ended.to_script(on, page, state).await,
            Self::Browser => ended.to_browser(on, page, state).await,
        }
    }
}

impl Ended {
    /// Keeps what was typed, where the page will be drawn again.
    pub(super) async fn of(
        result: Result<Ran, Rejection>,
        arrival: Arrival,
        mut envelope: Envelope,
    ) -> Self {
        const ONE_MB: usize = 1 << 20;
        let entries = match &result {
            Ok(_) => envelope.salvage(usize::MAX).await,
            Err(rejection) => match (rejection, rejection.shown()) {
                (Rejection::TooLarge { .. }, _) | (_, Shown::Short) => {
                    envelope.drain().await;
                    None
                }
                (_, Shown::Page) => envelope.salvage(ONE_MB).await,
            },
        };
        Self {
            result,
            arrival,
            entries,
            regions: envelope.into_regions(),
        }
    }

    async fn to_browser<S: Clone + Send + Sync + 'static>(
        self,
        on: &Dispatcher<S>,
        page: Draw<S>,
        state: &S,
    ) -> Response {
        let (visit, address) = (self.arrival.visit.clone(), self.address());
        if let Some(location) = self.success(&address) {
            return self.see_other(on, &location);
        }
        let status = self.status();
        match &self.result {
            Err(rejection) if rejection.shown() == Shown::Short => {
                tracing::info!(code = rejection.code(), why = ?rejection, "an action call was refused");
                return on
                    .pages
                    .plain(status, &rejection.message(), rejection.code());
            }
            Ok(Ran {
                outcome: Outcome::Failed { id },
                ..
            }) => {
                let error = Error::told(id);
                let parts = Redraw::of(&self.arrival.parts, &[]);
                return on.pages.failed(&error, parts, &visit, state).await;
            }
            _ => {}
        }
        let mut redraw = self.redraw(on, page, state).await;
        match redraw.page {
            Ok(composed) => on.pages.respond(
                status,
                &composed,
                &redraw.visit,
                &address,
                &mut redraw.cookies,
            ),
            Err(end) => {
                let parts = Redraw::of(&self.arrival.parts, &redraw.cookies);
                let mut response = on.pages.ended(end, parts, &redraw.visit, state).await;
                append_cookies(&mut response, &redraw.cookies);
                response
            }
        }
    }

    /// Where a browser goes after a success: the action's redirect, or the page itself.
    fn success(&self, address: &Address) -> Option<String> {
        match &self.result {
            Ok(Ran {
                outcome: Outcome::Done { redirect, .. },
                ..
            }) if !self.asks() => Some(redirect.clone().unwrap_or_else(|| address.0.to_string())),
            _ => None,
        }
    }

    /// Whether the person is asked if this copy shall run too.
    fn asks(&self) -> bool {
        match &self.result {
            Ok(ran) => ran
                .replayed
                .is_some_and(|at| at + SAME_PRESS_SECONDS < self.arrival.visit.now),
            Err(_) => false,
        }
    }

    /// The redirect after a success, with the message in a sealed cookie.
    fn see_other<S: Clone + Send + Sync + 'static>(
        self,
        on: &Dispatcher<S>,
        location: &str,
    ) -> Response {
        let form = self.form();
        let Ok(Ran {
            outcome:
                Outcome::Done {
                    message,
                    data,
                    redirect,
                    ..
                },
            mut cookies,
            ..
        }) = self.result
        else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let visit = &self.arrival.visit;
        let stays = redirect.is_none();
        if (message.is_some() || (stays && data.is_some())) && location.starts_with('/') {
            let path = location
                .split(['?', '#'])
                .next()
                .unwrap_or_default()
                .to_owned();
            let visitor = on.pages.visitor(true, visit, &mut cookies);
            let record = FlashRecord {
                visitor,
                path,
                at: visit.now,
                form: stays.then_some(form),
                message,
                data: if stays { data } else { None },
            };
            if visit.channel.can_keep {
                cookies.extend(record.set_cookies(
                    &on.pages.on,
                    visit,
                    &self.arrival.parts.headers,
                ));
            }
        }
        let mut response = see_other(location);
        append_cookies(&mut response, &cookies);
        response
    }

    async fn to_script<S: Clone + Send + Sync + 'static>(
        self,
        on: &Dispatcher<S>,
        page: Draw<S>,
        state: &S,
    ) -> Response {
        let status = self.status();
        let wants_view = match &self.result {
            Ok(Ran {
                outcome: Outcome::Done { redirect, .. },
                ..
            }) => redirect.is_none(),
            Ok(Ran {
                outcome: Outcome::Failed { .. },
                ..
            }) => false,
            Ok(_) => true,
            Err(rejection) => rejection.shown() == Shown::Page,
        };
        let mut drawn = Drawn::default();
        if wants_view {
            drawn = self.drawn(on, page, state).await;
        } else if let Ok(ran) = &self.result {
            drawn.cookies.clone_from(&ran.cookies);
            self.flash_for_script(on, &mut drawn.cookies);
        }
        let reply = self.reply(drawn.view, drawn.redirect, drawn.same);
        let body = serde_json::to_vec(&reply).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let fixed = HeaderValue::from_static;
        headers.insert(
            header::CONTENT_TYPE,
            fixed("application/json; charset=utf-8"),
        );
        headers.insert(header::CACHE_CONTROL, fixed("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
        append_cookies(&mut response, &drawn.cookies);
        response
    }

    /// A message that a script's redirect carries to the next page.
    fn flash_for_script<S: Clone + Send + Sync + 'static>(
        &self,
        on: &Dispatcher<S>,
        cookies: &mut Vec<String>,
    ) {
        let Ok(Ran {
            outcome:
                Outcome::Done {
                    message: Some(message),
                    redirect: Some(to),
                    ..
                },
            ..
        }) = &self.result
        else {
            return;
        };
        let visit = &self.arrival.visit;
        if visit.channel.can_keep && to.starts_with('/') {
            let path = to.split(['?', '#']).next().unwrap_or_default().to_owned();
            let visitor = on.pages.visitor(true, visit, cookies);
            let message = Some(message.clone());
            let record = FlashRecord {
                visitor,
                path,
                at: visit.now,
                form: None,
                message,
                data: None,
            };
            cookies.extend(record.set_cookies(&on.pages.on, visit, &self.arrival.parts.headers));
        }
    }

    async fn drawn<S: Clone + Send + Sync + 'static>(
        &self,
        on: &Dispatcher<S>,
        page: Draw<S>,
        state: &S,
    ) -> Drawn {
        let mut redraw = self.redraw(on, page, state).await;
        let address = self.address();
        match redraw.page {
            Ok(composed) => {
                let (form, token) = (self.form(), self.arrival.opened.as_ref());
                let changed = redraw.visit.principal() != self.arrival.visit.principal()
                    || token.is_some_and(|token| token.principal != redraw.visit.principal());
                let visitor =
                    on.pages
                        .visitor(composed.has_tokens(), &redraw.visit, &mut redraw.cookies);
                let paper = on.pages.paper(visitor, &redraw.visit, &address);
                let view = composed.view(&self.regions, &form, changed, &paper);
                let same = token.is_some_and(|token| composed.same_form(&form, &token.bound));
                Drawn {
                    view: Some(view),
                    redirect: None,
                    same,
                    cookies: redraw.cookies,
                }
            }
            Err(end) => Drawn {
                redirect: location(&end),
                cookies: redraw.cookies,
                ..Drawn::default()
            },
        }
    }

    /// Draws the page of the call again, as a GET with the cookies that the action left.
    async fn redraw<S: Clone + Send + Sync + 'static>(
        &self,
        on: &Dispatcher<S>,
        page: Draw<S>,
        state: &S,
    ) -> Redrawn {
        let cookies = self
            .result
            .as_ref()
            .map_or(Vec::new(), |ran| ran.cookies.clone());
        let mut parts = Redraw::of(&self.arrival.parts, &cookies);
        // Whether cookies can be kept is told by the request itself, not by the inner one.
        let sent = &self.arrival.visit;
        let visit = Arc::new(Visit::of_cookies(
            &parts.headers,
            &on.pages.on,
            sent.now,
            sent.channel,
        ));
        let page = on
            .pages
            .compose(page, &mut parts, &visit, Some(self.posted()), state)
            .await;
        Redrawn {
            page,
            visit,
            cookies,
        }
    }

    /// What the form shows about this call.
    fn posted(&self) -> Posted {
        let typed = |errors: FieldErrors| self.entries.clone().map(|entries| (entries, errors));
        let mut posted = Posted {
            form: self.form(),
            ..Posted::default()
        };
        match &self.result {
            Ok(ran) if self.asks() => {
                posted.sent = typed(FieldErrors::default());
                posted.notice = Some(Notice::Question(question(ran.replayed)));
            }
            Ok(Ran {
                outcome: Outcome::Done { message, data, .. },
                ..
            }) => {
                posted.notice = message.clone().map(Notice::Message);
                posted.data = data.clone();
            }
            Ok(Ran {
                outcome: Outcome::Invalid { errors },
                ..
            }) => {
                posted.sent = typed(errors.iter().cloned().collect());
            }
            Ok(Ran {
                outcome: Outcome::Error { message, body, .. },
                ..
            }) => {
                posted.sent = typed(FieldErrors::default());
                posted.notice = Some(Notice::Alert(message.clone()));
                posted.error = Some(body.clone());
            }
            Ok(Ran {
                outcome: Outcome::Failed { .. },
                ..
            }) => {
                posted.sent = typed(FieldErrors::default());
            }
            Err(Rejection::Invalid(errors)) => posted.sent = typed(errors.clone()),
            Err(rejection) => {
                posted.sent = typed(FieldErrors::default());
                posted.notice = Some(Notice::Alert(rejection.message().into_owned()));
            }
        }
        posted
    }

    fn status(&self) -> StatusCode {
        match &self.result {
            Ok(_) if self.asks() => StatusCode::CONFLICT,
            Ok(ran) => match &ran.outcome {
                Outcome::Done { .. } => StatusCode::OK,
                Outcome::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                Outcome::Error { status, .. } => {
                    StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST)
                }
                Outcome::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Err(rejection) => rejection.status(),
        }
    }

    /// The form that was sent: by its token, or by the address when the token did not open.
    fn form(&self) -> String {
        match &self.arrival.opened {
            Some(token) => form_id(&token.action, &token.bound, token.ordinal),
            None => {
                let query = self.arrival.parts.uri.query().unwrap_or_default();
                query
                    .split('&')
                    .find_map(|part| part.strip_prefix('/'))
                    .unwrap_or_default()
                    .to_owned()
            }
        }
    }

    /// The page's own address, without the part that names the action.
    fn address(&self) -> Address {
        Address(without_action(&Address::of(&self.arrival.parts).0))
    }

    fn reply(self, view: Option<View>, to: Option<String>, same: bool) -> Reply {
        match self.result {
            Ok(ran) => {
                let replayed = ran.replayed.is_some();
                match ran.outcome {
                    Outcome::Done {
                        message,
                        data,
                        redirect,
                        reset,
                    } => Reply::Done {
                        message,
                        data,
                        reset,
                        redirect: redirect.or(to),
                        view,
                        replayed,
                    },
                    Outcome::Invalid { errors } => Reply::Invalid {
                        errors: wire(errors.iter()),
                        view,
                    },
                    Outcome::Error { message, body, .. } => Reply::Error {
                        message,
                        error: body,
                        view,
                    },
                    Outcome::Failed { id } => Reply::Failed {
                        message: Error::told(&id).message().to_owned(),
                        id,
                    },
                }
            }
            Err(Rejection::Invalid(errors)) => Reply::Invalid {
                errors: wire(errors.iter()),
                view,
            },
            Err(Rejection::Stale { reason, unclaimed }) => {
                let message = Rejection::Stale { reason, unclaimed }
                    .message()
                    .into_owned();
                // Somebody else is signed in now: what was typed stays with whom it belongs to.
                let signed = self
                    .arrival
                    .opened
                    .as_ref()
                    .is_some_and(|token| was_signed_in(token));
                let again = same && !(reason == hallway_wire::StaleReason::Principal && signed);
                Reply::Stale {
                    reason,
                    message,
                    unclaimed,
                    same: again,
                    view,
                }
            }
            Err(Rejection::Unsure) => {
                let message = Rejection::Unsure.message().into_owned();
                Reply::Unsure {
                    id: Rejection::Unsure.code().to_owned(),
                    message,
                }
            }
            Err(rejection) => Reply::Refused {
                reason: rejection.reason(),
                message: rejection.message().into_owned(),
                code: rejection.code().to_owned(),
                redirect: rejection.redirect().map(ToString::to_string).or(to),
                view,
            },
        }
    }
}

fn was_signed_in(token: &Token) -> bool {
    token.principal != [0; 16]
}

/// A page that was drawn again, whose it is now, and the cookies that its response sets.
struct Redrawn {
    page: Result<Composed, PageEnd>,
    visit: Arc<Visit>,
    cookies: Vec<String>,
}

/// What a script gets of it.
#[derive(Default)]
struct Drawn {
    view: Option<View>,
    redirect: Option<String>,
    same: bool,
    cookies: Vec<String>,
}

fn wire<'a>(errors: impl Iterator<Item = &'a crate::form::FieldError>) -> Vec<WireError> {
    errors
        .map(|error| WireError {
            field: error.field.clone(),
            code: error.code.clone().into_owned(),
            message: error.message.clone(),
        })
        .collect()
}

/// Where a page leads instead of being drawn.
fn location(end: &PageEnd) -> Option<String> {
    match end {
        PageEnd::Error(error) => match error.kind() {
            crate::error::Kind::Redirect(to) => Some(to.clone()),
            crate::error::Kind::Status(_) => None,
        },
        PageEnd::Response(response) if response.status().is_redirection() => response
            .headers()
            .get(header::LOCATION)?
            .to_str()
            .ok()
            .map(str::to_owned),
        PageEnd::Response(_) => None,
    }
}

fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(_) => Redirect::to(location).into_response(),
        Err(_) => Redirect::to("/").into_response(),
    }
}

/// The question for a copy that comes long after the first, with the time in UTC.
fn question(first: Option<u64>) -> String {
    let at = first.unwrap_or_default() % TOKEN_SECONDS;
    format!(
        "We already have this ({:02}:{:02} UTC). Send it again?",
        at / 3600,
        at % 3600 / 60
    )
}
