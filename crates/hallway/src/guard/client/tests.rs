//! Who a call comes from, by connection, headers and trusted proxies.

use http::{HeaderName, HeaderValue, Request};

use super::*;

const PROXIES: &str = "10.0.0.0/8, 192.0.2.1 fd00::/8";

/// The connection's address, headers, and whose address is found.
type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

fn check(proxies: &str, rows: &[Row<'_>]) {
    let proxies = TrustedProxies::parse(proxies).expect(proxies);
    for (peer, headers, expected) in rows {
        let peer: SocketAddr = format!("{}:1234", bracketed(peer)).parse().expect(peer);
        let mut parts = Request::new(()).into_parts().0;
        parts.extensions.insert(ConnectInfo(peer));
        for (name, value) in *headers {
            let name = HeaderName::try_from(*name).expect(name);
            let value = HeaderValue::from_bytes(value.as_bytes()).expect(value);
            parts.headers.append(name, value);
        }
        let client = Client::of(&parts.headers, &parts.extensions, &proxies);
        assert_eq!(client.to_string(), *expected, "{peer} {headers:?}");
    }
}

fn bracketed(address: &str) -> String {
    match address.contains(':') {
        true => format!("[{address}]"),
        false => address.to_owned(),
    }
}

#[test]
fn without_trusted_proxies_only_the_connection_counts() {
    check(
        "",
        &[
            ("203.0.113.9", &[], "203.0.113.9"),
            (
                "203.0.113.9",
                &[("x-forwarded-for", "1.2.3.4")],
                "203.0.113.9",
            ),
            (
                "203.0.113.9",
                &[("forwarded", "for=1.2.3.4")],
                "203.0.113.9",
            ),
            ("127.0.0.1", &[("x-forwarded-for", "1.2.3.4")], "127.0.0.1"),
            ("10.0.0.1", &[("x-real-ip", "1.2.3.4")], "10.0.0.1"),
        ],
    );
}

#[test]
fn a_stranger_is_not_believed_when_others_are() {
    check(
        PROXIES,
        &[
            (
                "203.0.113.9",
                &[("x-forwarded-for", "1.2.3.4")],
                "203.0.113.9",
            ),
            (
                "203.0.113.9",
                &[("forwarded", "for=1.2.3.4")],
                "203.0.113.9",
            ),
            (
                "203.0.113.9",
                &[("x-forwarded-for", "10.0.0.1")],
                "203.0.113.9",
            ),
            ("192.0.2.2", &[("x-forwarded-for", "1.2.3.4")], "192.0.2.2"),
            ("11.0.0.1", &[("x-forwarded-for", "1.2.3.4")], "11.0.0.1"),
        ],
    );
}

#[test]
fn a_trusted_proxy_says_who_called_it() {
    check(
        PROXIES,
        &[
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &[("x-forwarded-for", "1.2.3.4")], "1.2.3.4"),
            ("192.0.2.1", &[("x-forwarded-for", "1.2.3.4")], "1.2.3.4"),
            ("10.0.0.1", &[("x-forwarded-for", " 1.2.3.4 ")], "1.2.3.4"),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "1.2.3.4:5678")],
                "1.2.3.4",
            ),
            ("10.0.0.1", &[("forwarded", "for=1.2.3.4")], "1.2.3.4"),
            (
                "10.0.0.1",
                &[("forwarded", "For=\"1.2.3.4:80\";proto=https")],
                "1.2.3.4",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "by=10.0.0.1; for=1.2.3.4")],
                "1.2.3.4",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "for=1.2.3.4"), ("x-forwarded-for", "1.2.3.4")],
                "1.2.3.4",
            ),
        ],
    );
}

#[test]
fn the_list_is_read_from_the_right_up_to_the_first_stranger() {
    check(
        PROXIES,
        &[
            (
                "10.0.0.1",
                &[("x-forwarded-for", "6.6.6.6, 1.2.3.4")],
                "1.2.3.4",
            ),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "6.6.6.6, 1.2.3.4, 10.0.0.9")],
                "1.2.3.4",
            ),
            (
                "10.0.0.1",
                &[
                    ("x-forwarded-for", "6.6.6.6"),
                    ("x-forwarded-for", "1.2.3.4, 192.0.2.1"),
                ],
                "1.2.3.4",
            ),
            (
                "10.0.0.1",
                &[
                    ("x-forwarded-for", "6.6.6.6, 1.2.3.4"),
                    ("x-forwarded-for", "10.9.9.9"),
                ],
                "1.2.3.4",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "for=6.6.6.6, for=1.2.3.4, for=10.0.0.9")],
                "1.2.3.4",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "for=\"6.6.6.6, 10.0.0.2\", for=1.2.3.4")],
                "1.2.3.4",
            ),
            // The caller opens a quote, the proxy adds its own word.
            (
                "10.0.0.1",
                &[("forwarded", "for=6.6.6.6;a=\", for=\"1.2.3.4\"")],
                "1.2.3.4",
            ),
            // All of them are ours: a health check from inside.
            (
                "10.0.0.1",
                &[("x-forwarded-for", "10.0.0.3, 10.0.0.2")],
                "10.0.0.3",
            ),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "10.0.0.2,,1.2.3.4")],
                "1.2.3.4",
            ),
        ],
    );
}

#[test]
fn what_is_no_address_is_the_word_of_the_proxy_that_wrote_it() {
    check(
        PROXIES,
        &[
            ("10.0.0.1", &[("x-forwarded-for", "")], "10.0.0.1"),
            ("10.0.0.1", &[("x-forwarded-for", "unknown")], "10.0.0.1"),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "1.2.3.4, unknown")],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "1.2.3.4, 1.2.3.4.5")],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "1.2.3.4, nonsense, 10.0.0.9")],
                "10.0.0.9",
            ),
            ("10.0.0.1", &[("x-forwarded-for", "1.2.3.4,")], "10.0.0.1"),
            ("10.0.0.1", &[("x-forwarded-for", "\u{fc}")], "10.0.0.1"),
            ("10.0.0.1", &[("forwarded", "for=_hidden")], "10.0.0.1"),
            ("10.0.0.1", &[("forwarded", "proto=https")], "10.0.0.1"),
            (
                "10.0.0.1",
                &[("forwarded", "for=1.2.3.4, for=\"10.0.0.2")],
                "10.0.0.1",
            ),
        ],
    );
}

#[test]
fn a_forged_header_beside_the_proxys_own_wins_nothing() {
    check(
        PROXIES,
        &[
            (
                "10.0.0.1",
                &[("forwarded", "for=6.6.6.6"), ("x-forwarded-for", "1.2.3.4")],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "6.6.6.6"), ("forwarded", "for=1.2.3.4")],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "nonsense"), ("x-forwarded-for", "1.2.3.4")],
                "10.0.0.1",
            ),
        ],
    );
}

#[test]
fn ipv6_counts_by_its_first_64_bits_and_ipv4_in_disguise_is_ipv4() {
    check(
        PROXIES,
        &[
            ("2001:db8:1:2:3:4:5:6", &[], "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::1", &[], "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", &[], "2001:db8:1:3::/64"),
            ("::ffff:203.0.113.9", &[], "203.0.113.9"),
            (
                "::ffff:10.0.0.1",
                &[("x-forwarded-for", "1.2.3.4")],
                "1.2.3.4",
            ),
            (
                "fd00::1",
                &[("x-forwarded-for", "2001:db8:1:2::7")],
                "2001:db8:1:2::/64",
            ),
            (
                "fd00::1",
                &[("x-forwarded-for", "[2001:db8:1:2::7]:443")],
                "2001:db8:1:2::/64",
            ),
            (
                "fd00::1",
                &[("x-forwarded-for", "[2001:db8:1:2::7]")],
                "2001:db8:1:2::/64",
            ),
            (
                "fd00::1",
                &[("x-forwarded-for", "::ffff:1.2.3.4")],
                "1.2.3.4",
            ),
            (
                "fd00::1",
                &[("forwarded", "for=\"[2001:db8:1:2::7]:443\"")],
                "2001:db8:1:2::/64",
            ),
            (
                "fd00::1",
                &[("x-forwarded-for", "2001:db8::1, fd00::2")],
                "2001:db8::/64",
            ),
        ],
    );
}

#[test]
fn a_server_that_tells_no_address_makes_everybody_one() {
    let mut parts = Request::new(()).into_parts().0;
    let forged = HeaderValue::from_static("1.2.3.4");
    parts.headers.insert("x-forwarded-for", forged);
    let proxies = TrustedProxies::parse(PROXIES).expect("networks");
    assert_eq!(
        Client::of(&parts.headers, &parts.extensions, &proxies),
        Client::Unknown
    );
}

#[test]
fn keys_differ_as_addresses_do() {
    let key = |address: &str| Client::Address(address.parse().expect(address)).key();
    assert_ne!(key("1.2.3.4"), key("1.2.3.5"));
    assert_ne!(key("1.2.3.4"), Client::Unknown.key());
}

#[test]
fn a_list_with_mistakes_names_each_of_them() {
    let error = TrustedProxies::parse("10.0.0.0/8, 10.0.0.0/33, proxy.local").expect_err("two");
    let text = error.to_string();
    assert!(
        text.contains("10.0.0.0/33") && text.contains("proxy.local"),
        "{text}"
    );
    assert!(!text.contains("\"10.0.0.0/8\""), "{text}");
}

#[test]
fn https_is_believed_from_a_trusted_proxy_only() {
    let proxies = TrustedProxies::parse(PROXIES).expect("networks");
    for (peer, headers, https) in [
        ("10.0.0.1", &[("x-forwarded-proto", "https")][..], true),
        ("10.0.0.1", &[("x-forwarded-proto", "http, https")], true),
        (
            "10.0.0.1",
            &[("forwarded", "for=1.2.3.4;proto=https")],
            true,
        ),
        (
            "10.0.0.1",
            &[("forwarded", "proto=http, for=1.2.3.4;Proto=\"HTTPS\"")],
            true,
        ),
        ("10.0.0.1", &[("x-forwarded-proto", "https, http")], false),
        (
            "10.0.0.1",
            &[("forwarded", "proto=https, for=1.2.3.4")],
            false,
        ),
        (
            "10.0.0.1",
            &[("x-forwarded-proto", "https"), ("forwarded", "proto=http")],
            false,
        ),
        ("10.0.0.1", &[], false),
        ("203.0.113.9", &[("x-forwarded-proto", "https")], false),
        ("203.0.113.9", &[("forwarded", "proto=https")], false),
    ] {
        let peer: SocketAddr = format!("{peer}:1234").parse().expect(peer);
        let mut parts = Request::new(()).into_parts().0;
        parts.extensions.insert(ConnectInfo(peer));
        for (name, value) in headers {
            let name = HeaderName::try_from(*name).expect(name);
            parts.headers.append(name, HeaderValue::from_static(value));
        }
        let said = says_https(&parts.headers, &parts.extensions, &proxies);
        assert_eq!(said, https, "{peer} {headers:?}");
    }
}
