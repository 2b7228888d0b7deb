//! Requests that make a shared cache keep the wrong thing.

use super::{Cases, REFUSED, SHOWN};
use crate::attack::site::Site;

/// Endings that caches in front of a site like to keep.
const ENDINGS: [&str; 10] = [
    "/x.css",
    "/x.js",
    "/x.png",
    "/.css",
    "%2fx.css",
    ";x.css",
    "%00.css",
    "%0a.css",
    ".rsc",
    "/index.json",
];

/// Headers by which other systems choose what an address shows.
const CHOOSING: [(&str, &str); 20] = [
    ("Accept", "application/json"),
    ("Accept", "text/x-component"),
    ("Accept", "*/*;q=0"),
    ("Accept", "image/avif"),
    ("RSC", "1"),
    ("Next-Router-Prefetch", "1"),
    ("Next-Router-State-Tree", "%5B%22%22%5D"),
    ("X-Nextjs-Data", "1"),
    ("X-SvelteKit-Invalidated", "1"),
    ("X-Requested-With", "XMLHttpRequest"),
    ("HX-Request", "true"),
    ("Turbo-Frame", "main"),
    ("X-Inertia", "true"),
    ("Purpose", "prefetch"),
    ("Sec-Purpose", "prefetch"),
    ("Range", "bytes=0-1"),
    ("If-None-Match", "*"),
    ("If-Modified-Since", "Fri, 31 Dec 2100 23:59:59 GMT"),
    ("Accept-Encoding", "gzip;q=0, identity;q=0, *;q=0"),
    ("Vary", "Cookie"),
];

/// That nothing personal may be kept is asked of every answer of the suite.
pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for page in site.pages.iter().filter(|page| *page != "/") {
        for ending in ENDINGS {
            let path = format!("{page}{ending}");
            let request = site.request("GET", &path);
            cases.add(format!("GET {path}"), request, REFUSED);
        }
    }
    for page in &site.pages {
        for (name, value) in CHOOSING {
            let request = site.request("GET", page).set(name, value);
            cases.add(format!("{page} with {name}: {value}"), request, SHOWN);
        }
        let fat = site.request("GET", page).body("q=from+the+body");
        cases.add(format!("GET {page} with a body"), fat, SHOWN);
    }
}
