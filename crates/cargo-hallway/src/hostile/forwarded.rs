//! Headers that only a proxy may set, sent by somebody who is none.

use super::{Cases, FORBIDDEN, MARK, SHOWN};
use crate::attack::request::{URLENCODED, urlencoded};
use crate::attack::site::Site;

/// Names with the value that makes the most of them. `{mark}` is a host of the attacker's.
const FORGED: [(&str, &str); 22] = [
    ("X-Forwarded-Host", "{mark}"),
    ("X-Forwarded-Host", "{mark}, {mark}"),
    ("X-Forwarded-Server", "{mark}"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Port", "443"),
    ("X-Forwarded-Prefix", "//{mark}"),
    ("X-Forwarded-Path", "//{mark}/"),
    ("X-Forwarded-Scheme", "https://{mark}"),
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Real-IP", "127.0.0.1"),
    ("X-Original-Host", "{mark}"),
    ("X-Host", "{mark}"),
    ("X-HTTP-Host-Override", "{mark}"),
    ("Forwarded", "for=127.0.0.1;host={mark};proto=https"),
    ("CF-Connecting-IP", "127.0.0.1"),
    ("True-Client-IP", "127.0.0.1"),
    ("X-Client-IP", "127.0.0.1"),
    ("X-ProxyUser-Ip", "127.0.0.1"),
    ("Front-End-Https", "on"),
    ("X-Url-Scheme", "https://{mark}"),
    ("Via", "1.1 {mark}"),
    ("Base-Url", "https://{mark}"),
];

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for (name, value) in FORGED {
        let value = value.replace("{mark}", MARK);
        for page in &site.pages {
            let request = site.request("GET", page).set(name, &value);
            cases.never(format!("{name}: {value} on {page}"), request, SHOWN, MARK);
        }
        for form in &site.forms {
            // The forged host would make the foreign origin look like ours.
            let request = site
                .request("POST", &form.target)
                .without("Sec-Fetch-Site")
                .set("Origin", &format!("https://{MARK}"))
                .set("Content-Type", URLENCODED)
                .set(name, &value)
                .body(urlencoded(form));
            let what = format!("{name}: {value} to {}", form.name);
            cases.never(what, request, FORBIDDEN, "Location");
        }
    }
}
