//! Finds the address that a call comes from, as far as it can be believed.
//!
//! 1. The address of the connection, unless that is a proxy of `HALLWAY_TRUSTED_PROXIES`.
//! 2. Behind such a proxy `X-Forwarded-For` and `Forwarded` are read from the right: each trusted
//!    proxy vouches for the address on its left, and the first address that is no proxy of ours is
//!    the client's. What stands further left can be anybody's invention.
//! 3. A word there that is no address ends the reading: the proxy that wrote it stands for it.
//! 4. Where both headers are there and disagree, one of them came from outside: the nearest proxy
//!    stands for both.
//!
//! Whoever is counted by address is counted by this one: IPv4 whole, IPv6 by its first 64 bits,
//! which is what one household or one machine gets.
//!
//! The trap in deployment: without `HALLWAY_TRUSTED_PROXIES` everybody behind a proxy shares its
//! address and so its limits.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Once;

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};
use ipnet::IpNet;

/// The networks whose word about addresses is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

/// Whose calls are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Client {
    Address(IpAddr),
    /// The program that serves the app does not say: all of these count as one.
    Unknown,
}

impl Client {
    pub(crate) fn of(
        headers: &HeaderMap,
        extensions: &Extensions,
        proxies: &TrustedProxies,
    ) -> Self {
        match extensions.get::<ConnectInfo<SocketAddr>>() {
            Some(peer) => {
                let peer = peer.0.ip().to_canonical();
                Self::Address(network(address(peer, headers, proxies)))
            }
            None => {
                UNKNOWN.call_once(|| tracing::error!("{NO_ADDRESS}"));
                Self::Unknown
            }
        }
    }

    /// Whoever calls from an address.
    pub(crate) fn at(address: IpAddr) -> Self {
        Self::Address(network(address.to_canonical()))
    }

    /// The address as bytes; no address is the unspecified one.
    pub(crate) fn key(self) -> [u8; 16] {
        match self {
            Self::Address(IpAddr::V4(v4)) => v4.to_ipv6_mapped().octets(),
            Self::Address(IpAddr::V6(v6)) => v6.octets(),
            Self::Unknown => [0; 16],
        }
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address @ IpAddr::V4(_)) => address.fmt(f),
            Self::Address(address @ IpAddr::V6(_)) => write!(f, "{address}/64"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// Whether a trusted proxy says that the browser used https. The nearest one writes last.
pub(crate) fn says_https(
    headers: &HeaderMap,
    extensions: &Extensions,
    proxies: &TrustedProxies,
) -> bool {
    if proxies.0.is_empty() {
        return false;
    }
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    let trusted = peer.is_some_and(|peer| proxies.contains(peer.0.ip().to_canonical()));
    let last = |name| {
        let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next().map(str::trim)
    };
    let element = || parameter(last("forwarded")?, "proto");
    let said = || [last("x-forwarded-proto"), element()].into_iter().flatten();
    trusted && said().next().is_some() && said().all(|word| word.eq_ignore_ascii_case("https"))
}

/// The part of an address that tells one client from another.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into(),
    }
}

/// The client's address, by the rules of this module.
fn address(peer: IpAddr, headers: &HeaderMap, proxies: &TrustedProxies) -> IpAddr {
    if !proxies.contains(peer) {
        return peer;
    }
    let listed = client_in(peer, headers, "x-forwarded-for", proxies);
    let named = client_in(peer, headers, "forwarded", proxies);
    match (listed, named) {
        (Some(one), Some(two)) if one != two => peer,
        (Some(found), _) | (None, Some(found)) => found,
        (None, None) => peer,
    }
}

/// What one header says; `None` when it is not there.
fn client_in(
    peer: IpAddr,
    headers: &HeaderMap,
    name: &'static str,
    proxies: &TrustedProxies,
) -> Option<IpAddr> {
    headers.get(name)?;
    let mut client = peer;
    for line in headers.get_all(name).iter().rev() {
        // A comma inside of quotes splits too: a quote that a caller opens must not swallow what
        // the proxy adds behind it, and no address has a comma.
        for element in line.as_bytes().rsplit(|byte| *byte == b',') {
            let Some(before) = read(name, element) else {
                return Some(client);
            };
            client = before;
            if !proxies.contains(client) {
                return Some(client);
            }
        }
    }
    Some(client)
}

fn read(name: &str, element: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(element).ok()?.trim();
    match name {
        "forwarded" => node_address(parameter(text, "for")?),
        _ => node_address(text),
    }
}

/// One parameter of an element of `Forwarded` (RFC 7239, section 4), without its quotes.
fn parameter<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = element
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let quoted = || value.strip_prefix('"')?.strip_suffix('"');
    Some(quoted().unwrap_or(value))
}

/// An address with or without a port, IPv6 with or without brackets.
fn node_address(node: &str) -> Option<IpAddr> {
    let address = node.parse::<IpAddr>().ok();
    let with_port = || node.parse::<SocketAddr>().ok().map(|node| node.ip());
    let bare = || {
        let inside = node.strip_prefix('[')?.strip_suffix(']')?;
        inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
    };
    let found = address.or_else(with_port).or_else(bare)?;
    Some(found.to_canonical())
}

impl TrustedProxies {
    /// Reads `HALLWAY_TRUSTED_PROXIES`: addresses and networks, with commas or blanks between.
    pub(crate) fn parse(list: &str) -> Result<Self, TrustedProxiesError> {
        let entries = list
            .split([',', ' ', '\t', '\n'])
            .filter(|entry| !entry.is_empty());
        let (mut networks, mut mistakes) = (Vec::new(), Vec::new());
        for entry in entries {
            let network = entry.parse::<IpNet>().ok();
            match network.or_else(|| entry.parse::<IpAddr>().ok().map(IpNet::from)) {
                Some(network) => networks.push(network),
                None => mistakes.push(entry.to_owned()),
            }
        }
        match mistakes.is_empty() {
            true => Ok(Self(networks)),
            false => Err(TrustedProxiesError(mistakes)),
        }
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// Told once.
static UNKNOWN: Once = Once::new();
const NO_ADDRESS: &str = "HW0007: the addresses of callers are not known, so that all of them share \
    every limit per address; serve the program with \
    `into_make_service_with_connect_info::<SocketAddr>()`";

/// The entries of `HALLWAY_TRUSTED_PROXIES` that are no networks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrustedProxiesError(Vec<String>);

impl fmt::Display for TrustedProxiesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write addresses or networks: 10.0.0.7, 10.0.0.0/8, fd00::/8")?;
        self.0
            .iter()
            .try_for_each(|entry| write!(f, "\n    {entry:?}"))
    }
}

impl std::error::Error for TrustedProxiesError {}

#[cfg(test)]
mod tests;
