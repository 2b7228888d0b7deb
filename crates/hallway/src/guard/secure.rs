//! Tells whether a request came over a secure channel, and which cookies it may carry.
//!
//! A request is secure when one of these holds:
//!
//! 1. it came over our own TLS;
//! 2. it carries `Sec-Fetch-Site`, which browsers send to trustworthy addresses only;
//! 3. its `Origin` is an https origin;
//! 4. a trusted proxy says that the browser used https.
//!
//! Whoever forges 2 or 3 changes only the cookie that they receive themselves.
//!
//! A secure request gets and gives `__Host-hallway-*` cookies, which no sibling domain and no page
//! over plain http can set; a cookie of ours without the prefix is ignored there. On plain http
//! there are no cookies of ours at all, unless `HALLWAY_INSECURE=1` is set or a developer looks at
//! the app through a private address: a phone in the same network.

use http::Extensions;

use super::authority::Authority;
use super::origin::{Facts, Sent};
use crate::html::push_decimal;

/// What tells a secure request from another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Channel {
    pub(crate) own_tls: bool,
    pub(crate) proxy_says_https: bool,
    pub(crate) sec_fetch_site: bool,
    pub(crate) https_origin: bool,
}

impl Channel {
    /// What the connection and the headers tell; nothing of it comes from a proxy.
    pub(crate) fn of(facts: &Facts<'_>, extensions: &Extensions) -> Self {
        let https = |origin: &str| starts_with_https(origin.as_bytes());
        Self {
            own_tls: cfg!(feature = "tls") && extensions.get::<OwnTls>().is_some(),
            sec_fetch_site: facts.sec_fetch_site != Sent::Absent,
            https_origin: facts.origin.once().is_some_and(https),
            ..Self::default()
        }
    }

    pub(crate) fn is_secure(self) -> bool {
        self.own_tls || self.proxy_says_https || self.sec_fetch_site || self.https_origin
    }
}

/// What a request carries that came over our own TLS. Only the loop of connections puts it there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnTls;

/// Whether a request is secure by its connection or its headers; of proxies knows
/// `client::says_https`.
pub(crate) fn is_secure(facts: &Facts<'_>, extensions: &Extensions) -> bool {
    Channel::of(facts, extensions).is_secure()
}

/// Whether our cookies may be used on plain http.
///
/// `host` is the `Host` header: what the browser believes to talk to.
pub(crate) fn plain_http_allowed(insecure: bool, development: bool, host: Option<&str>) -> bool {
    let private = || {
        host.and_then(Authority::parse)
            .is_some_and(|host| host.is_private())
    };
    insecure || (development && private())
}

/// How our cookies are named and marked in answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CookieRule {
    /// `__Host-hallway-*`, `Secure`.
    Secure,
    /// `hallway-*`, without `Secure`.
    Plain,
    /// None: the browser would drop the one, and the other is not allowed here.
    Never,
}

impl CookieRule {
    pub(crate) fn of(secure: bool, plain_http_allowed: bool) -> Self {
        match (secure, plain_http_allowed) {
            (true, _) => Self::Secure,
            (false, true) => Self::Plain,
            (false, false) => Self::Never,
        }
    }

    /// The part of a cookie's name behind `hallway-`, when the cookie is ours under this rule.
    pub(crate) fn own_name(self, name: &str) -> Option<&str> {
        match self {
            Self::Secure => name.strip_prefix("__Host-hallway-"),
            Self::Plain => name.strip_prefix("hallway-"),
            Self::Never => None,
        }
    }

    /// A `Set-Cookie` value; without a value it removes the cookie. `None` when none can be set.
    pub(crate) fn set(self, name: &str, value: Option<&str>, seconds: u64) -> Option<String> {
        let (prefix, flag) = match self {
            Self::Secure => ("__Host-", "; Secure"),
            Self::Plain => ("", ""),
            Self::Never => return None,
        };
        let age = if value.is_some() { seconds } else { 0 };
        let value = value.unwrap_or_default();
        let mut line = String::with_capacity(value.len() + name.len() + 96);
        line.push_str(prefix);
        line.push_str("hallway-");
        line.push_str(name);
        line.push('=');
        line.push_str(value);
        line.push_str("; Path=/; HttpOnly; SameSite=Lax; Max-Age=");
        push_decimal(age, &mut line);
        line.push_str(flag);
        Some(line)
    }
}

fn starts_with_https(origin: &[u8]) -> bool {
    origin
        .get(..8)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"https://"))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    #[test]
    fn any_one_sign_makes_a_request_secure() {
        for bits in 0..16_u8 {
            let channel = Channel {
                own_tls: bits & 1 != 0,
                proxy_says_https: bits & 2 != 0,
                sec_fetch_site: bits & 4 != 0,
                https_origin: bits & 8 != 0,
            };
            assert_eq!(channel.is_secure(), bits != 0, "{channel:?}");
        }
    }

    #[test]
    fn headers_tell_and_forwarded_ones_do_not() {
        for (name, value, secure) in [
            ("sec-fetch-site", "same-origin", true),
            ("sec-fetch-site", "cross-site", true),
            ("origin", "https://a.com", true),
            ("origin", "HTTPS://a.com", true),
            ("origin", "http://a.com", false),
            ("origin", "null", false),
            ("origin", "https:/", false),
            ("origin", "httpsx://a.com", false),
            ("x-forwarded-proto", "https", false),
            ("forwarded", "proto=https", false),
            ("referer", "https://a.com/", false),
            ("sec-fetch-mode", "navigate", false),
            ("host", "a.com:443", false),
        ] {
            let request = Request::builder()
                .header(name, value)
                .body(())
                .expect("a request");
            assert_eq!(
                is_secure(&Facts::of(&request.into_parts().0), &Extensions::new()),
                secure,
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn plain_http_needs_a_setting_or_a_developer_on_a_private_address() {
        for (insecure, development, host, expected) in [
            (false, true, Some("192.168.1.5:3000"), true),
            (false, true, Some("10.1.2.3"), true),
            (false, true, Some("[fd12::1]:3000"), true),
            (false, true, Some("localhost:3000"), true),
            (false, true, Some("[::1]:3000"), true),
            (false, true, Some("studio.example"), false),
            (false, true, Some("93.184.216.34"), false),
            (false, true, Some("192.168.1.5.evil.com"), false),
            (false, true, None, false),
            (false, false, Some("192.168.1.5:3000"), false),
            (false, false, Some("localhost"), false),
            (true, false, Some("studio.example"), true),
            (true, false, None, true),
            (true, true, Some("studio.example"), true),
        ] {
            let allowed = plain_http_allowed(insecure, development, host);
            assert_eq!(allowed, expected, "{insecure} {development} {host:?}");
        }
    }

    #[test]
    fn cookies_follow_the_channel() {
        assert_eq!(CookieRule::of(true, false), CookieRule::Secure);
        assert_eq!(CookieRule::of(true, true), CookieRule::Secure);
        assert_eq!(CookieRule::of(false, true), CookieRule::Plain);
        assert_eq!(CookieRule::of(false, false), CookieRule::Never);
        for (rule, name, own) in [
            (
                CookieRule::Secure,
                "__Host-hallway-visitor",
                Some("visitor"),
            ),
            // A sibling domain can set this one on a secure site.
            (CookieRule::Secure, "hallway-visitor", None),
            (CookieRule::Secure, "__Secure-hallway-visitor", None),
            (CookieRule::Secure, "__host-hallway-visitor", None),
            (CookieRule::Secure, "x__Host-hallway-visitor", None),
            (CookieRule::Plain, "hallway-visitor", Some("visitor")),
            (CookieRule::Plain, "__Host-hallway-visitor", None),
            (CookieRule::Plain, "session", None),
            (CookieRule::Never, "hallway-visitor", None),
            (CookieRule::Never, "__Host-hallway-visitor", None),
        ] {
            assert_eq!(rule.own_name(name), own, "{rule:?} {name}");
        }
    }

    #[test]
    fn a_cookie_is_never_wider_than_it_must_be() {
        let secure = CookieRule::Secure
            .set("visitor", Some("x"), 60)
            .expect("a cookie");
        assert_eq!(
            secure,
            "__Host-hallway-visitor=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
        assert!(!secure.contains("Domain"), "`__Host-` forbids it");
        let plain = CookieRule::Plain
            .set("visitor", Some("x"), 60)
            .expect("a cookie");
        assert_eq!(
            plain,
            "hallway-visitor=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"
        );
        let gone = CookieRule::Secure
            .set("flash-abc", None, 60)
            .expect("a cookie");
        assert!(gone.starts_with("__Host-hallway-flash-abc=; ") && gone.contains("Max-Age=0"));
        assert_eq!(CookieRule::Never.set("visitor", Some("x"), 60), None);
    }
}
