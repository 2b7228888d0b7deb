use http::Request;

use super::*;

/// What a row expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Ours,
    Token,
    Nobody,
    Unasked,
    Refused,
}
use Is::{Nobody, Ours, Refused, Token, Unasked};

fn told(verdict: &Result<SameOrigin, CrossOrigin>) -> Is {
    match verdict {
        Ok(SameOrigin::Certain(_)) => Ours,
        Ok(SameOrigin::NeedsToken(_)) => Token,
        Ok(SameOrigin::NoAuthority) => Nobody,
        Ok(SameOrigin::NotAsked) => Unasked,
        Err(_) => Refused,
    }
}

const LIST: &str = "https://admin.example.org, https://*.partner.com";

fn sent(value: Option<&str>) -> Sent<'_> {
    value.map_or(Sent::Absent, Sent::Once)
}

/// One row: `Sec-Fetch-Site`, `Origin`, `Host`, and the verdict for an action.
type Row<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, Is);

fn check(https: Option<bool>, door: Door, has_cookie: bool, rows: &[Row<'_>]) {
    let policy = OriginPolicy::parse(LIST).expect("the list is right");
    for &(site, origin, host, expected) in rows {
        let facts = Facts {
            changes: true,
            sec_fetch_site: sent(site),
            origin: sent(origin),
            host: sent(host),
            https,
            has_cookie,
            door,
        };
        let verdict = verdict(&facts, &policy);
        assert_eq!(told(&verdict), expected, "{facts:?} {verdict:?}");
    }
}

const HOST: Option<&str> = Some("a.com");
const OURS: Option<&str> = Some("https://a.com");
const NULL: Option<&str> = Some("null");
const EVIL: Option<&str> = Some("https://evil.com");
const LISTED: Option<&str> = Some("https://admin.example.org");

#[test]
fn the_browser_says_same_origin() {
    let site = Some("same-origin");
    check(
        None,
        Door::Action,
        true,
        &[
            (site, OURS, HOST, Ours),
            (site, None, HOST, Ours),
            // A page with `Referrer-Policy: no-referrer`.
            (site, NULL, HOST, Ours),
            // A proxy that rewrites `Host`.
            (site, OURS, Some("10.0.0.7:8080"), Ours),
            (site, OURS, Some("backend"), Ours),
            (site, OURS, None, Ours),
            // No browser sends these; the header alone decides.
            (site, EVIL, HOST, Ours),
            (site, Some("nonsense"), HOST, Ours),
        ],
    );
}

#[test]
fn the_browser_says_another_site() {
    for site in [Some("cross-site"), Some("same-site")] {
        check(
            None,
            Door::Action,
            true,
            &[
                (site, EVIL, HOST, Refused),
                (site, NULL, HOST, Refused),
                (site, None, HOST, Refused),
                // `Origin` equal to `Host` does not overrule the browser (http page, https server).
                (site, OURS, HOST, Refused),
                (site, Some("http://a.com"), HOST, Refused),
                (site, Some("https://b.a.com"), HOST, Refused),
                // Listed.
                (site, LISTED, HOST, Ours),
                (site, Some("https://admin.example.org:443"), HOST, Ours),
                (site, Some("https://x.partner.com"), HOST, Ours),
                (site, LISTED, Some("backend:8080"), Ours),
                // Almost listed.
                (site, Some("http://admin.example.org"), HOST, Refused),
                (site, Some("https://admin.example.org:8443"), HOST, Refused),
                (
                    site,
                    Some("https://admin.example.org.evil.com"),
                    HOST,
                    Refused,
                ),
                (site, Some("https://x.y.partner.com"), HOST, Refused),
                (site, Some("https://partner.com"), HOST, Refused),
                (site, Some("https://admin.example.org/"), HOST, Refused),
                (
                    site,
                    Some("https://admin.example.org, https://evil.com"),
                    HOST,
                    Refused,
                ),
            ],
        );
    }
}

#[test]
fn the_browser_itself_needs_a_token() {
    let site = Some("none");
    check(
        None,
        Door::Action,
        true,
        &[
            (site, None, HOST, Token),
            (site, OURS, HOST, Token),
            (site, Some("http://a.com"), HOST, Token),
            (site, NULL, HOST, Refused),
            (site, EVIL, HOST, Refused),
            (site, LISTED, HOST, Refused),
            (site, OURS, Some("backend"), Refused),
            (site, None, None, Token),
            (site, OURS, None, Refused),
        ],
    );
}

#[test]
fn a_word_that_no_browser_sends_is_refused() {
    for site in [
        "",
        "Same-Origin",
        "SAME-ORIGIN",
        "same-origin ",
        " same-origin",
        "same-origin, cross-site",
        "same-origin,same-origin",
        "\"same-origin\"",
        "same_origin",
        "sameorigin",
        "true",
        "1",
        "?1",
        "trusted",
        "None",
        "cross-origin",
    ] {
        check(
            None,
            Door::Action,
            true,
            &[
                (Some(site), OURS, HOST, Refused),
                (Some(site), None, HOST, Refused),
                (Some(site), LISTED, HOST, Refused),
            ],
        );
    }
}

#[test]
fn an_old_browser_sends_only_origin() {
    check(
        None,
        Door::Action,
        true,
        &[
            (None, OURS, HOST, Ours),
            (None, Some("HTTPS://A.com"), HOST, Ours),
            (None, OURS, Some("A.COM"), Ours),
            (None, LISTED, HOST, Ours),
            (None, LISTED, None, Ours),
            (None, EVIL, HOST, Refused),
            (None, NULL, HOST, Refused),
            (None, NULL, Some("null"), Refused),
            (None, Some(""), HOST, Refused),
            (None, Some("a.com"), HOST, Refused),
            (None, Some("//a.com"), HOST, Refused),
            (None, Some("https://a.com/"), HOST, Refused),
            (None, Some("https://a.com/x"), HOST, Refused),
            (None, Some("https://u@a.com"), HOST, Refused),
            (None, Some("https://a.com:x"), HOST, Refused),
            (None, Some("https://a.com, https://a.com"), HOST, Refused),
            (None, Some("https://a.com https://evil.com"), HOST, Refused),
            (None, Some("https://a.com.evil.com"), HOST, Refused),
            (None, Some("https://evil.com.a.com"), HOST, Refused),
            (None, Some("https://a.com."), HOST, Refused),
            (None, Some("https://b.a.com"), HOST, Refused),
            // Another scheme with the same host is a browser extension or an app, not a page.
            (None, Some("chrome-extension://a.com"), HOST, Refused),
            (None, Some("file://a.com"), HOST, Refused),
            // Host is missing or cannot be read.
            (None, OURS, None, Refused),
            (None, OURS, Some(""), Refused),
            (None, OURS, Some("a.com, evil.com"), Refused),
            (None, OURS, Some("u@a.com"), Refused),
            (None, OURS, Some("a.com/"), Refused),
            // A proxy that rewrites `Host`.
            (None, OURS, Some("127.0.0.1:8080"), Refused),
            (None, OURS, Some("backend"), Refused),
            (None, OURS, Some("a.com:8080"), Refused),
        ],
    );
}

#[test]
fn ports_are_compared_after_the_defaults() {
    // The server does not know the scheme: the port that `Host` leaves out is that of `Origin`'s.
    check(
        None,
        Door::Action,
        true,
        &[
            (None, Some("https://a.com"), Some("a.com"), Ours),
            (None, Some("https://a.com:443"), Some("a.com"), Ours),
            (None, Some("https://a.com"), Some("a.com:443"), Ours),
            (None, Some("http://a.com"), Some("a.com"), Ours),
            (None, Some("http://a.com:80"), Some("a.com"), Ours),
            (None, Some("http://a.com"), Some("a.com:80"), Ours),
            (None, Some("http://a.com:8080"), Some("a.com:8080"), Ours),
            (None, Some("https://a.com:8443"), Some("a.com:8443"), Ours),
            (None, Some("http://[::1]:3000"), Some("[::1]:3000"), Ours),
            (None, Some("http://a.com:443"), Some("a.com:443"), Ours),
            (None, Some("http://a.com:8080"), Some("a.com"), Refused),
            (None, Some("http://a.com"), Some("a.com:8080"), Refused),
            (None, Some("http://a.com:8080"), Some("a.com:8081"), Refused),
            (None, Some("https://a.com"), Some("a.com:80"), Refused),
            (None, Some("http://a.com"), Some("a.com:443"), Refused),
            (None, Some("https://a.com:80"), Some("a.com"), Refused),
        ],
    );
    // Our own TLS, or a trusted proxy that says https.
    check(
        Some(true),
        Door::Action,
        true,
        &[
            (None, Some("https://a.com"), Some("a.com"), Ours),
            (None, Some("https://a.com"), Some("a.com:443"), Ours),
            (None, Some("https://a.com:443"), Some("a.com"), Ours),
            (None, Some("https://a.com:8443"), Some("a.com:8443"), Ours),
            (None, Some("http://a.com"), Some("a.com"), Refused),
            (None, Some("http://a.com:80"), Some("a.com"), Refused),
            (None, Some("https://a.com"), Some("a.com:80"), Refused),
        ],
    );
    // A trusted proxy that says http.
    check(
        Some(false),
        Door::Action,
        true,
        &[
            (None, Some("http://a.com"), Some("a.com"), Ours),
            (None, Some("http://a.com:80"), Some("a.com"), Ours),
            (None, Some("http://a.com"), Some("a.com:80"), Ours),
            (None, Some("https://a.com"), Some("a.com"), Refused),
            (None, Some("https://a.com"), Some("a.com:443"), Ours),
        ],
    );
}

#[test]
fn silence_is_no_page_of_ours() {
    let silent = |expected| [(None, None, HOST, expected), (None, None, None, expected)];
    check(None, Door::Action, true, &silent(Refused));
    check(None, Door::Action, false, &silent(Refused));
    check(None, Door::Route, true, &silent(Refused));
    check(None, Door::Route, false, &silent(Nobody));
    // A header that is there is believed also where no cookie is.
    check(
        None,
        Door::Route,
        false,
        &[
            (None, EVIL, HOST, Refused),
            (None, NULL, HOST, Refused),
            (Some("cross-site"), None, HOST, Refused),
            (Some("cross-site"), LISTED, HOST, Ours),
            (Some("none"), None, HOST, Token),
        ],
    );
}

/// The whole cross product against the same rules told the other way round: what passes must be
/// one of four things, and each of them passes.
#[test]
fn nothing_passes_for_another_reason() {
    let policy = OriginPolicy::parse(LIST).expect("the list is right");
    let sites = [
        None,
        Some("same-origin"),
        Some("same-site"),
        Some("cross-site"),
        Some("none"),
        Some("x"),
    ];
    let (mut asked, mut passed) = (0, 0);
    for scheme in ["https", "http"] {
        for port in ["", ":443", ":80", ":8443"] {
            let own = format!("{scheme}://a.com{port}");
            let foreign = format!("{scheme}://evil.com{port}");
            for origin in [
                None,
                Some(own.as_str()),
                Some(&foreign),
                NULL,
                LISTED,
                Some("?"),
            ] {
                for host in [
                    "a.com",
                    "a.com:443",
                    "a.com:80",
                    "a.com:8443",
                    "backend:8080",
                ] {
                    for site in sites {
                        for https in [None, Some(true), Some(false)] {
                            for door in [Door::Action, Door::Route] {
                                for has_cookie in [true, false] {
                                    let facts = Facts {
                                        changes: true,
                                        sec_fetch_site: sent(site),
                                        origin: sent(origin),
                                        host: Sent::Once(host),
                                        https,
                                        has_cookie,
                                        door,
                                    };
                                    let verdict = verdict(&facts, &policy);
                                    asked += 1;
                                    passed += u32::from(verdict.is_ok());
                                    assert_eq!(
                                        told(&verdict),
                                        other_way_round(site, origin, host, &facts),
                                        "{facts:?}"
                                    );
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(
        asked > 17_000 && passed > 3_000 && passed < asked / 2,
        "{asked} {passed}"
    );
}

fn other_way_round(site: Option<&str>, origin: Option<&str>, host: &str, facts: &Facts<'_>) -> Is {
    // Written with the full form of both values, as a browser's `location.origin` would be.
    let spell = |scheme: &str, host: &str| {
        let default = if scheme == "https" { ":443" } else { ":80" };
        if host.contains(':') {
            host.to_owned()
        } else {
            format!("{host}{default}")
        }
    };
    let own = origin
        .and_then(|text| text.split_once("://"))
        .is_some_and(|(scheme, rest)| {
            let by = match facts.https {
                Some(true) => "https",
                Some(false) => "http",
                None => scheme,
            };
            spell(scheme, rest) == spell(by, host)
        });
    let listed = origin == LISTED;
    let curl = site.is_none() && origin.is_none();
    match site {
        Some("same-origin") => Ours,
        Some("same-site" | "cross-site") | None if listed => Ours,
        None if own => Ours,
        Some("none") if own || origin.is_none() => Token,
        None if curl && facts.door == Door::Route && !facts.has_cookie => Nobody,
        _ => Refused,
    }
}

fn parts(method: &str, headers: &[(&str, &[u8])]) -> Parts {
    let mut request = Request::builder().method(method).uri("/contact");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a request").into_parts().0
}

fn judge(method: &str, headers: &[(&str, &[u8])]) -> Is {
    told(&verdict(
        &Facts::of(&parts(method, headers)),
        &OriginPolicy::default(),
    ))
}

#[test]
fn a_safe_method_is_not_asked_and_proves_nothing() {
    struct Opened;
    impl BoundToken for Opened {}
    for method in ["GET", "HEAD", "OPTIONS", "TRACE"] {
        let headers = [
            ("sec-fetch-site", b"cross-site".as_slice()),
            ("host", b"a.com"),
        ];
        assert_eq!(judge(method, &headers), Unasked, "{method}");
        let parts = parts(method, &headers);
        let passed = verdict(&Facts::of(&parts), &OriginPolicy::default()).expect("not asked");
        assert!(passed.passes_route());
        assert_eq!(
            passed.with_token(&Opened),
            None,
            "{method} never runs an action"
        );
    }
    for method in [
        "POST", "PUT", "PATCH", "DELETE", "QUERY", "post", "GETX", "CONNECT",
    ] {
        let headers = [
            ("sec-fetch-site", b"cross-site".as_slice()),
            ("host", b"a.com"),
        ];
        assert_eq!(judge(method, &headers), Refused, "{method}");
    }
}

#[test]
fn a_token_turns_none_into_certainty() {
    struct Opened;
    impl BoundToken for Opened {}
    let parts = parts("POST", &[("sec-fetch-site", b"none"), ("host", b"a.com")]);
    let same = verdict(&Facts::of(&parts), &OriginPolicy::default()).expect("with a token");
    assert!(same.needs_token() && !same.passes_route());
    assert!(same.with_token(&Opened).is_some());
}

#[test]
fn a_header_that_comes_twice_or_unreadable_is_refused() {
    let site: (&str, &[u8]) = ("sec-fetch-site", b"same-origin");
    let origin: (&str, &[u8]) = ("origin", b"https://a.com");
    let host: (&str, &[u8]) = ("host", b"a.com");
    assert_eq!(judge("POST", &[site, origin, host]), Ours);
    for headers in [
        [site, site, origin, host].as_slice(),
        &[site, origin, origin, host],
        &[site, origin, host, host],
        &[site, ("sec-fetch-site", b"cross-site"), origin, host],
        &[origin, ("origin", b"https://evil.com"), host],
        &[origin, host, ("host", b"evil.com")],
        &[("sec-fetch-site", b"same-origin\xff"), origin, host],
        &[site, ("origin", b"https://a.com\xe9"), host],
        &[origin, ("host", b"a.com\xff")],
        &[origin, ("host", b"a.com\t")],
    ] {
        assert_eq!(judge("POST", headers), Refused, "{headers:?}");
    }
}

#[test]
fn the_host_of_http_2_stands_in_the_uri() {
    let judge = |uri: &str, host: Option<&str>| {
        let mut request = Request::builder().method("POST").uri(uri);
        request = request.header("origin", "https://a.com");
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let parts = request.body(()).expect("a request").into_parts().0;
        told(&verdict(&Facts::of(&parts), &OriginPolicy::default()))
    };
    assert_eq!(judge("https://a.com/contact", None), Ours);
    assert_eq!(judge("https://a.com/contact", Some("A.com")), Ours);
    assert_eq!(judge("https://evil.com/contact", None), Refused);
    assert_eq!(judge("https://evil.com/contact", Some("a.com")), Refused);
    assert_eq!(judge("https://a.com/contact", Some("evil.com")), Refused);
}

#[test]
fn no_header_of_ours_or_of_a_proxy_changes_the_verdict() {
    for forged in [
        ("x-forwarded-host", b"evil.com".as_slice()),
        ("x-forwarded-proto", b"https"),
        ("forwarded", b"host=evil.com;proto=https"),
        ("x-original-host", b"evil.com"),
        ("referer", b"https://a.com/contact"),
        ("hallway-token", b"x"),
        ("next-action", b"x"),
        ("x-requested-with", b"XMLHttpRequest"),
        ("x-http-method-override", b"GET"),
    ] {
        let evil = [
            ("origin", b"https://evil.com".as_slice()),
            ("host", b"a.com"),
            forged,
        ];
        assert_eq!(judge("POST", &evil), Refused, "{forged:?}");
        let silent = [("host", b"a.com".as_slice()), forged];
        assert_eq!(judge("POST", &silent), Refused, "{forged:?}");
        let own = [
            ("origin", b"https://a.com".as_slice()),
            ("host", b"a.com"),
            forged,
        ];
        assert_eq!(judge("POST", &own), Ours, "{forged:?}");
    }
}

#[test]
fn a_refusal_names_both_values_and_the_setting() {
    let refused = |headers: &[(&str, &[u8])]| {
        let parts = parts("POST", headers);
        verdict(&Facts::of(&parts), &OriginPolicy::default())
            .expect_err("refused")
            .to_string()
    };
    let text = refused(&[("origin", b"https://shop.com"), ("host", b"backend:8080")]);
    for part in ["https://shop.com", "backend:8080", "HALLWAY_ORIGINS"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let text = refused(&[("sec-fetch-site", b"cross-site"), ("host", b"a.com")]);
    for part in ["cross-site", "(none)", "a.com", "HALLWAY_ORIGINS"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let long = [b"https://".as_slice(), &[b'x'; 4000]].concat();
    let text = refused(&[("origin", &long), ("host", b"a.com")]);
    assert!(text.len() < 400, "a message stays short: {}", text.len());
    let twice = refused(&[("origin", b"https://a.com"), ("origin", b"https://b.com")]);
    assert!(twice.contains("Origin"), "{twice}");
}
