//! Reads `host[:port]`, the part that `Host` and `Origin` share.

use std::fmt;

/// A host name or address with the port that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Authority {
    /// In lower case; an IPv6 address keeps its brackets.
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
}

impl Authority {
    /// Reads a `Host` header. A user name, a path or a character that no host has is no authority.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (host, port) = match text.rfind(']') {
            Some(end) => text.split_at(end + 1),
            None => text.split_at(text.find(':').unwrap_or(text.len())),
        };
        let port = match port.strip_prefix(':') {
            Some(digits) => Some(parse_port(digits)?),
            None if port.is_empty() => None,
            None => return None,
        };
        is_host(host).then(|| Self {
            host: host.to_ascii_lowercase(),
            port,
        })
    }

    /// Whether only this machine can be meant: `localhost`, `*.localhost`, 127.0.0.0/8, `[::1]`.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self.address().is_some_and(|address| address.is_loopback())
    }

    /// Whether the host is an address that cannot be reached from the internet, or loopback.
    pub(crate) fn is_private(&self) -> bool {
        self.is_loopback()
            || self.address().is_some_and(|address| match address {
                std::net::IpAddr::V4(v4) => v4.is_private() || v4.is_link_local(),
                std::net::IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local(),
            })
    }

    /// The host as an address, when it is one.
    pub(crate) fn address(&self) -> Option<std::net::IpAddr> {
        self.host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse()
            .ok()
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

fn parse_port(digits: &str) -> Option<u16> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Punycode only: a browser never sends another alphabet in a header.
fn is_host(host: &str) -> bool {
    match host.strip_prefix('[') {
        Some(rest) => rest
            .strip_suffix(']')
            .is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok()),
        None => {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_header_is_read_whole_or_not_at_all() {
        for (text, host, port) in [
            ("example.com", "example.com", None),
            ("EXAMPLE.com:8080", "example.com", Some(8080)),
            ("[::1]:3000", "[::1]", Some(3000)),
            ("[::1]", "[::1]", None),
            ("127.0.0.1:0", "127.0.0.1", Some(0)),
            ("my_host", "my_host", None),
        ] {
            let read = Authority::parse(text).expect(text);
            assert_eq!((read.host.as_str(), read.port), (host, port), "{text}");
        }
        for text in [
            "",
            ":80",
            "a:",
            "a:x",
            "a:+8",
            "a:65536",
            "a:1:2",
            "u@a",
            "a/b",
            "a b",
            "a,b",
            "a#",
            "[::1",
            "::1",
            "[nonsense]",
            "[::1]x",
            "[::1]:",
            "x[::1]",
            "bücher.de",
            "a\\b",
            "a?b",
            "a%41",
        ] {
            assert_eq!(Authority::parse(text), None, "{text}");
        }
    }

    #[test]
    fn loopback_and_private_are_told_apart_from_the_internet() {
        let is = |text: &str| {
            let read = Authority::parse(text).expect(text);
            (read.is_loopback(), read.is_private())
        };
        for text in ["localhost:3000", "a.localhost", "127.9.9.9", "[::1]:1"] {
            assert_eq!(is(text), (true, true), "{text}");
        }
        for text in [
            "192.168.1.5:3000",
            "10.0.0.1",
            "172.16.0.1",
            "169.254.1.1",
            "[fd00::1]",
        ] {
            assert_eq!(is(text), (false, true), "{text}");
        }
        for text in [
            "example.com",
            "8.8.8.8",
            "172.32.0.1",
            "localhost.evil.com",
            "[2001:db8::1]",
        ] {
            assert_eq!(is(text), (false, false), "{text}");
        }
    }
}
