//! Tells the app what became of every call of an action: who, what, on which thing, how it ended.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::dispatch::Arrival;
use super::outcome::Outcome;
use super::rejection::Rejection;
use super::run::Called;
use crate::seal::Token;

/// One call of an action, as `App::audit` hears of it.
///
/// What was typed is not in it: an audit trail that holds passwords is a hole of its own. What is
/// bound was chosen by the page, and says which thing the call was about.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Audit<'a> {
    /// The action's stable name; `None` when the call did not get as far as naming one.
    pub action: Option<&'a str>,
    /// Who was signed in when the call came.
    pub who: Option<&'a str>,
    /// The client's address; an IPv6 network for IPv6.
    pub address: &'a str,
    /// What the page had bound into the form, as JSON.
    pub bound: Option<&'a str>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// From the first check to the end.
    pub took: Duration,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuditOutcome {
    /// The action did its work.
    Done,
    /// A copy of a submission: answered from its record, nothing ran.
    Copy,
    /// The action found fields that are wrong.
    Invalid,
    /// The action's own error, with its status.
    Error(u16),
    /// Something went wrong; the log has the cause.
    Failed,
    /// A check said no, by its permanent id; the action was not called.
    Refused(&'static str),
}

/// `done`, `copy`, `invalid`, `error 409`, `failed`, `refused HW0108`.
impl fmt::Display for AuditOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Copy => f.write_str("copy"),
            Self::Invalid => f.write_str("invalid"),
            Self::Error(status) => write!(f, "error {status}"),
            Self::Failed => f.write_str("failed"),
            Self::Refused(code) => write!(f, "refused {code}"),
        }
    }
}

impl From<&Outcome> for AuditOutcome {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Done { .. } => Self::Done,
            Outcome::Invalid { .. } => Self::Invalid,
            Outcome::Error { status, .. } => Self::Error(*status),
            Outcome::Failed { .. } => Self::Failed,
        }
    }
}

/// Who wants to hear of calls: nobody, unless the app says so.
#[derive(Clone, Default)]
pub(crate) struct Auditor(Option<Arc<Hook>>);

type Hook = dyn Fn(&Audit<'_>) + Send + Sync;

/// What is known of a call before it ends.
pub(super) struct Witness {
    hook: Arc<Hook>,
    token: Option<Arc<Token<'static>>>,
    who: Option<String>,
    address: String,
    begun: Instant,
}

impl Auditor {
    pub(crate) fn new(hook: impl Fn(&Audit<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hook)))
    }

    /// Remembers who calls, if somebody wants to know.
    pub(super) fn witness(&self, arrival: &Arrival) -> Option<Witness> {
        let hook = self.0.clone()?;
        Some(Witness {
            hook,
            token: arrival.opened.clone(),
            who: arrival.visit.subject.clone(),
            address: arrival.client().to_string(),
            begun: arrival.begun,
        })
    }

    /// Tells of a call that ran nothing; of a run its own end tells.
    pub(super) fn hear(&self, called: &Result<Called, Rejection>, arrival: &Arrival) {
        let outcome = match called {
            Ok(Called::Ended(ran)) if ran.replayed.is_some() => AuditOutcome::Copy,
            Ok(_) => return,
            Err(Rejection::Denied(denied)) if denied.failed().is_some() => AuditOutcome::Failed,
            Err(rejection) => AuditOutcome::Refused(rejection.code()),
        };
        if let Some(witness) = self.witness(arrival) {
            witness.tell(outcome);
        }
    }
}

impl Witness {
    pub(super) fn tell(self, outcome: AuditOutcome) {
        let bound = self.token.as_ref().and_then(|token| {
            let text = std::str::from_utf8(&token.bound).ok()?;
            (text != "null").then_some(text)
        });
        let audit = Audit {
            action: self.token.as_ref().map(|token| token.action.as_ref()),
            who: self.who.as_deref(),
            address: &self.address,
            bound,
            outcome,
            took: self.begun.elapsed(),
        };
        let heard = std::panic::catch_unwind(AssertUnwindSafe(|| (self.hook)(&audit)));
        if heard.is_err() {
            tracing::error!(action = audit.action, "the hook of App::audit panicked");
        }
    }
}
