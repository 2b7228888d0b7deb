//! Writes the framework's own cookies.

use super::visit::{SESSION_SECONDS, VisitorId, encode_id};

/// A year: browsers cap the life of a cookie at 400 days.
const VISITOR_SECONDS: u64 = 365 * 24 * 60 * 60;

/// The `Set-Cookie` value of one of our cookies; without a value the cookie is removed.
pub(crate) fn own(name: &str, value: Option<&str>, seconds: u64, secure: bool) -> String {
    let (prefix, flag) = if secure {
        ("__Host-", "; Secure")
    } else {
        ("", "")
    };
    let age = if value.is_some() { seconds } else { 0 };
    let value = value.unwrap_or_default();
    format!("{prefix}hallway-{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{flag}")
}

pub(crate) fn visitor(id: &VisitorId, secure: bool) -> String {
    own("visitor", Some(&encode_id(id)), VISITOR_SECONDS, secure)
}

pub(crate) fn session(sealed: Option<&str>, secure: bool) -> String {
    own("session", sealed, SESSION_SECONDS, secure)
}
