//! Forms and calls that another site sends: every media type, every method, every lie about origin.

use super::{Cases, FORBIDDEN, REFUSED, SHOWN};
use crate::attack::html::Form;
use crate::attack::request::{self, MULTIPART, Request, URLENCODED};
use crate::attack::site::Site;

/// What a sender says of itself. `{host}` is the site's own.
struct Sender {
    name: &'static str,
    site: &'static [&'static str],
    origin: &'static [&'static str],
}

/// Twelve senders that are not a page of the site, or cannot show that they are.
#[rustfmt::skip]
const SENDERS: [Sender; 12] = [
    Sender { name: "a foreign page", site: &["cross-site"], origin: &["https://evil.example"] },
    Sender { name: "a foreign page without origin", site: &["cross-site"], origin: &[] },
    Sender { name: "a foreign page with our origin", site: &["cross-site"], origin: &["http://{host}"] },
    Sender { name: "a page of a sister site", site: &["same-site"], origin: &["https://sister.example"] },
    Sender { name: "a sister site without origin", site: &["same-site"], origin: &[] },
    Sender { name: "the browser itself, foreign origin", site: &["none"], origin: &["https://evil.example"] },
    Sender { name: "an unknown word", site: &["same-origin, cross-site"], origin: &["http://{host}"] },
    Sender { name: "two answers", site: &["same-origin", "cross-site"], origin: &["http://{host}"] },
    Sender { name: "an old browser on a foreign page", site: &[], origin: &["https://evil.example"] },
    Sender { name: "a sandboxed frame", site: &[], origin: &["null"] },
    Sender { name: "nobody says anything", site: &[], origin: &[] },
    Sender { name: "a name that begins like ours", site: &[], origin: &["http://{host}.evil.example"] },
];

/// How a body is written for a media type.
type Body = fn(&Form) -> Vec<u8>;

/// Nine media types: those of forms in all spellings, and those that checks have overlooked.
const TYPES: [(&str, Body); 9] = [
    (URLENCODED, request::urlencoded),
    (
        "application/x-www-form-urlencoded; charset=utf-8",
        request::urlencoded,
    ),
    ("APPLICATION/X-WWW-FORM-URLENCODED", request::urlencoded),
    (MULTIPART, request::multipart),
    ("Multipart/Form-Data; boundary=hostile", request::multipart),
    ("text/plain", request::plain),
    ("text/plain;application/json", request::json),
    ("application/json", request::json),
    ("", request::urlencoded),
];

const METHODS: [&str; 6] = ["POST", "PUT", "PATCH", "DELETE", "GET", "post"];

/// Origins that a check could take for ours, when nothing but `Origin` speaks.
const ORIGINS: [&str; 16] = [
    "",
    "not a url",
    "http://",
    "http://{host}@evil.example",
    "http://evil.example/{host}",
    "http://evil.example#{host}",
    "http://evil.example?{host}",
    "http://{host}%00.evil.example",
    "http://{host} http://evil.example",
    "http://{host}, http://evil.example",
    "http://evil.example:80",
    "http://localhost.evil.example",
    "file://",
    "NULL",
    "chrome-extension://{host}",
    "ftp://{host}",
];

/// Every form that the visitor has, sent by others. Each carries the visitor's cookies and a token
/// that is good: only the sender is wrong.
pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for form in &site.forms {
        for (kind, body) in TYPES {
            for method in METHODS {
                for sender in &SENDERS {
                    let name = format!("{method} {kind:?} to {} by {}", form.name, sender.name);
                    let target = form.target.as_str();
                    let request = from(site, method, target, sender, kind).body(body(form));
                    let allowed = match method {
                        "POST" => FORBIDDEN,
                        "GET" => SHOWN,
                        _ => REFUSED,
                    };
                    cases.add(name, request, allowed);
                }
            }
        }
        edges(site, form, cases);
    }
}

fn edges(site: &Site, form: &Form, cases: &mut Cases<'_>) {
    let plain = || {
        site.request("POST", &form.target)
            .without("Sec-Fetch-Site")
            .set("Content-Type", URLENCODED)
            .body(request::urlencoded(form))
    };
    for origin in ORIGINS {
        let name = format!("Origin {origin:?} to {}", form.name);
        let origin = origin.replace("{host}", &site.host);
        cases.add(name, plain().set("Origin", &origin), REFUSED);
    }
    let twice = plain().add("Origin", "http://evil.example");
    cases.add(format!("two origins to {}", form.name), twice, REFUSED);
    let long = format!("http://{}{}", "a".repeat(6000), site.host);
    let long = plain().set("Origin", &long);
    cases.add(format!("a long origin to {}", form.name), long, REFUSED);
}

/// Route handlers, called with the visitor's cookies by others.
pub(super) fn write_routes(site: &Site, cases: &mut Cases<'_>) {
    let unsafe_methods = ["POST", "PUT", "PATCH", "DELETE"];
    for (method, path) in &site.routes {
        if !unsafe_methods.contains(&method.as_str()) {
            continue;
        }
        for (kind, _) in TYPES {
            for sender in &SENDERS {
                let name = format!("{method} {kind:?} to {path} by {}", sender.name);
                let mut request = from(site, method, path, sender, kind).body("{}");
                if site.cookies.is_empty() {
                    request = request.set("Cookie", "session=anything");
                }
                for (key, value) in &site.headers {
                    request = request.set(key, value);
                }
                cases.add(name, request, FORBIDDEN);
            }
        }
    }
}

fn from(site: &Site, method: &str, path: &str, sender: &Sender, kind: &str) -> Request {
    let mut request = Request::new(method, path, &site.host).cookies(&site.cookies);
    for value in sender.site {
        request = request.add("Sec-Fetch-Site", value);
    }
    for value in sender.origin {
        request = request.add("Origin", &value.replace("{host}", &site.host));
    }
    if kind.is_empty() {
        request
    } else {
        request.set("Content-Type", kind)
    }
}
