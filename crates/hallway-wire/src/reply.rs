//! Describes the one JSON object that answers a script.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What became of a submission, as a script hears it.
///
/// Every field but `degraded` is always present in the JSON; an absent value is `null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reply {
    /// The action succeeded.
    Done {
        /// Sentence for the person.
        message: Option<String>,
        /// Data of the action, for scripts of the app.
        data: Option<Value>,
        /// What JSON has no word for, by JSON Pointer into the data: `date`, `bigint`, `map`, `set`,
        /// or the name of a typed array.
        types: BTreeMap<String, String>,
        /// Whether the form goes back to its first values.
        reset: bool,
        /// Where the browser goes next.
        redirect: Option<String>,
        /// What changed on the page; with a redirect, the page there, whole.
        view: Option<View>,
        /// Whether this is the outcome of an earlier, equal submission.
        replayed: bool,
        /// It is written, and other replicas may show what was before for a while: they do not know
        /// of it yet. Left out when false.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        degraded: bool,
    },
    /// The input breaks rules; nothing ran.
    Invalid {
        /// All errors of all fields.
        errors: Vec<FieldError>,
        /// The page with the errors in place.
        view: Option<View>,
    },
    /// The action failed in a way that its author foresaw.
    Error {
        /// Sentence for the person.
        message: String,
        /// The typed error: `code` and its fields.
        error: Value,
        /// The page with the error where it shows it.
        view: Option<View>,
    },
    /// The call was not allowed; nothing ran.
    Refused {
        /// Which check said no.
        reason: RefusedReason,
        /// Sentence for the person.
        message: String,
        /// Permanent id of the refusal, such as `HW0101`.
        code: String,
        /// Where the person may get further, such as a login page.
        redirect: Option<String>,
        /// The page, drawn again.
        view: Option<View>,
    },
    /// The form is older than what the server knows; nothing ran for this call.
    Stale {
        /// What is too old or does not fit any more.
        reason: StaleReason,
        /// Sentence for the person.
        message: String,
        /// The server is certain that this submission never ran.
        unclaimed: bool,
        /// The new page binds the same action and values under the same form id.
        same: bool,
        /// The page with fresh tokens.
        view: Option<View>,
    },
    /// The action failed unexpectedly; the log has the cause under the same id.
    Failed {
        /// Id to report.
        id: String,
        /// Sentence for the person.
        message: String,
    },
    /// Nobody knows whether the action ran to its end.
    Unsure {
        /// Id to report.
        id: String,
        /// Sentence for the person.
        message: String,
    },
}

/// What a script applies to its page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Title of the document.
    pub title: String,
    /// Regions that differ from what the browser reported, parents before children.
    pub regions: Vec<Region>,
    /// Fresh tokens, by form id, for forms outside of the regions sent.
    pub holes: BTreeMap<String, String>,
}

/// One part of a page that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Id in its comments, or `page` for the whole document.
    pub id: String,
    /// Hash of the new content.
    pub hash: String,
    /// What stands between the comments, or the whole document.
    pub html: String,
}

/// A rule that a field breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Name of the field as it was sent.
    pub field: String,
    /// Stable code of the rule, such as `length_min`.
    pub code: String,
    /// Sentence for the person.
    pub message: String,
}

/// Which check refused a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedReason {
    /// The call does not come from one of our own pages.
    Origin,
    /// There is no token, or none that this deployment made.
    Token,
    /// The caller may not run this action.
    Access,
    /// Too many calls.
    Rate,
    /// The body is larger than allowed.
    Size,
    /// The body's media type is not one that an action reads.
    Type,
    /// The body cannot be read.
    Malformed,
}

/// What no longer fits in a form that was drawn earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaleReason {
    /// The token's time is over.
    Expired,
    /// No action of this deployment has the token's name.
    Unknown,
    /// Somebody else is signed in now.
    Principal,
    /// Another visitor's token.
    Visitor,
}
