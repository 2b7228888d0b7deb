//! Draws the page of a call again, with what its form has to show.

use std::sync::Arc;

use http::StatusCode;

use super::super::dispatch::Dispatcher;
use super::super::outcome::{Outcome, Ran};
use super::super::rejection::{Rejection, clock};
use super::Ended;
use crate::Error;
use crate::form::FieldErrors;
use crate::guard::Visit;
use crate::page::{
    Composed, Draw, FlashRecord, Kept, Notice, PageContext, PageEnd, Posted, Redraw, Said, path_of,
};

/// A page that was drawn again, whose it is now, and the cookies that its response sets.
pub(super) struct Redrawn {
    pub(super) page: Result<Composed, PageEnd>,
    pub(super) visit: Arc<Visit>,
    pub(super) cookies: Vec<String>,
}

impl Ended {
    /// Draws the page of the call again, as a GET with the cookies that the action left.
    pub(super) async fn redraw<S: Clone + Send + Sync + 'static>(
        &self,
        on: &Dispatcher<S>,
        page: Draw<S>,
        state: &S,
    ) -> Redrawn {
        let cookies = self.cookies();
        let mut parts = Redraw::of(&self.arrival.parts, &cookies);
        // Whether cookies can be kept is told by the request itself, not by the inner one.
        let sent = &self.arrival.visit;
        let visit = Arc::new(Visit::of_cookies(
            &parts.headers,
            &on.pages.on,
            sent.now,
            sent.rule,
        ));
        let context = PageContext::posted(self.posted());
        let mut page = on
            .pages
            .compose(page, &mut parts, &visit, context, state)
            .await;
        // The action may have removed what its page showed: then that is what there is to see.
        let done = matches!(
            &self.result,
            Ok(Ran {
                outcome: Outcome::Done { .. },
                ..
            })
        );
        if let Err(PageEnd::Error(error)) = &page
            && done
            && error.code() == StatusCode::NOT_FOUND
            && let Some(gone) = on.pages.gone(error, &mut parts, &visit, state).await
        {
            page = Ok(gone);
        }
        Redrawn {
            page,
            visit,
            cookies,
        }
    }

    /// Keeps what was typed, for the same person, while the page leads to a login instead.
    pub(super) fn keep_typed<S: Clone + Send + Sync + 'static>(
        &self,
        on: &Dispatcher<S>,
        cookies: &mut Vec<String>,
    ) {
        let (Some(entries), Some(token)) = (&self.entries, &self.arrival.opened) else {
            return;
        };
        let typed = on
            .table
            .find(&token.action)
            .map(|entry| (entry.typed)(entries));
        let is_done =
            matches!(&self.result, Ok(ran) if matches!(ran.outcome, Outcome::Done { .. }));
        if let Some(typed) = typed
            && !typed.is_empty()
            && !is_done
        {
            let visit = &self.arrival.visit;
            let mut said = Said::new(path_of(&self.arrival.parts), Some(self.form()));
            let owner = token.principal;
            said.kept = Some(Kept { owner, typed });
            let record = FlashRecord {
                visitor: on.pages.visitor(true, visit, cookies),
                at: visit.now,
                said,
            };
            cookies.extend(record.set_cookies(visit));
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
                outcome: Outcome::Failed { id },
                ..
            }) => {
                posted.sent = typed(FieldErrors::default());
                let told = Error::told(id);
                let sentence = format!("{} ({id})", told.message());
                posted.notice = Some(Notice::Alert(sentence));
            }
            Err(Rejection::Invalid(errors)) => posted.sent = typed(errors.clone()),
            Err(rejection) => {
                posted.sent = typed(FieldErrors::default());
                posted.notice = Some(Notice::Alert(rejection.message().into_owned()));
            }
        }
        posted
    }
}

/// The question for a copy that comes long after the first, with the time in UTC.
fn question(first: Option<u64>) -> String {
    format!(
        "We already have this ({}). Send it again?",
        clock(first.unwrap_or_default())
    )
}
