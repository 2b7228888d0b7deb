//! Writes the answer. The only place that knows whether a script or a browser asked.
//!
//! | outcome | a browser's own navigation | a script |
//! | --- | --- | --- |
//! | done | 303, the message in a sealed one-time cookie | `done` with the regions that changed |
//! | done, and the browser keeps no cookies | 200, the page with the message | the same |
//! | a copy, more than 10 seconds later | 409, the page asks whether to send it again | `done` |
//! | invalid, error, access, size, stale | its status, the page with what was typed | the same, as regions |
//! | origin, token, type, garbage | its status, a short page | `refused` |
//! | done after it told how far it is | as if it had not | what it told, and the same at the end |
//! | failed | 500, the page with what was typed and an id | `failed` with the id |

mod browser;
mod redraw;
mod script;
mod under_way;

pub(super) use under_way::UnderWay;

use axum::response::Response;
use hallway_wire::names::REPLY_TYPE;
use http::{HeaderValue, StatusCode, Version, header};
use serde_json::Value;

use super::dispatch::{Arrival, Dispatcher};
use super::envelope::Envelope;
use super::form_cx::form_id;
use super::outcome::{Outcome, Ran, SAME_PRESS_SECONDS};
use super::rejection::{Rejection, Shown};
use crate::form::Entries;
use crate::page::{Address, Draw, FlashRecord, Known, Said, path_of};
use crate::store::Ask;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReplyTo {
    Script,
    Browser,
}

/// A call that has ended, with what drawing its page again needs.
pub(super) struct Ended {
    result: Result<Ran, Rejection>,
    /// Which page answers a refusal.
    shown: Shown,
    arrival: Arrival,
    entries: Option<Entries>,
    regions: Known,
    /// The body was not read to its end, so nothing can follow it on its connection.
    hangs_up: bool,
}

impl ReplyTo {
    /// A script says so in `Accept`; the header chooses the shape of the answer and nothing else.
    pub(super) fn of(accept: Option<&HeaderValue>) -> Self {
        match accept {
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
        let retry_after = ended.result.as_ref().err().and_then(Rejection::retry_after);
        let hangs_up = ended.hangs_up && ended.arrival.parts.version < Version::HTTP_2;
        // Boxed: what draws a page again is large, and most answers of browsers do not need it.
        let mut response = match (self, ended.location()) {
            (Self::Browser, Some(location)) => ended.see_other(on, location),
            (Self::Browser, None) => Box::pin(ended.for_browser(on, page, state)).await,
            (Self::Script, _) => Box::pin(ended.for_script(on, page, state)).await,
        };
        if let Some(seconds) = retry_after {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if hangs_up {
            let headers = response.headers_mut();
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

impl<S> Dispatcher<S> {
    /// Which page answers a refusal: the form's own while the caller's budget for it lasts.
    ///
    /// Drawing a page again is dearer than refusing, so that refusals alone cannot keep the server
    /// busy. An invalid input is no refusal: a page costs no more than its GET.
    fn shown(&self, rejection: &Rejection, arrival: &Arrival) -> Shown {
        let (shown, on) = (rejection.shown(), &self.pages.on);
        match (shown, self.refusals) {
            (Shown::Page, Some(rate)) if !matches!(rejection, Rejection::Invalid(_)) => {
                let key = arrival.client().key();
                let within = on.rates.take_here(&[Ask { rate, key }]).is_ok();
                if within { shown } else { Shown::Short }
            }
            _ => shown,
        }
    }
}

/// What was typed, where the page will be drawn again.
pub(super) struct Typed {
    shown: Shown,
    entries: Option<Entries>,
}

impl Typed {
    /// Reads on as far as that takes.
    pub(super) async fn of<S>(
        result: &Result<Ran, Rejection>,
        arrival: &Arrival,
        envelope: &mut Envelope,
        on: &Dispatcher<S>,
    ) -> Self {
        const ONE_MB: u64 = 1 << 20;
        const TWO_MB: u64 = 2 << 20;
        let shown = match result {
            Err(rejection) => on.shown(rejection, arrival),
            Ok(_) => Shown::Page,
        };
        let entries = match result {
            // A first success shows nothing of what was typed.
            Ok(Ran {
                outcome: Outcome::Done { .. },
                replayed: None,
                ..
            }) => None,
            Ok(_) => envelope.salvage(ONE_MB).await,
            Err(rejection) => {
                rejection.log();
                match (rejection, shown) {
                    (_, Shown::Page) if envelope.is_cut() => envelope.so_far(),
                    (_, Shown::Short) => {
                        envelope.drain().await;
                        None
                    }
                    // What is not much too large is read to its end, so that it can be shown.
                    (Rejection::TooLarge { .. }, Shown::Page) => {
                        let typed = envelope.salvage(TWO_MB).await;
                        if typed.is_none() {
                            envelope.drain().await;
                        }
                        typed
                    }
                    (_, Shown::Page) => envelope.salvage(ONE_MB).await,
                }
            }
        };
        Self { shown, entries }
    }
}

impl Ended {
    pub(super) fn of(
        result: Result<Ran, Rejection>,
        typed: Typed,
        arrival: Arrival,
        mut envelope: Envelope,
    ) -> Self {
        Self {
            result,
            shown: typed.shown,
            arrival,
            entries: typed.entries,
            regions: envelope.take_regions(),
            hangs_up: envelope.leave(),
        }
    }

    /// Whether a few lines answer the call.
    fn is_short(&self) -> bool {
        self.result.is_err() && self.shown == Shown::Short
    }

    /// Whether the person is asked if this copy shall run too.
    fn asks(&self) -> bool {
        match &self.result {
            Ok(ran) => ran
                .replayed
                .is_some_and(|at| at + SAME_PRESS_SECONDS <= self.arrival.visit.now),
            Err(_) => false,
        }
    }

    /// Whether the message is told at once: without cookies it would not survive a redirect.
    fn tells_at_once(&self) -> bool {
        let Ok(Ran {
            outcome:
                Outcome::Done {
                    message,
                    data,
                    redirect: None,
                    ..
                },
            ..
        }) = &self.result
        else {
            return false;
        };
        !self.arrival.visit.has_cookies && (message.is_some() || data.is_some())
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
            Some(token) => form_id(
                token.action.clone().into_owned(),
                &token.bound,
                token.ordinal,
            )
            .into_owned(),
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

    fn address(&self) -> Address {
        Address::of(&self.arrival.parts)
    }

    /// The cookies that the action sets.
    fn cookies(&self) -> Vec<String> {
        self.result
            .as_ref()
            .map_or(Vec::new(), |ran| ran.cookies.clone())
    }

    /// Lets the message, and the data where the page stays the same, survive a redirect.
    fn flash<S: Clone + Send + Sync + 'static>(
        &self,
        on: &Dispatcher<S>,
        location: &str,
        cookies: &mut Vec<String>,
    ) {
        let Ok(Ran {
            outcome:
                Outcome::Done {
                    message,
                    data,
                    redirect,
                    ..
                },
            ..
        }) = &self.result
        else {
            return;
        };
        let path = location.split(['?', '#']).next().unwrap_or_default();
        // The form shows what it has to say, unless the person leaves its page.
        let stays = redirect.is_none() && path == path_of(&self.arrival.parts);
        let data: Option<Value> = data.clone().filter(|_| stays);
        if (message.is_none() && data.is_none()) || !location.starts_with('/') {
            return;
        }
        let visit = &self.arrival.visit;
        let mut said = Said::new(path, stays.then(|| self.form()));
        (said.message, said.data) = (message.clone(), data);
        let record = FlashRecord {
            visitor: on.pages.visitor(true, visit, cookies),
            at: visit.now,
            said,
        };
        cookies.extend(record.set_cookies(visit));
    }
}
