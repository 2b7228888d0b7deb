//! Doors that are not there: near misses, names of actions, hidden addresses of other systems.

use super::{Cases, NOT_SHOWN, REFUSED};
use crate::attack::request::{URLENCODED, urlencoded};
use crate::attack::site::Site;

/// Addresses that other systems have, or that somebody may have left open.
const HIDDEN: [&str; 44] = [
    "/_hallway",
    "/_hallway/",
    "/_hallway/doors",
    "/_hallway/actions",
    "/_hallway/action/{name}",
    "/_hallway/dev",
    "/_hallway/debug",
    "/_hallway/manifest.json",
    "/_hallway/hallway.js",
    "/_hallway/hallway.0000000000000000.js",
    "/_hallway/../Cargo.toml",
    "/hallway.json",
    "/doors.json",
    "/Cargo.toml",
    "/Cargo.lock",
    "/src/app.rs",
    "/target/release/app",
    "/.hallway/keys",
    "/.hallway/claims",
    "/studio.db",
    "/.env",
    "/.git/config",
    "/.git/HEAD",
    "/_next/data/build/index.json",
    "/_next/image?url=http://127.0.0.1/",
    "/__nextjs_original-stack-frame",
    "/__data.json",
    "/_app/remote/x/y",
    "/_server",
    "/_server?id=x",
    "/_serverFn/x",
    "/_actions/{name}",
    "/_build/manifest.json",
    "/__manifest?p=/",
    "/q-data.json",
    "/@fs/etc/passwd",
    "/@id/x",
    "/server-status",
    "/debug/pprof/",
    "/actuator/env",
    "/metrics",
    "/graphql",
    "/cgi-bin/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
];

/// The query parts that could be taken for a selection of code.
const CHOICES: [&str; 8] = [
    "?/{name}",
    "?/{short}",
    "?action={name}",
    "?_action={name}",
    "?/main",
    "?/../{short}",
    "?/std::process::exit",
    "?/__proto__",
];

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    let action = site.forms.first().map_or("x", |form| form.name.as_str());
    for path in HIDDEN {
        let path = path.replace("{name}", action);
        // A slash too many may lead to the address without it.
        let allowed = if path.ends_with('/') {
            NOT_SHOWN
        } else {
            REFUSED
        };
        cases.add(format!("GET {path}"), site.request("GET", &path), allowed);
        let post = site.request("POST", &path).set("Content-Type", URLENCODED);
        cases.add(format!("POST {path}"), post.body("a=1"), allowed);
    }
    for form in &site.forms {
        let short = form.name.rsplit("::").next().unwrap_or_default();
        for choice in CHOICES {
            let query = choice
                .replace("{name}", &form.name)
                .replace("{short}", short);
            // By name alone, as if the name were enough.
            let path = format!("{}{query}", form.page);
            let request = site
                .request("POST", &path)
                .set("Content-Type", URLENCODED)
                .body(urlencoded(&form.with_token("")));
            cases.add(format!("POST {path} without a token"), request, REFUSED);
        }
        for near in misses(&form.name) {
            let request = site
                .request("POST", &form.target)
                .set("Content-Type", URLENCODED)
                .body(urlencoded(&form.with_token(&near)));
            cases.add(format!("the name {near:?} for a token"), request, REFUSED);
        }
        for path in [
            format!("{}/{short}", form.page.trim_end_matches('/')),
            format!("/{}", form.name.replace("::", "/")),
            format!("/api/{short}"),
        ] {
            let request = site
                .request("POST", &path)
                .set("Content-Type", URLENCODED)
                .body(urlencoded(form));
            cases.add(format!("POST {path} with a token"), request, REFUSED);
        }
    }
}

/// Names that are almost the action's.
fn misses(name: &str) -> [String; 6] {
    [
        name.to_owned(),
        name.to_uppercase(),
        format!("{name}\0"),
        format!(" {name}"),
        name.replace("::", "."),
        name[..name.len() - 1].to_owned(),
    ]
}
