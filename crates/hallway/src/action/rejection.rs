//! Why a call never reached its function: one variant per check, its status and words beside it.

use std::borrow::Cow;

use hallway_wire::{RefusedReason, StaleReason};
use http::StatusCode;

use super::outcome::Ran;
use super::run::Called;
use crate::form::{FieldErrors, Malformed, Stopped};
use crate::guard::Denied;
use crate::store::{TooEarly, seconds};
use crate::{Error, Link};

/// A call that changed nothing.
#[derive(Debug)]
pub(crate) enum Rejection {
    /// The request does not come from one of our own pages.
    Origin(String),
    /// No token came where it has to come.
    NoToken,
    /// The token is not ours, or somebody changed it.
    Forged,
    /// The token belongs to another page.
    OtherPage,
    /// The body's media type is not one of a form.
    WrongType,
    /// The body cannot be read.
    Malformed(Cow<'static, str>),
    /// The body is larger than the action allows.
    TooLarge { limit: u64 },
    /// The action's guard said no.
    Denied(Denied),
    /// The token does not fit any more.
    Stale {
        reason: StaleReason,
        unclaimed: bool,
    },
    /// The input breaks rules.
    Invalid(FieldErrors),
    /// Too many copies of one submission.
    TooManyCopies,
    /// One of the action's limits is used up.
    TooOften(TooEarly),
    /// A copy of a submission that began at `at`, and whose process is gone.
    Unsure { at: u64 },
}

/// What is said to those who want to be signed in and keep no cookies.
pub(super) const NEEDS_COOKIE: &str =
    "This site needs a cookie to sign you in. Please allow it and try again.";

/// Which page answers a rejection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The form's page, with what was typed.
    Page,
    /// A few lines: drawing a page is for people, not for attacks.
    Short,
}

impl Rejection {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Origin(_) | Self::Forged | Self::OtherPage => StatusCode::FORBIDDEN,
            Self::NoToken | Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Denied(denied) => denied.status(),
            Self::Stale { .. } | Self::Unsure { .. } => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyCopies | Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// The permanent id of the refusal.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Origin(_) => "HW0101",
            Self::NoToken => "HW0102",
            Self::Forged => "HW0103",
            Self::OtherPage => "HW0104",
            Self::WrongType => "HW0105",
            Self::Malformed(_) => "HW0106",
            Self::TooLarge { .. } => "HW0107",
            Self::Denied(_) => "HW0108",
            Self::Stale { .. } => "HW0109",
            Self::Invalid(_) => "HW0110",
            Self::TooManyCopies => "HW0111",
            Self::Unsure { .. } => "HW0112",
            Self::TooOften(_) => "HW0113",
        }
    }

    /// The sentence for people.
    pub(super) fn message(&self) -> Cow<'static, str> {
        match self {
            Self::Origin(_) => "This form was not sent from its own page.".into(),
            Self::NoToken => {
                "This form came without its token. Open its page and send it from there.".into()
            }
            Self::Forged => {
                "The token of this form is not one of ours. Open its page and send it again.".into()
            }
            Self::OtherPage => {
                "This form belongs to another page. Open its page and send it again.".into()
            }
            Self::WrongType => "This address takes forms only.".into(),
            Self::Malformed(reason) => reason.clone(),
            Self::TooLarge { limit } => {
                format!("This is too large: at most {} can be sent here.", bytes(*limit)).into()
            }
            Self::Denied(denied) => denied.message().to_owned().into(),
            Self::Stale { reason, .. } => stale(*reason).into(),
            Self::Invalid(_) => "Please check the marked fields.".into(),
            Self::TooManyCopies => "This was sent too often.".into(),
            Self::TooOften(early) => format!(
                "This was used too often in a short time. Please send it again in {}.",
                duration(seconds(early.0))
            )
            .into(),
            Self::Unsure { at } => format!(
                "We may have received this ({}), but cannot say for certain. Please look before you send it again.",
                clock(*at)
            )
            .into(),
        }
    }

    /// A guard that could not decide has failed, not refused.
    pub(super) fn or_failed(self) -> Result<Called, Self> {
        match &self {
            Self::Denied(denied) => match denied.failed() {
                Some(id) => Ok(Called::Ended(Ran::failed(id.to_owned()))),
                None => Err(self),
            },
            _ => Err(self),
        }
    }

    /// Tells the log: for an origin the values that differ and the setting to change.
    pub(super) fn log(&self) {
        let why = match self {
            Self::Origin(cause) => cause.as_str().into(),
            other => other.message(),
        };
        tracing::info!(code = self.code(), %why, "an action call was refused");
    }

    pub(super) fn reason(&self) -> RefusedReason {
        match self {
            Self::Origin(_) => RefusedReason::Origin,
            Self::NoToken | Self::Forged | Self::OtherPage => RefusedReason::Token,
            Self::WrongType => RefusedReason::Type,
            Self::TooLarge { .. } => RefusedReason::Size,
            Self::TooManyCopies | Self::TooOften(_) => RefusedReason::Rate,
            Self::Denied(_) => RefusedReason::Access,
            _ => RefusedReason::Malformed,
        }
    }

    pub(super) fn shown(&self) -> Shown {
        match self {
            Self::Origin(_)
            | Self::NoToken
            | Self::Forged
            | Self::OtherPage
            | Self::WrongType
            | Self::Malformed(_)
            | Self::TooManyCopies => Shown::Short,
            Self::TooLarge { .. }
            | Self::Denied(_)
            | Self::Stale { .. }
            | Self::Invalid(_)
            | Self::TooOften(_)
            | Self::Unsure { .. } => Shown::Page,
        }
    }

    /// In how many seconds the call may come again.
    pub(super) fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooOften(early) => Some(seconds(early.0)),
            _ => None,
        }
    }

    /// Where the person may get further.
    pub(super) fn redirect(&self) -> Option<&Link> {
        match self {
            Self::Denied(denied) => denied.link(),
            _ => None,
        }
    }
}

impl From<Malformed> for Rejection {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed.to_string().into())
    }
}

impl From<Stopped> for Rejection {
    fn from(stopped: Stopped) -> Self {
        let failed = |cause: Error| {
            cause.report("the files of a form");
            Self::Denied(Error::told(cause.id()).into())
        };
        match stopped {
            Stopped::Malformed(malformed) => malformed.into(),
            Stopped::TooLarge { limit } => Self::TooLarge { limit },
            Stopped::Invalid(errors) => Self::Invalid(errors),
            Stopped::Failed(cause) => failed(cause.into()),
            Stopped::NoRoom => failed(Error::internal(
                "HW0202: an action takes files and does not say how much of them: add \
                 `files = \"20mb\"` to `#[action(..)]`",
            )),
        }
    }
}

impl From<TooEarly> for Rejection {
    fn from(early: TooEarly) -> Self {
        Self::TooOften(early)
    }
}

fn stale(reason: StaleReason) -> &'static str {
    match reason {
        StaleReason::Expired => "This page was open for a long time. Please send the form again.",
        StaleReason::Unknown => {
            "This page has changed since you opened it. Please send the form again."
        }
        StaleReason::Principal => {
            "You are now signed in differently. Please check and send the form again."
        }
        StaleReason::Visitor => "This form was opened in another session. Please send it again.",
    }
}

fn bytes(limit: u64) -> String {
    match limit {
        limit if limit >= 1 << 20 => format!("{} MB", limit >> 20),
        limit if limit >= 1 << 10 => format!("{} KB", limit >> 10),
        limit => format!("{limit} bytes"),
    }
}

/// A time to wait, for people: rounded up.
fn duration(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        91..=5400 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(60 * 60)),
    }
}

/// A time of day for people, in UTC.
pub(super) fn clock(at: u64) -> String {
    let of_day = at % (24 * 60 * 60);
    format!("{:02}:{:02} UTC", of_day / 3600, of_day % 3600 / 60)
}
