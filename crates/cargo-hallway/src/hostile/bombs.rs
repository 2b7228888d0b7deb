//! Bodies that make a decoder work harder than their size: depth, keys, lists, duplicates, numbers.

use super::{Cases, REFUSED};
use crate::attack::html::{Form, TOKEN};
use crate::attack::request::{URLENCODED, escape, urlencoded};
use crate::attack::site::Site;

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for form in &site.forms {
        for (name, body) in pairs(form) {
            let request = site
                .request("POST", &form.target)
                .set("Content-Type", URLENCODED)
                .body(body);
            cases.add(format!("{name} to {}", form.name), request, REFUSED);
        }
    }
    for (method, path) in &site.routes {
        if method == "GET" || method == "HEAD" || method == "OPTIONS" {
            continue;
        }
        for (name, body) in objects() {
            let mut request = site
                .request(method, path)
                .set("Content-Type", "application/json")
                .body(body);
            for (key, value) in &site.headers {
                request = request.set(key, value);
            }
            cases.add(format!("{name} to {path}"), request, REFUSED);
        }
    }
}

/// Bodies of a form that begin with a good token, so that they are decoded.
fn pairs(form: &Form) -> Vec<(String, Vec<u8>)> {
    let token = String::from_utf8_lossy(&urlencoded(&form.bare())).into_owned();
    let valid = String::from_utf8_lossy(&urlencoded(form)).into_owned();
    let mut bombs = vec![
        ("20,000 keys".to_owned(), {
            let keys: String = (0..20_000).map(|n| format!("&k{n}=")).collect();
            token.clone() + &keys
        }),
        (
            "20,000 equal keys".to_owned(),
            valid.clone() + &"&a=1".repeat(20_000),
        ),
        (
            "a key of 10,000 levels".to_owned(),
            format!("{valid}&a{}=1", "[a]".repeat(10_000)),
        ),
        (
            "a key of 10,000 dots".to_owned(),
            format!("{valid}&a{}=1", ".a".repeat(10_000)),
        ),
        (
            "a list of index 4294967295".to_owned(),
            format!("{token}&list[4294967295]=1"),
        ),
        (
            "900,000 ampersands and no token".to_owned(),
            "&".repeat(900_000),
        ),
        ("900,000 percent signs".to_owned(), "%".repeat(900_000)),
        ("two tokens".to_owned(), format!("{valid}&{token}")),
        (
            "two tokens in two spellings".to_owned(),
            format!("{valid}&{}", token.replacen("%24form", "$form", 1)),
        ),
    ];
    for field in form.fields() {
        let other = form.entries.iter().filter(|(name, _)| name != field);
        let mut rest = form.clone();
        rest.entries = other.cloned().collect();
        let rest = String::from_utf8_lossy(&urlencoded(&rest)).into_owned();
        let name = escape(field);
        bombs.push((
            format!("{field} of 900 KB"),
            format!("{rest}&{name}={}", "9".repeat(900 << 10)),
        ));
        bombs.push((
            format!("{field} 900 times"),
            rest.clone() + &format!("&{name}=1").repeat(900),
        ));
        bombs.push((
            format!("{field} as a list"),
            format!("{rest}&{name}[]=1&{name}[0]=1"),
        ));
        bombs.push((
            format!("{field} as an object"),
            format!("{rest}&{name}[__proto__]=1&{name}.constructor=1"),
        ));
    }
    debug_assert!(form.entries.iter().any(|(name, _)| name == TOKEN));
    let named = bombs.into_iter().filter(|(name, _)| {
        // Without a field that must be there, a form may well be sent with nothing else in it.
        form.demands || !name.starts_with("a list of")
    });
    named
        .map(|(name, body)| (name, body.into_bytes()))
        .collect()
}

fn objects() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |open: &str, close: &str, n: usize| open.repeat(n) + "1" + &close.repeat(n);
    let keys: String = (0..50_000).map(|n| format!("\"k{n}\":1,")).collect();
    [
        ("200,000 lists in each other", nested("[", "]", 200_000)),
        (
            "100,000 objects in each other",
            nested("{\"a\":", "}", 100_000),
        ),
        (
            "100,000 lists that do not end",
            "{\"name\":".to_owned() + &"[".repeat(100_000),
        ),
        ("50,000 keys", format!("{{{keys}\"z\":1}}")),
        (
            "50,000 equal keys",
            format!("{{{}\"z\":1}}", "\"a\":1,".repeat(50_000)),
        ),
        (
            "a number of 500 KB",
            format!("{{\"name\":{}}}", "9".repeat(500 << 10)),
        ),
        ("a number out of range", "{\"name\":1e999999999}".to_owned()),
        (
            "a text of 900 KB",
            format!("{{\"name\":\"{}\"}}", "x".repeat(900 << 10)),
        ),
        (
            "half a surrogate",
            "{\"name\":\"\\ud800\",\"email\":\"\\udc00\"}".to_owned(),
        ),
        ("a byte order mark", "\u{feff}{}".to_owned()),
        ("nothing", String::new()),
        ("null", "null".to_owned()),
        ("two objects", "{}{}".to_owned()),
    ]
    .map(|(name, body)| (name, body.into_bytes()))
    .into()
}
