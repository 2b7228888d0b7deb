//! Answers a script: the outcome as data, and what changed on its page.

use axum::body::Body;
use axum::response::Response;
use hallway_wire::{FieldError as WireError, RefusedReason, Reply, View};
use http::{HeaderValue, header};

use super::super::dispatch::Dispatcher;
use super::super::outcome::{Outcome, Ran};
use super::super::rejection::Rejection;
use super::super::types;
use super::Ended;
use super::browser::FORM_IS_GONE;
use crate::Error;
use crate::form::Entries;
use crate::page::{Draw, Leaving, Next, append_cookies};
use crate::seal::Token;

/// An answer of JSON that nobody keeps.
pub(super) fn json(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.insert(
        header::CONTENT_TYPE,
        fixed("application/json; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, fixed("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    response
}

impl Ended {
    pub(super) async fn for_script<S: Clone + Send + Sync + 'static>(
        mut self,
        on: &Dispatcher<S>,
        page: Draw<S>,
        state: &S,
    ) -> Response {
        // The runtime leaves chosen files where they are: none has to be chosen again.
        self.entries = self.entries.map(Entries::without_files);
        let status = self.status();
        let drawn = match self.wants_view() {
            true => self.drawn(on, page, state).await,
            false => Drawn {
                redirect: self.target().map(str::to_owned),
                cookies: self.cookies(),
                ..Drawn::default()
            },
        };
        let mut drawn = self.gone_on(drawn, on, state).await;
        let cookies = std::mem::take(&mut drawn.cookies);
        let body = serde_json::to_vec(&self.reply(drawn)).unwrap_or_default();
        let mut response = json(Body::from(body));
        *response.status_mut() = status;
        append_cookies(&mut response, &cookies);
        response
    }

    /// Whether the page of the call is drawn again.
    fn wants_view(&self) -> bool {
        match &self.result {
            Ok(Ran {
                outcome: Outcome::Failed { .. },
                ..
            }) => false,
            Ok(_) => self.target().is_none(),
            Err(_) => !self.is_short(),
        }
    }

    /// Where the action itself leads.
    fn target(&self) -> Option<&str> {
        match &self.result {
            Ok(Ran {
                outcome: Outcome::Done { redirect, .. },
                ..
            }) => redirect.as_deref(),
            _ => None,
        }
    }

    /// A success that leads to another page brings it along; where the browser has to ask for it,
    /// the message waits there.
    async fn gone_on<S: Clone + Send + Sync + 'static>(
        &self,
        mut drawn: Drawn,
        on: &Dispatcher<S>,
        state: &S,
    ) -> Drawn {
        let Ok(Ran {
            outcome: Outcome::Done { message, .. },
            ..
        }) = &self.result
        else {
            return drawn;
        };
        let Some(to) = drawn.redirect.take() else {
            return drawn;
        };
        let leaving = Leaving {
            parts: &self.arrival.parts,
            visit: &self.arrival.visit,
            cookies: &drawn.cookies,
            message: message.as_deref(),
        };
        let next = match self.regions.can_show_next(&on.pages.on.build) {
            true => on.pages.next(leaving, &to, state).await,
            false => None,
        };
        match next {
            Some(Next { at, view, cookies }) => Drawn {
                view: Some(view),
                redirect: Some(at),
                cookies,
                ..drawn
            },
            None => {
                self.flash(on, &to, &mut drawn.cookies);
                drawn.redirect = Some(to);
                drawn
            }
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
            // The view would take the words away with their form, so the page stays as it is.
            Ok(composed) if self.has_lost_its_form(&composed) => Drawn {
                gone: true,
                cookies: redraw.cookies,
                ..Drawn::default()
            },
            Ok(composed) => {
                let (form, token) = (self.form(), self.arrival.opened.as_deref());
                let changed = redraw.visit.principal() != self.arrival.visit.principal()
                    || token.is_some_and(|token| token.principal != redraw.visit.principal());
                let visitor =
                    on.pages
                        .visitor(composed.has_tokens(), &redraw.visit, &mut redraw.cookies);
                redraw.cookies.extend(redraw.visit.renewal());
                let paper = on.pages.paper(visitor, &redraw.visit, &address);
                let same = token.is_some_and(|token| composed.same_form(&form, &token.bound))
                    && !self.is_somebody_elses();
                // What goes on by itself needs a token and shows nothing on the way.
                let view = match &self.result {
                    Err(Rejection::Stale {
                        unclaimed: true, ..
                    }) if same => composed.token_only(&form, &paper),
                    _ => composed.view(&self.regions, &form, changed, &paper),
                };
                Drawn {
                    view: Some(view),
                    same,
                    cookies: redraw.cookies,
                    ..Drawn::default()
                }
            }
            Err(end) => {
                let redirect = end.location();
                if redirect.is_some() {
                    self.keep_typed(on, &mut redraw.cookies);
                }
                Drawn {
                    redirect,
                    cookies: redraw.cookies,
                    ..Drawn::default()
                }
            }
        }
    }

    fn reply(self, drawn: Drawn) -> Reply {
        let (view, to) = (drawn.view, drawn.redirect);
        match self.result {
            Ok(ran) => {
                let (replayed, degraded) = (ran.replayed.is_some(), ran.degraded);
                match ran.outcome {
                    Outcome::Done {
                        message,
                        data,
                        types,
                        redirect,
                        reset,
                    } => Reply::Done {
                        message,
                        data: data.map(|data| types::spell(data, &types)),
                        types,
                        reset,
                        redirect: to.or(redirect),
                        view,
                        replayed,
                        degraded,
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
            // The page is for others now: it leads somewhere else instead of being drawn again.
            Err(rejection @ Rejection::Stale { .. }) if to.is_some() => Reply::Refused {
                reason: RefusedReason::Access,
                message: rejection.message().into_owned(),
                code: rejection.code().to_owned(),
                redirect: to,
                view: None,
            },
            Err(Rejection::Stale { reason, unclaimed }) => {
                let stale = Rejection::Stale { reason, unclaimed };
                let message = if drawn.gone {
                    FORM_IS_GONE.into()
                } else {
                    stale.message()
                };
                Reply::Stale {
                    reason,
                    message: message.into_owned(),
                    unclaimed,
                    same: drawn.same,
                    view,
                }
            }
            Err(unsure @ Rejection::Unsure { .. }) => Reply::Unsure {
                id: unsure.code().to_owned(),
                message: unsure.message().into_owned(),
            },
            Err(rejection) => Reply::Refused {
                reason: rejection.reason(),
                message: rejection.message().into_owned(),
                code: rejection.code().to_owned(),
                // Where the page can still be shown, the words on it are worth more than the login.
                redirect: match &view {
                    Some(_) => None,
                    None => rejection.redirect().map(ToString::to_string).or(to),
                },
                view,
            },
        }
    }

    /// Somebody was signed in, and somebody else is now: what was typed waits for a person.
    fn is_somebody_elses(&self) -> bool {
        let principal = matches!(
            &self.result,
            Err(Rejection::Stale {
                reason: hallway_wire::StaleReason::Principal,
                ..
            })
        );
        principal && self.arrival.opened.as_deref().is_some_and(was_signed_in)
    }
}

fn was_signed_in(token: &Token<'_>) -> bool {
    token.principal != [0; 16]
}

/// What a script gets of it.
#[derive(Default)]
struct Drawn {
    view: Option<View>,
    redirect: Option<String>,
    same: bool,
    /// The page has no such form any more.
    gone: bool,
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
