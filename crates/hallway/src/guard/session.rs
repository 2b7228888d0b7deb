//! Seals who is signed in into a cookie, and says when that is over.
//!
//! A session is over when one of these holds:
//!
//! 1. It was not used for the idle time, fourteen days unless the app says otherwise. While it is
//!    used its cookie is sealed anew, at most ten times in the idle time.
//! 2. Its whole life has passed since the sign-in, sixty days unless the app says otherwise.
//! 3. Somebody ended it: signed out, signed in again, or signed out everywhere.
//!
//! Signing in always begins a session with a new id, and ends the one that was there. What is ended
//! stays so for every copy of its cookie.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::deployment::{Deployment, now};
use super::secure::CookieRule;
use super::visit::{Visit, digest};
use crate::Error;
use crate::seal::Purpose;

/// Who is signed in, by the sealed session cookie.
///
/// [`Done::sign_in`](crate::Done::sign_in) starts a session and
/// [`Done::sign_out`](crate::Done::sign_out) ends it; how long it may last is said by
/// [`App::session_life`](crate::App::session_life).
///
/// # Examples
///
/// ```
/// use hallway::{IntoPage, Session, rsx};
///
/// pub async fn page(session: Session) -> impl IntoPage {
///     rsx! { <p>"Hello " (session.subject().unwrap_or("stranger"))</p> }
/// }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Session {
    subject: Option<String>,
}

impl Session {
    /// Reads the session of a request, for a guard.
    pub fn of(parts: &Parts) -> Self {
        if let Some(visit) = parts.extensions.get::<Arc<Visit>>() {
            return Self {
                subject: visit.subject.clone(),
            };
        }
        let subject = Deployment::of(parts).and_then(|on| Visit::of(parts, &on).subject);
        Self { subject }
    }

    /// The name that was given to `Done::sign_in`, when somebody is signed in.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Session {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

/// Ends sessions from a route handler, such as the door through which an account is closed. An
/// action says it with [`Done::end_sessions_of`](crate::Done::end_sessions_of).
///
/// # Examples
///
/// ```
/// use hallway::{Path, Sessions};
///
/// // In route.rs, behind a guard.
/// pub async fn delete(sessions: Sessions, Path(user): Path<String>) -> &'static str {
///     sessions.end_all_of(&user);
///     "signed out everywhere"
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Sessions(Deployment);

impl Sessions {
    /// Ends every session of `subject` that has begun so far, in every browser. Replicas that share
    /// a store hear of it within a second.
    pub fn end_all_of(&self, subject: &str) {
        self.0.endings.end_all_of(digest(subject), now());
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Sessions {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        match Deployment::of(parts) {
            Some(on) => Ok(Self(on)),
            None => Err(Error::internal(
                "`Sessions` can be asked for within a Hallway app only",
            )),
        }
    }
}

/// How long sessions last, in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionLife {
    idle: u64,
    whole: u64,
}

const DAY: u64 = 24 * 60 * 60;

impl Default for SessionLife {
    fn default() -> Self {
        Self {
            idle: 14 * DAY,
            whole: 60 * DAY,
        }
    }
}

impl SessionLife {
    /// No sealed value opens after 400 days.
    pub(crate) fn new(idle: Duration, whole: Duration) -> Self {
        let whole = whole.as_secs().clamp(1, 399 * DAY);
        Self {
            idle: idle.as_secs().clamp(1, whole),
            whole,
        }
    }
}

/// What a session's cookie holds besides the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) id: [u8; 16],
    begun: u64,
    /// When it was sealed last.
    seen: u64,
    /// The last end of any session when this one began.
    after: u64,
}

/// id (16 bytes), begun (8), seen (8), after (8); then the subject.
const HEAD: usize = 40;

impl Signed {
    /// Begins a session.
    pub(crate) fn begin(on: &Deployment, now: u64) -> Self {
        let mut id = [0; 16];
        getrandom::fill(&mut id).expect("the system gives random bytes");
        Self {
            id,
            begun: now,
            seen: now,
            after: on.endings.last(),
        }
    }

    /// Opens a cookie; `None` when it is not ours, or its session is over.
    pub(super) fn open(on: &Deployment, now: u64, sealed: &str) -> Option<(String, Self)> {
        let plain = on.sealer.open(Purpose::Session, now, sealed).ok()?;
        let (subject, session) = Self::decode(&plain)?;
        let lasts = session.lasts(&on.session_life, now);
        let subject_key = || digest(&subject);
        let ended = lasts && on.endings.is_over(&session.id, session.after, subject_key);
        (lasts && !ended).then_some((subject, session))
    }

    /// The line that gives the session to the browser.
    pub(crate) fn set_cookie(
        &self,
        on: &Deployment,
        now: u64,
        rule: CookieRule,
        subject: &str,
    ) -> Option<String> {
        let sealed = on.sealer.seal(Purpose::Session, now, &self.encode(subject));
        let life = &on.session_life;
        let left = (self.begun + life.whole).saturating_sub(now);
        rule.set("session", Some(&sealed), left.min(life.idle))
    }

    /// The same session as seen now, when a tenth of the idle time has passed.
    pub(super) fn renewed(&self, life: &SessionLife, now: u64) -> Option<Self> {
        let due = now >= self.seen + (life.idle / 10).max(1);
        due.then_some(Self { seen: now, ..*self })
    }

    fn lasts(&self, life: &SessionLife, now: u64) -> bool {
        now < self.seen + life.idle && now < self.begun + life.whole
    }

    fn encode(&self, subject: &str) -> Vec<u8> {
        let mut plain = Vec::with_capacity(HEAD + subject.len());
        plain.extend_from_slice(&self.id);
        for number in [self.begun, self.seen, self.after] {
            plain.extend_from_slice(&number.to_be_bytes());
        }
        plain.extend_from_slice(subject.as_bytes());
        plain
    }

    fn decode(plain: &[u8]) -> Option<(String, Self)> {
        let (id, rest) = plain.split_first_chunk()?;
        let (begun, rest) = rest.split_first_chunk()?;
        let (seen, rest) = rest.split_first_chunk()?;
        let (after, subject) = rest.split_first_chunk()?;
        let session = Self {
            id: *id,
            begun: u64::from_be_bytes(*begun),
            seen: u64::from_be_bytes(*seen),
            after: u64::from_be_bytes(*after),
        };
        Some((String::from_utf8(subject.to_vec()).ok()?, session))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFE: SessionLife = SessionLife {
        idle: 100,
        whole: 1000,
    };

    fn session(begun: u64, seen: u64) -> Signed {
        Signed {
            id: [7; 16],
            begun,
            seen,
            after: 3,
        }
    }

    #[test]
    fn an_idle_session_ends_and_a_used_one_ends_with_its_life() {
        for (begun, seen, now, lasts) in [
            (0, 0, 0, true),
            (0, 0, 99, true),
            (0, 0, 100, false),
            (0, 950, 999, true),
            (0, 950, 1000, false),
            (0, 990, 1001, false),
        ] {
            assert_eq!(
                session(begun, seen).lasts(&LIFE, now),
                lasts,
                "{begun} {seen} {now}"
            );
        }
    }

    #[test]
    fn a_used_session_is_sealed_anew_at_most_ten_times_in_its_idle_time() {
        assert_eq!(session(0, 0).renewed(&LIFE, 9), None);
        assert_eq!(session(0, 0).renewed(&LIFE, 10), Some(session(0, 10)));
        let (mut now, mut sealed, mut current) = (0, 0, session(0, 0));
        while current.lasts(&LIFE, now) {
            now += 1;
            if let Some(renewed) = current.renewed(&LIFE, now) {
                (current, sealed) = (renewed, sealed + 1);
            }
        }
        assert_eq!((now, sealed), (1000, 100));
    }

    #[test]
    fn a_cookie_says_what_the_session_is() {
        let plain = session(5, 6).encode("Ada Lovelace");
        assert_eq!(
            Signed::decode(&plain),
            Some(("Ada Lovelace".into(), session(5, 6)))
        );
        assert_eq!(
            Signed::decode(&session(5, 6).encode("")).map(|it| it.0),
            Some(String::new())
        );
        assert_eq!(Signed::decode(&plain[..HEAD - 1]), None);
    }

    #[test]
    fn a_life_longer_than_that_of_a_sealed_value_is_cut() {
        let life = SessionLife::new(Duration::MAX, Duration::MAX);
        assert_eq!((life.idle, life.whole), (399 * DAY, 399 * DAY));
        let life = SessionLife::new(Duration::ZERO, Duration::ZERO);
        assert_eq!((life.idle, life.whole), (1, 1));
    }
}
