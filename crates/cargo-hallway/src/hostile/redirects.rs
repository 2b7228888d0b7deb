//! Addresses of other sites where a redirect could take them from.

use super::{Cases, MARK, REFUSED, SHOWN};
use crate::attack::request::{URLENCODED, escape, urlencoded};
use crate::attack::site::Site;

/// Ways to write another site that look like a path. `{mark}` is its name.
const TARGETS: [&str; 18] = [
    "//{mark}",
    "///{mark}",
    "/\\{mark}",
    "\\\\{mark}",
    "\\/{mark}",
    "https:{mark}",
    "https:/{mark}",
    "https://{mark}",
    "HTTPS://{mark}",
    "//{mark}@x",
    "//x@{mark}",
    "/\t/{mark}",
    "/\r\n/{mark}",
    "\u{0}//{mark}",
    "/\u{2215}{mark}",
    "/\u{ff0f}{mark}",
    "javascript://{mark}/%0aalert(1)",
    "data:text/html,{mark}",
];

/// Where frameworks look for a place to go on to.
const PARAMETERS: [&str; 8] = [
    "next",
    "redirect",
    "redirect_to",
    "return",
    "returnTo",
    "url",
    "continue",
    "callbackUrl",
];

/// That no `Location` leads away is asked of every answer of the suite.
pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    let pages = || site.pages.iter().chain(&site.guarded);
    for target in TARGETS {
        let target = target.replace("{mark}", MARK);
        let escaped = escape(&target);
        for page in pages() {
            let query: Vec<String> = PARAMETERS
                .iter()
                .map(|name| format!("{name}={escaped}"))
                .collect();
            let path = format!("{page}?{}", query.join("&"));
            cases.add(
                format!("GET {page} to go on to {target:?}"),
                site.request("GET", &path),
                SHOWN,
            );
        }
        // The path itself, as browsers and proxies pass it on.
        for path in [format!("/{escaped}"), format!("/{escaped}/%2e%2e")] {
            let request = site.request("GET", &path);
            cases.add(format!("GET {path}"), request, REFUSED);
        }
        for form in &site.forms {
            let path = format!("{}&next={escaped}", form.target);
            let request = site
                .request("POST", &path)
                .set("Referer", &format!("https://{MARK}/"))
                .set("Content-Type", URLENCODED)
                .body(urlencoded(&form.with_token("none")));
            let name = format!("a refused {} to go on to {target:?}", form.name);
            cases.add(name, request, REFUSED);
        }
    }
    for path in ["//{mark}", "//{mark}/%2f..", "/\\{mark}", "//{mark}//"] {
        let path = path.replace("{mark}", MARK);
        cases.add(format!("GET {path}"), site.request("GET", &path), REFUSED);
    }
}
