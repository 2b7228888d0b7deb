//! Draws the page of a call again, with what its form has to show.

use std::sync::Arc;

use http::StatusCode;

use super::super::dispatch::Dispatcher;
use super::super::outcome::{Outcome, Ran};
use super::super::rejection::{Rejection, clock};
use super::Ended;
use crate::form::FieldErrors;
use crate::guard::Visit;
use crate::page::{Composed, Draw, Notice, PageContext, PageEnd, Posted, Redraw};

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
}

/// The question for a copy that comes long after the first, with the time in UTC.
fn question(first: Option<u64>) -> String {
    format!(
        "We already have this ({}). Send it again?",
        clock(first.unwrap_or_default())
    )
}
