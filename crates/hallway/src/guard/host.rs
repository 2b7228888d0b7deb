//! Decides which names a program answers to.
//!
//! 1. In development: loopback names (`localhost`, `*.localhost`, 127.0.0.0/8, `[::1]`) and those
//!    of `HALLWAY_HOSTS`. A page of another site can make its own name lead to 127.0.0.1 (DNS
//!    rebinding); to the browser it is then the same origin as the developer's app, and every
//!    check of the origin says so.
//! 2. In a release: any name, or exactly those of `HALLWAY_HOSTS` where it is set.
//!
//! The trap in deployment: with `HALLWAY_HOSTS` set, a health check by address needs its address
//! in the list.

use std::fmt;

use super::authority::Authority;

/// The names that are answered.
#[derive(Debug, Clone)]
pub(crate) struct HostPolicy {
    development: bool,
    listed: Vec<Listed>,
}

#[derive(Debug, Clone)]
struct Listed {
    /// Without a port it stands for every port.
    authority: Authority,
    any_label: bool,
}

impl HostPolicy {
    /// Reads `HALLWAY_HOSTS`: `host` or `host:port` or `*.domain`, with commas or blanks between.
    pub(crate) fn parse(development: bool, list: &str) -> Result<Self, HostPolicyError> {
        let entries = list
            .split([',', ' ', '\t', '\n'])
            .filter(|entry| !entry.is_empty());
        let mut listed = Vec::new();
        let mut mistakes = Vec::new();
        for entry in entries {
            let (name, any_label) = match entry.strip_prefix("*.") {
                Some(rest) => (rest, true),
                None => (entry, false),
            };
            match Authority::parse(name) {
                Some(authority) => listed.push(Listed {
                    authority,
                    any_label,
                }),
                None => mistakes.push(entry.to_owned()),
            }
        }
        if mistakes.is_empty() {
            Ok(Self {
                development,
                listed,
            })
        } else {
            Err(HostPolicyError(mistakes))
        }
    }

    /// Whether some names are not answered, so that each request has to be looked at.
    pub(crate) fn is_restricted(&self) -> bool {
        self.development || !self.listed.is_empty()
    }

    /// Says whether a request to `host` is answered.
    pub(crate) fn admit(&self, host: Option<&str>) -> Result<(), UnknownHost> {
        let read = host.and_then(Authority::parse);
        let known = match &read {
            _ if !self.development && self.listed.is_empty() => true,
            Some(host) if self.development && host.is_loopback() => true,
            Some(host) => self.listed.iter().any(|listed| listed.matches(host)),
            None => false,
        };
        let shown = || host.unwrap_or("(none)").chars().take(80).collect();
        if known {
            Ok(())
        } else {
            Err(UnknownHost { host: shown() })
        }
    }
}

impl Listed {
    fn matches(&self, host: &Authority) -> bool {
        let name = match (self.any_label, host.host.split_once('.')) {
            (false, _) => host.host.as_str(),
            (true, Some((label, rest))) if !label.is_empty() => rest,
            (true, _) => return false,
        };
        name == self.authority.host
            && self
                .authority
                .port
                .is_none_or(|port| host.port == Some(port))
    }
}

/// A request to a name that this program does not answer to (status 421).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnknownHost {
    host: String,
}

impl fmt::Display for UnknownHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.host.escape_default();
        write!(
            f,
            "this program does not answer to {host}; add it to HALLWAY_HOSTS"
        )
    }
}

impl std::error::Error for UnknownHost {}

/// The entries of `HALLWAY_HOSTS` that are no hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HostPolicyError(Vec<String>);

impl fmt::Display for HostPolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "HALLWAY_HOSTS cannot be read: write example.com, example.com:8080, *.example.com",
        )?;
        self.0
            .iter()
            .try_for_each(|entry| write!(f, "\n  {entry:?}"))
    }
}

impl std::error::Error for HostPolicyError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(development: bool, list: &str, rows: &[(Option<&str>, bool)]) {
        let policy = HostPolicy::parse(development, list).expect(list);
        for (host, expected) in rows {
            assert_eq!(
                policy.admit(*host).is_ok(),
                *expected,
                "{development} {list:?} {host:?}"
            );
        }
    }

    #[test]
    fn a_rebound_name_does_not_reach_a_developers_machine() {
        check(
            true,
            "",
            &[
                (Some("localhost:3000"), true),
                (Some("LOCALHOST"), true),
                (Some("studio.localhost:3000"), true),
                (Some("127.0.0.1:3000"), true),
                (Some("[::1]:3000"), true),
                (Some("evil.com:3000"), false),
                (Some("localhost.evil.com"), false),
                (Some("127.0.0.1.evil.com"), false),
                (Some("evil-localhost"), false),
                (Some("192.168.1.5:3000"), false),
                (Some("0.0.0.0:3000"), false),
                (Some(""), false),
                (Some("localhost:3000, evil.com"), false),
                (None, false),
            ],
        );
    }

    #[test]
    fn a_developer_may_list_a_phones_way_in() {
        check(
            true,
            "192.168.1.5:3000, laptop.local",
            &[
                (Some("192.168.1.5:3000"), true),
                (Some("192.168.1.5:3001"), false),
                (Some("laptop.local"), true),
                (Some("laptop.local:3000"), true),
                (Some("localhost:3000"), true),
                (Some("192.168.1.6:3000"), false),
            ],
        );
    }

    #[test]
    fn a_release_answers_to_everybody_unless_told() {
        let open = [
            (Some("a.com"), true),
            (Some("10.0.0.1:80"), true),
            (None, true),
        ];
        check(false, "", &open);
        check(
            false,
            "a.com *.b.com",
            &[
                (Some("a.com"), true),
                (Some("A.com:8443"), true),
                (Some("x.b.com"), true),
                (Some("b.com"), false),
                (Some("x.y.b.com"), false),
                (Some(".b.com"), false),
                (Some("localhost"), false),
                (Some("evil.com"), false),
                (None, false),
            ],
        );
    }

    #[test]
    fn a_refusal_and_a_mistake_name_the_setting() {
        let policy = HostPolicy::parse(true, "").expect("empty");
        let refused = policy
            .admit(Some("evil.com"))
            .expect_err("unknown")
            .to_string();
        assert!(
            refused.contains("evil.com") && refused.contains("HALLWAY_HOSTS"),
            "{refused}"
        );
        let error = HostPolicy::parse(false, "https://a.com, a.com, b.com/").expect_err("two");
        assert_eq!(error.0, ["https://a.com", "b.com/"]);
    }
}
