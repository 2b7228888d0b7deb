//! Line breaks where a header could be made of them.

use super::{Cases, DROPPED, SHOWN};
use crate::attack::request::{URLENCODED, urlencoded};
use crate::attack::site::Site;

/// Line breaks in every spelling, with a header behind them. None of them may come back as one;
/// that is asked of every answer of the suite.
const BREAKS: [&str; 9] = [
    "%0d%0aX-Hostile:%201",
    "%0aX-Hostile:%201",
    "%0dX-Hostile:%201",
    "%0d%0a%0d%0a<script>alert(1)</script>",
    "%E5%98%8D%E5%98%8AX-Hostile:%201",
    "%u000d%u000aX-Hostile:%201",
    "%250d%250aX-Hostile:%201",
    "%c4%8d%c4%8aX-Hostile:%201",
    "%00%0d%0aSet-Cookie:%20hostile=1",
];

/// The same in the raw.
const RAW: [&str; 5] = [
    "x\r\nX-Hostile: 1",
    "x\nX-Hostile: 1",
    "x\rX-Hostile: 1",
    "x\0X-Hostile: 1",
    "x\r\n\r\nGET /hostile HTTP/1.1",
];

const HEADERS: [&str; 6] = [
    "Cookie",
    "Referer",
    "User-Agent",
    "Accept-Language",
    "Origin",
    "X-Request-Id",
];

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for page in &site.pages {
        for text in BREAKS {
            let path = format!("{page}?q={text}&{text}=1");
            cases.never(
                format!("GET {path}"),
                site.request("GET", &path),
                SHOWN,
                "<script>alert",
            );
            let path = format!("{}/{text}", page.trim_end_matches('/'));
            cases.never(
                format!("GET {path}"),
                site.request("GET", &path),
                SHOWN,
                "<script>alert",
            );
        }
    }
    for form in &site.forms {
        for text in BREAKS {
            let path = format!("{}{text}", form.target);
            let request = site
                .request("POST", &path)
                .set("Content-Type", URLENCODED)
                .body(urlencoded(&form.with_token("none")));
            cases.add(format!("POST {path}"), request, DROPPED);
        }
        for header in HEADERS {
            for text in RAW {
                let request = site
                    .request("POST", &form.target)
                    .set(header, text)
                    .set("Content-Type", URLENCODED)
                    .body(urlencoded(&form.with_token("none")));
                let name = format!("{header}: {text:?} to {}", form.name);
                cases.add(name, request, DROPPED);
            }
        }
    }
}
