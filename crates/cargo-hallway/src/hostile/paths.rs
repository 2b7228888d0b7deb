//! Other spellings of a guarded path, to get past a guard that looks at paths.

use super::{Cases, NOT_SHOWN};
use crate::attack::request::Request;
use crate::attack::site::Site;

/// Spellings of `/a/b`. `{a}` is the path without its first slash, `{first}` its first segment,
/// `{rest}` what follows.
const SPELLINGS: [&str; 36] = [
    "/{a}",
    "//{a}",
    "/./{a}",
    "/x/../{a}",
    "/x/%2e%2e/{a}",
    "/%2e/{a}",
    "/{a}/",
    "/{a}//",
    "/{a}/.",
    "/{a}/..;/",
    "/{a};x=1",
    "/;x=1/{a}",
    "/{a}.json",
    "/{a}.html",
    "/{a}.css",
    "/{a}.rsc",
    "/{a}/__data.json",
    "/{a}.",
    "/{a}%20",
    "/{a}%00",
    "/{a}%00.css",
    "/{a}%0a",
    "/{a}%23",
    "/{a}%3f",
    "/{a}?",
    "/{a}??/.css",
    "/{first}%2f{rest}",
    "/{first}%5c{rest}",
    "/{first}//{rest}",
    "/{first}/./{rest}",
    "/{first}/x/../{rest}",
    "/{upper}",
    "/{percent}",
    "/%252f{a}",
    "/%c0%af{a}",
    "/%ef%bc%8f{a}",
];

/// Headers that some servers route by.
const ROUTED: [&str; 7] = [
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Override-URL",
    "X-Forwarded-Uri",
    "X-Matched-Path",
    "X-Invoke-Path",
    "X-Now-Route-Matches",
];

/// Nobody is signed in: no spelling shows the page.
pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for page in &site.guarded {
        let get = |path: &str| Request::new("GET", path, &site.host);
        for path in spelled(page) {
            cases.add(format!("GET {path}"), get(&path), NOT_SHOWN);
            let whole = format!("http://{}{path}", site.host);
            cases.add(format!("GET {whole}"), get(&whole), NOT_SHOWN);
            let head = Request::new("HEAD", &path, &site.host);
            cases.add(format!("HEAD {path}"), head, NOT_SHOWN);
        }
        let nowhere = "/hallway-hostile-nowhere";
        for header in ROUTED {
            cases.add(
                format!("{header}: {page} at {nowhere}"),
                get(nowhere).set(header, page),
                NOT_SHOWN,
            );
            cases.add(
                format!("{header}: / at {page}"),
                get(page).set(header, "/"),
                NOT_SHOWN,
            );
        }
        for host in ["localhost", "127.0.0.1", "internal", "[::1]"] {
            cases.add(
                format!("Host: {host} at {page}"),
                get(page).set("Host", host),
                NOT_SHOWN,
            );
        }
    }
}

fn spelled(page: &str) -> Vec<String> {
    let bare = page.trim_start_matches('/');
    let (first, rest) = bare.split_once('/').unwrap_or((bare, ""));
    let percent: String = bare
        .chars()
        .map(|one| match one {
            '/' => one.to_string(),
            one => format!("%{:02x}", one as u32),
        })
        .collect();
    // A path of one segment has nothing to put between its segments.
    let fits = |spelling: &&&str| !rest.is_empty() || !spelling.contains("{rest}");
    // `%61dmin` is the very same address; it must be guarded like it, which is what is asked here.
    SPELLINGS
        .iter()
        .filter(fits)
        .map(|spelling| {
            spelling
                .replace("{a}", bare)
                .replace("{first}", first)
                .replace("{rest}", rest)
                .replace("{upper}", &bare.to_uppercase())
                .replace("{percent}", &percent)
        })
        .collect()
}
