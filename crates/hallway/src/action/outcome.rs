//! What an action ended with, in a form that can be kept for copies of the submission.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::types::Types;
use crate::form::FieldError;
use crate::guard::PrincipalDigest;

/// How the function ended. Recorded, and told again to a copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    Done {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<Value>,
        #[serde(default, skip_serializing_if = "Types::is_empty")]
        types: Types,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redirect: Option<String>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        reset: bool,
    },
    Invalid {
        errors: Vec<FieldError>,
    },
    Error {
        status: u16,
        message: String,
        body: Value,
    },
    Failed {
        id: String,
    },
}

/// What is kept of a run: never a page, and cookies only for the next minute.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) outcome: Outcome,
    /// When it ended, in seconds since 1970.
    pub(super) at: u64,
    pub(super) cookies: Vec<String>,
    /// A fingerprint of the session cookie that the first copy carried.
    pub(super) session: u64,
    pub(super) before: PrincipalDigest,
    pub(super) after: PrincipalDigest,
}

/// An outcome on its way to the caller.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(super) outcome: Outcome,
    pub(super) cookies: Vec<String>,
    /// When the first copy ended, if this is a later one.
    pub(super) replayed: Option<u64>,
    /// Other replicas do not know yet that it ran, or what it made old.
    pub(super) degraded: bool,
}

impl Ran {
    /// The first copy, of which everybody knows.
    pub(super) fn first(outcome: Outcome, cookies: Vec<String>) -> Self {
        Self {
            outcome,
            cookies,
            replayed: None,
            degraded: false,
        }
    }

    /// A copy of what ended at `at`.
    fn again(outcome: Outcome, cookies: Vec<String>, at: u64) -> Self {
        Self {
            replayed: Some(at),
            ..Self::first(outcome, cookies)
        }
    }

    /// Something went wrong before the function was called.
    pub(super) fn failed(id: String) -> Self {
        Self::first(Outcome::Failed { id }, Vec::new())
    }

    /// A copy of a submission whose record is gone: it ran, and that is all that is known.
    pub(super) fn without_details(at: u64) -> Self {
        let message = Some("We have this already; the details are no longer at hand.".to_owned());
        let outcome = Outcome::Done {
            message,
            data: None,
            types: Types::new(),
            redirect: None,
            reset: false,
        };
        Self::again(outcome, Vec::new(), at)
    }
}

/// How long a replay repeats cookies, in seconds.
const COOKIE_SECONDS: u64 = 60;
/// How long a copy from a browser counts as the same press of the button, in seconds.
pub(super) const SAME_PRESS_SECONDS: u64 = 10;

impl Record {
    /// When, who before and after, and the outcome with its cookies as JSON.
    pub(super) fn pack(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(&self.at.to_be_bytes());
        out.extend_from_slice(&self.session.to_be_bytes());
        out.extend_from_slice(&self.before);
        out.extend_from_slice(&self.after);
        let told = (&self.outcome, &self.cookies);
        serde_json::to_writer(&mut out, &told).expect("an outcome is JSON");
        out
    }

    pub(super) fn unpack(bytes: &[u8]) -> Option<Self> {
        let (at, rest) = bytes.split_first_chunk()?;
        let (session, rest) = rest.split_first_chunk()?;
        let (before, rest) = rest.split_first_chunk()?;
        let (after, told) = rest.split_first_chunk()?;
        let (outcome, cookies) = serde_json::from_slice(told).ok()?;
        Some(Self {
            outcome,
            at: u64::from_be_bytes(*at),
            cookies,
            session: u64::from_be_bytes(*session),
            before: *before,
            after: *after,
        })
    }

    /// What the first one is told.
    pub(super) fn first(self) -> Ran {
        Ran::first(self.outcome, self.cookies)
    }

    /// What a copy is told, by who sends it now.
    pub(super) fn replay(self, now: u64, session: u64, principal: PrincipalDigest) -> Ran {
        let fresh = self.at + COOKIE_SECONDS >= now && session == self.session;
        // The session of before is over when the run signed somebody in or out, and for a moment it
        // is still the proof of who sent the first copy.
        let same = fresh && session != 0;
        let known = same || principal == self.before || principal == self.after;
        let outcome = if known {
            self.outcome
        } else {
            public_part(self.outcome)
        };
        let cookies = if known && fresh {
            self.cookies
        } else {
            Vec::new()
        };
        Ran::again(outcome, cookies, self.at)
    }
}

/// The message and the redirect: all that somebody else of the same browser may learn.
fn public_part(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Done {
            message, redirect, ..
        } => Outcome::Done {
            message,
            data: None,
            types: Types::new(),
            redirect,
            reset: false,
        },
        Outcome::Error {
            status, message, ..
        } => Outcome::Error {
            status,
            message,
            body: Value::Null,
        },
        other => other,
    }
}

/// A fingerprint of a session cookie, to see whether a copy still carries the same one.
pub(super) fn session_mark(cookie: Option<&str>) -> u64 {
    cookie.map_or(0, |value| xxhash_rust::xxh3::xxh3_64(value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            outcome: Outcome::Done {
                message: Some("Hello Ada".into()),
                data: Some(Value::from("secret")),
                types: Types::new(),
                redirect: Some("/admin".into()),
                reset: false,
            },
            at: 1_000,
            cookies: vec!["session=1".into()],
            session: 0,
            before: [0; 16],
            after: [1; 16],
        }
    }

    #[test]
    fn a_record_is_read_back_as_it_was_kept() {
        let again = Record::unpack(&record().pack()).expect("a record");
        assert_eq!(again.outcome, record().outcome);
        assert_eq!(again.cookies, record().cookies);
        assert_eq!(
            (again.at, again.before, again.after),
            (1_000, [0; 16], [1; 16])
        );
    }

    #[test]
    fn a_double_clicked_login_gets_its_session() {
        let ran = record().replay(1_001, 0, [0; 16]);
        assert_eq!(ran.cookies, ["session=1"]);
        assert_eq!(ran.outcome, record().outcome);
    }

    #[test]
    fn a_login_replayed_after_logout_signs_nobody_in() {
        assert!(record().replay(1_001, 7, [0; 16]).cookies.is_empty());
        assert!(record().replay(1_061, 0, [0; 16]).cookies.is_empty());
    }

    #[test]
    fn somebody_else_of_the_same_browser_sees_no_data() {
        let ran = record().replay(1_001, 0, [9; 16]);
        assert!(ran.cookies.is_empty());
        assert!(matches!(
            ran.outcome,
            Outcome::Done {
                data: None,
                message: Some(_),
                ..
            }
        ));
    }
}
