//! Reads the list of origins whose pages may call us besides our own.

use std::fmt;

use crate::guard::authority::Authority;

/// One origin as a browser sends it: scheme, host, port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: String,
    authority: Authority,
}

impl Origin {
    /// Reads `scheme://host[:port]`. `null`, a path, a trailing slash are no origin.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let authority = Authority::parse(rest)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(plain);
        is_scheme.then(|| Self {
            scheme: scheme.to_ascii_lowercase(),
            authority,
        })
    }

    pub(super) fn host(&self) -> &str {
        &self.authority.host
    }

    /// The port, or the one of the scheme.
    pub(super) fn port(&self) -> Option<u16> {
        self.authority.port.or(self.default_port())
    }

    pub(super) fn default_port(&self) -> Option<u16> {
        match self.scheme.as_str() {
            "https" => Some(443),
            "http" => Some(80),
            _ => None,
        }
    }

    pub(super) fn is_http(&self) -> bool {
        self.default_port().is_some()
    }
}

/// The origins that may call us besides our own (`HALLWAY_ORIGINS`).
#[derive(Debug, Clone, Default)]
pub(crate) struct OriginPolicy(Vec<Listed>);

#[derive(Debug, Clone)]
struct Listed {
    /// With `*.` the origin's host without it.
    origin: Origin,
    any_label: bool,
}

impl OriginPolicy {
    /// Reads origins with commas or blanks between. `https://*.example.com` stands for every host
    /// with exactly one label more; no list opens the door to everybody.
    pub(crate) fn parse(list: &str) -> Result<Self, OriginPolicyError> {
        let entries = list
            .split([',', ' ', '\t', '\n'])
            .filter(|entry| !entry.is_empty());
        let mut listed = Vec::new();
        let mut mistakes = Vec::new();
        for entry in entries {
            match Listed::parse(entry) {
                Ok(origin) => listed.push(origin),
                Err(why) => mistakes.push((entry.to_owned(), why)),
            }
        }
        if mistakes.is_empty() {
            Ok(Self(listed))
        } else {
            Err(OriginPolicyError(mistakes))
        }
    }

    pub(crate) fn lists(&self, origin: &Origin) -> bool {
        self.0.iter().any(|listed| listed.matches(origin))
    }
}

/// As the list is written.
impl fmt::Display for OriginPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Listed { origin, any_label }) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let label = if *any_label { "*." } else { "" };
            let Origin { scheme, authority } = origin;
            write!(f, "{comma}{scheme}://{label}{authority}")?;
        }
        Ok(())
    }
}

impl Listed {
    fn parse(entry: &str) -> Result<Self, &'static str> {
        let (plain, any_label) = match entry.split_once("://*.") {
            Some((scheme, rest)) => (format!("{scheme}://{rest}"), true),
            None => (entry.to_owned(), false),
        };
        let origin = Origin::parse(&plain).ok_or_else(|| mistake(entry))?;
        if any_label && !is_domain(origin.host()) {
            return Err("`*.` needs a domain of at least two labels behind it");
        }
        Ok(Self { origin, any_label })
    }

    fn matches(&self, origin: &Origin) -> bool {
        let host = match (self.any_label, origin.host().split_once('.')) {
            (false, _) => origin.host(),
            (true, Some((label, rest))) if !label.is_empty() => rest,
            (true, _) => return false,
        };
        self.origin.scheme == origin.scheme
            && self.origin.host() == host
            && self.origin.port() == origin.port()
    }
}

/// At least two labels, and no part of an IPv4 address.
fn is_domain(host: &str) -> bool {
    host.rsplit_once('.').is_some_and(|(rest, last)| {
        !rest.is_empty() && last.starts_with(|first: char| first.is_ascii_alphabetic())
    })
}

fn mistake(entry: &str) -> &'static str {
    match entry {
        "*" => "everybody would pass; name the origins",
        "null" => "`null` is sent by any sandboxed page; it cannot be listed",
        _ if !entry.contains("://") => "the scheme is missing: https://example.com",
        _ if !entry.is_ascii() => "write the host as browsers send it, in punycode (xn--...)",
        _ if entry.ends_with('/') => "leave out the slash at the end",
        _ if entry.contains('*') => "`*` may stand for the first label only: https://*.example.com",
        _ => "not an origin: write scheme://host or scheme://host:port",
    }
}

/// Every mistake in `HALLWAY_ORIGINS`, each with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OriginPolicyError(Vec<(String, &'static str)>);

impl fmt::Display for OriginPolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the list of origins cannot be read")?;
        self.0
            .iter()
            .try_for_each(|(entry, why)| write!(f, "\n  {entry:?}: {why}"))
    }
}

impl std::error::Error for OriginPolicyError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(list: &str, origin: &str) -> bool {
        OriginPolicy::parse(list)
            .expect(list)
            .lists(&Origin::parse(origin).expect(origin))
    }

    #[test]
    fn a_listed_origin_is_matched_exactly() {
        for (list, origin, expected) in [
            ("https://a.com", "https://a.com", true),
            ("https://A.com", "https://a.com:443", true),
            ("https://a.com:443", "https://a.com", true),
            ("http://a.com:80", "http://a.com", true),
            ("https://a.com", "http://a.com", false),
            ("https://a.com:8443", "http://a.com:8443", false),
            ("https://a.com", "https://a.com:8443", false),
            ("https://a.com", "https://a.com.evil.com", false),
            ("https://a.com", "https://evil-a.com", false),
            ("https://a.com", "https://www.a.com", false),
            ("https://a.com", "https://a.com.", false),
            ("https://a.com, https://b.com", "https://b.com", true),
            ("https://a.com https://b.com\n", "https://b.com", true),
            ("", "https://a.com", false),
            ("capacitor://localhost", "capacitor://localhost", true),
            ("capacitor://localhost", "http://localhost", false),
            ("https://[::1]:8443", "https://[::1]:8443", true),
        ] {
            assert_eq!(lists(list, origin), expected, "{list:?} {origin:?}");
        }
    }

    #[test]
    fn a_star_stands_for_one_label() {
        for (origin, expected) in [
            ("https://a.example.com", true),
            ("https://a-b.example.com:443", true),
            ("https://example.com", false),
            ("https://a.b.example.com", false),
            ("https://.example.com", false),
            ("http://a.example.com", false),
            ("https://a.example.com:8443", false),
            ("https://a.example.com.evil.com", false),
            ("https://evilexample.com", false),
        ] {
            assert_eq!(lists("https://*.example.com", origin), expected, "{origin}");
        }
        assert!(lists(
            "https://*.example.com:8443",
            "https://a.example.com:8443"
        ));
    }

    #[test]
    fn every_mistake_of_the_list_is_told_with_its_cure() {
        let list = "https://a.com, *, null, b.com, https://b.com/, https://b.com/x, https://*.com, \
                    https://a.*.com, https://bücher.de, https://u@b.com, https://*.0.0.1, 1x://b";
        let error = OriginPolicy::parse(list).expect_err("eleven mistakes");
        assert_eq!(error.0.len(), 11, "{error}");
        let text = error.to_string();
        for part in [
            "list of origins",
            "\"*\"",
            "punycode",
            "slash at the end",
            "two labels",
        ] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert!(
            !text.contains("\"https://a.com\""),
            "what is right is not blamed: {text}"
        );
    }
}
