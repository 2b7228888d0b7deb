//! Runs server actions: from a POST of one of our own pages to a redirect, a page or data.
//!
//! Each step consumes the proof of the one before, so that none can be left out:
//!
//! 1. *Admitted*: the request comes from one of our own pages (head only).
//! 2. *Opened*: the envelope with the form's token is read, at most 64 KB of it.
//! 3. *Known*: the token names an action of the closed table; a copy of a submission that ran or
//!    runs is answered from its record.
//! 4. *Permitted*: the token belongs to this visitor, there is room in the limits that the head can
//!    tell, and the action's guard lets them pass.
//! 5. *Read*: the rest of the body, under the action's limit.
//! 6. *Decoded*: all errors of all fields are collected.
//! 7. *Allowed*: the action's permission sees what is bound or sent, the other limits have room.
//! 8. *Claimed*: the submission is written down, so that it never runs again, and takes its limits.
//! 9. *Run*: the function runs to its end, whatever becomes of the connection.
//!
//! [`dispatch`] is the whole of it; [`reply`] is the only place that knows whether a script or a
//! browser's own navigation asked.

mod after;
mod audit;
mod define;
mod dispatch;
mod done;
mod elsewhere;
mod envelope;
mod error;
mod form_cx;
mod head;
pub mod js;
mod limits;
mod may;
mod once;
mod opened;
mod outcome;
mod progress;
mod rejection;
mod reply;
mod run;
mod settle;
mod state;
mod table;
mod types;

pub(crate) use audit::Auditor;
pub use audit::{Audit, AuditOutcome};
pub use define::{Action, ActionRef, ActionSpec, Bound, CallError, Input, Mounted, extract};
pub(crate) use dispatch::Dispatcher;
pub use done::{Done, External, Target, external};
pub use error::ActionError;
pub use form_cx::{ActionForm, FormCx, Submit};
pub use may::{May, OfBound, OfInput};
pub use progress::Progress;
pub use state::{ActionState, BoundForm};
pub(crate) use table::{Entry, Table};

#[cfg(test)]
mod tests;
