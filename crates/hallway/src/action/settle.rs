//! Applies the effects of a run. The only place where an action changes cookies or the cache.

use std::any::Any;

use http::StatusCode;
use serde::Serialize;

use super::define::CallError;
use super::done::{Done, External, Raise, SessionChange, Target};
use super::error::ActionError;
use super::outcome::{Outcome, Ran};
use super::rejection::NEEDS_COOKIE;
use super::run::After;
use super::types::{self, Types};
use crate::error::{Error, Kind};
use crate::guard::{PrincipalDigest, Visit, digest};

/// A run whose effects have happened.
pub(super) struct Settled {
    pub(super) ran: Ran,
    pub(super) after: After,
    /// The function was not called, so a copy may be.
    pub(super) never_ran: bool,
}

pub(super) fn settle<T: Serialize, E: ActionError>(
    name: &'static str,
    result: Result<Done<T>, CallError<E>>,
    visit: &Visit,
) -> Settled {
    match result {
        Ok(done) => settle_done(name, done, visit),
        Err(CallError::Action(error)) => Settled::without_effects(failed_with(name, &error)),
        Err(CallError::Extract(response)) => {
            let status = response.status().as_u16();
            let message = "The request does not have what this action needs.".to_owned();
            let body = serde_json::Value::Null;
            let refused = Settled::without_effects(Outcome::Error {
                status,
                message,
                body,
            });
            Settled {
                never_ran: true,
                ..refused
            }
        }
    }
}

fn settle_done<T: Serialize>(name: &'static str, done: Done<T>, visit: &Visit) -> Settled {
    let on = &visit.on;
    for raise in &done.raises {
        match raise {
            Raise::Update(tag) => on.cache.update_tag(tag),
            Raise::Revalidate(tag) => on.cache.revalidate_tag(tag),
            Raise::Path(path) => on.cache.revalidate_path(path),
        }
    }
    let redirect = match done.redirect {
        None => None,
        Some(Target::Page(link)) => Some(link.to_string()),
        Some(Target::External(External(url))) if is_allowed(&url, &on.redirects) => Some(url),
        Some(Target::External(External(url))) => {
            let cause = format!("`{url}` is not on the list of App::allow_redirects_to");
            return Settled::without_effects(unexpected(name, &Error::internal(cause)));
        }
    };
    let types = done.data.as_ref().map(types::of).unwrap_or_default();
    let data = match done.data.map(serde_json::to_value).transpose() {
        Ok(data) => data,
        Err(cause) => return Settled::without_effects(unexpected(name, &Error::from(cause))),
    };
    let mut cookies: Vec<String> = done
        .cookies
        .iter()
        .filter(|one| is_free(one.name()))
        .map(ToString::to_string)
        .collect();
    for work in done.after {
        work.begin(name, &on.running);
    }
    // The cookie of the login's own page did not come back, so that of a session would not either.
    let in_vain = matches!(done.session, Some(SessionChange::In(_))) && !visit.has_cookies;
    let change = done.session.filter(|_| !in_vain);
    let after = change_session(change, &done.ends, visit, &mut cookies);
    let outcome = if in_vain {
        needs_cookie()
    } else {
        Outcome::Done {
            message: done.message.map(std::borrow::Cow::into_owned),
            data,
            types,
            redirect,
            reset: done.reset,
        }
    };
    Settled {
        ran: Ran::first(outcome, cookies),
        after,
        never_ran: false,
    }
}

/// Ends sessions and begins one; says who is signed in from now on, when that changes.
fn change_session(
    change: Option<SessionChange>,
    ends: &[String],
    visit: &Visit,
    cookies: &mut Vec<String>,
) -> After {
    let (on, now) = (&visit.on, visit.now);
    for subject in ends {
        on.endings.end_all_of(digest(subject), now);
    }
    let change = change?;
    visit.end_session();
    if let (SessionChange::OutEverywhere, Some(subject)) = (&change, &visit.subject) {
        on.endings.end_all_of(digest(subject), now);
    }
    match change {
        SessionChange::In(subject) => {
            cookies.extend(visit.sign_in(&subject));
            Some(digest(&subject))
        }
        SessionChange::Out | SessionChange::OutEverywhere => {
            cookies.extend(visit.rule.set("session", None, 0));
            Some(PrincipalDigest::default())
        }
    }
}

/// Told instead of a redirect that would lead back to the login without a word.
fn needs_cookie() -> Outcome {
    Outcome::Error {
        status: StatusCode::UNAUTHORIZED.as_u16(),
        message: NEEDS_COOKIE.to_owned(),
        body: serde_json::Value::Null,
    }
}

fn failed_with<E: ActionError>(name: &'static str, error: &E) -> Outcome {
    if let Some(errors) = error.fields() {
        return Outcome::Invalid {
            errors: errors.iter().cloned().collect(),
        };
    }
    match error.unexpected() {
        Some(error) => unexpected(name, error),
        None => {
            let status = error.status().as_u16();
            Outcome::Error {
                status,
                message: error.message(),
                body: error.body(),
            }
        }
    }
}

fn unexpected(name: &'static str, error: &Error) -> Outcome {
    match error.kind() {
        Kind::Redirect(to) => Outcome::Done {
            message: None,
            data: None,
            types: Types::new(),
            redirect: Some(to.clone()),
            reset: false,
        },
        Kind::Status(status) if !status.is_server_error() => Outcome::Error {
            status: status.as_u16(),
            message: error.message().to_owned(),
            body: error.body(),
        },
        Kind::Status(_) => {
            error.report(name);
            Outcome::Failed {
                id: error.id().to_owned(),
            }
        }
    }
}

impl Settled {
    fn without_effects(outcome: Outcome) -> Self {
        Self {
            ran: Ran::first(outcome, Vec::new()),
            after: None,
            never_ran: false,
        }
    }

    pub(super) fn panicked(name: &'static str, why: &str) -> Self {
        let error = Error::internal(format!("the action panicked: {why}"));
        Self::without_effects(unexpected(name, &error))
    }
}

/// What a panic said.
pub(super) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words")
}

/// Whether a cookie's name is not one of the framework's.
fn is_free(name: &str) -> bool {
    let free = !name.trim_start_matches("__Host-").starts_with("hallway-");
    if !free {
        tracing::error!(
            name,
            "cookies whose names begin with hallway- are the framework's; this one is left out"
        );
    }
    free
}

/// Whether an address has one of the allowed origins.
fn is_allowed(url: &str, origins: &[String]) -> bool {
    let clean = !url
        .bytes()
        .any(|byte| byte.is_ascii_control() || byte == b'\\');
    clean
        && origins
            .iter()
            .any(|origin| match url.strip_prefix(origin.as_str()) {
                Some(rest) => rest.is_empty() || rest.starts_with(['/', '?', '#']),
                None => false,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_origins_can_be_redirected_to() {
        let origins = ["https://pay.example".to_owned()];
        assert!(is_allowed("https://pay.example/checkout?x=1", &origins));
        assert!(is_allowed("https://pay.example", &origins));
        for url in [
            "https://pay.example.evil.test/",
            "https://pay.example@evil.test/",
            "https://pay.example:8443/",
            "http://pay.example/",
            "//pay.example/",
            "https://pay.example\\@evil.test",
            "javascript:alert(1)",
        ] {
            assert!(!is_allowed(url, &origins), "{url}");
        }
    }
}
