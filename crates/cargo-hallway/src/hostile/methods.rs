//! Methods that pretend to be others.

use super::{Cases, DROPPED, REFUSED, SHOWN};
use crate::attack::request::{URLENCODED, urlencoded};
use crate::attack::site::Site;

const OVERRIDES: [&str; 5] = [
    "X-HTTP-Method-Override",
    "X-HTTP-Method",
    "X-Method-Override",
    "X-Requested-Method",
    "_method",
];

const STRANGE: [&str; 13] = [
    "TRACE", "TRACK", "CONNECT", "PROPFIND", "MKCOL", "COPY", "MOVE", "LOCK", "DEBUG", "PURGE",
    "LINK", "QUERY", "PoSt",
];

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for form in &site.forms {
        let body = String::from_utf8_lossy(&urlencoded(form)).into_owned();
        // The whole submission in the query of a GET, as a link or an image would send it.
        let glue = if form.target.contains('?') { '&' } else { '?' };
        let query = format!("{}{glue}{body}", form.target);
        for method in ["GET", "HEAD", "OPTIONS"] {
            let plain = site.request(method, &query);
            let name = format!("{method} with the whole of {} in its query", form.name);
            cases.add(name, plain.clone(), SHOWN);
            for header in OVERRIDES {
                let name = format!("{method} {} with {header}: POST", form.name);
                cases.add(name, plain.clone().set(header, "POST"), SHOWN);
            }
            let method_in_query = format!("{query}&_method=POST");
            let name = format!("{method} {} with _method=POST", form.name);
            cases.add(name, site.request(method, &method_in_query), SHOWN);
        }
        for method in STRANGE {
            let request = site
                .request(method, &form.target)
                .set("Content-Type", URLENCODED)
                .body(body.clone());
            cases.add(format!("{method} {}", form.name), request, DROPPED);
        }
        let cross = site
            .request("POST", &form.target)
            .set("Sec-Fetch-Site", "cross-site")
            .set("Content-Type", URLENCODED)
            .body(body);
        for header in OVERRIDES {
            let name = format!("a foreign POST of {} that says {header}: GET", form.name);
            cases.add(name, cross.clone().set(header, "GET"), REFUSED);
        }
    }
    for (method, path) in &site.routes {
        let taken: Vec<&str> = site
            .routes
            .iter()
            .filter(|(_, other)| other == path)
            .map(|(method, _)| method.as_str())
            .collect();
        let request = site.request(method, path);
        for header in OVERRIDES.iter().filter(|_| method == "GET") {
            let name = format!("{method} {path} with {header}: DELETE");
            cases.add(name, request.clone().set(header, "DELETE"), SHOWN);
        }
        for strange in STRANGE.iter().filter(|strange| !taken.contains(strange)) {
            let name = format!("{strange} {path}");
            cases.add(name, site.request(strange, path), DROPPED);
        }
    }
}
