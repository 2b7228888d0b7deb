//! Published payloads against the decoders of other frameworks, posted to every door.
//!
//! React Server Components (CVE-2025-55182 and its followers), Qwik, SvelteKit's devalue, seroval,
//! Astro: bodies with references, promises and property paths. Here they are names and texts.

use super::{Cases, REFUSED};
use crate::attack::html::Form;
use crate::attack::request::{MULTIPART, URLENCODED, escape};
use crate::attack::site::Site;

/// Parts of a multipart body, as `name`, `value`.
type Parts = &'static [(&'static str, &'static str)];

#[rustfmt::skip]
const FLIGHT: [(&str, Parts); 12] = [
    ("then of a prototype", &[
        ("0", r#"{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\"then\":\"$B1337\"}","_response":{"_prefix":"process.mainModule.require('child_process').execSync('id');","_chunks":"$Q2","_formData":{"get":"$1:constructor:constructor"}}}"#),
        ("1", r#""$@0""#),
        ("2", "[]"),
    ]),
    ("constructor of a function", &[("0", r#"["$1:constructor:constructor"]"#), ("1", r#"{"a":1}"#)]),
    ("prefix of a response", &[("0", r#"{"_response":{"_prefix":"//","_formData":{"get":"$1:then:constructor"}}}"#), ("1", "{}")]),
    ("a chunk that waits for itself", &[("0", r#""$@0""#)]),
    ("two chunks in a circle", &[("0", r#""$@1""#), ("1", r#""$@0""#)]),
    ("a list that holds itself", &[("0", r#"["$0"]"#)]),
    ("a server reference", &[("0", r#"["$h1"]"#), ("1", r#"{"id":"fs#readFileSync","bound":["/etc/passwd"]}"#)]),
    ("a form in a form", &[("0", r#"["$K1"]"#), ("1_0", "x")]),
    ("a map of a million", &[("0", r#"["$Q1","$W1","$n99999999999999999999","$D-1","$i1"]"#), ("1", "[]")]),
    ("a big number", &[("0", r#"["$n99999999999999999999999999999999"]"#)]),
    ("an action by its id", &[("$ACTION_ID_7f1c0d2e3b4a59687766554433221100ffeeddccbb", "")]),
    ("an action by reference", &[("$ACTION_REF_1", ""), ("$ACTION_1:0", r#"{"id":"vm#runInThisContext","bound":"$@1"}"#), ("$ACTION_1:1", r#"["1+1"]"#), ("$ACTION_KEY", "k1")]),
];

/// Bodies of other systems: media type, headers, body.
type Foreign = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

#[rustfmt::skip]
const OTHERS: [Foreign; 10] = [
    ("a React call as text", "text/plain;charset=UTF-8", &[("Next-Action", "7f1c0d2e3b4a59687766554433221100ffeeddccbb")], r#"["$1:__proto__:then"]"#),
    ("a React call of no action", "text/plain;charset=UTF-8", &[("Next-Action", "x")], "[]"),
    ("a React call as a component", "text/x-component", &[("RSC", "1"), ("Next-Action", "toString")], "[]"),
    ("a resume payload", "application/json", &[("Next-Resume", "1")], "{}"),
    ("a Qwik function", "application/qwik-json", &[("X-QRL", "s_abcdefghijk"), ("X-Qwik-Fullpath", "/")], r#"{"_entry":"1","_objs":["\u0002../../server/index#run","2"]}"#),
    ("a SvelteKit remote call", "application/json", &[("X-SvelteKit-Action", "true")], r#"{"payload":"[[\"Set\",1],[\"Set\",0]]","refreshes":[]}"#),
    ("a devalue hole", "application/x-www-form-urlencoded", &[("X-SvelteKit-Action", "true")], r#"data=%5B%7B%22__proto__%22%3A1%7D%5D"#),
    ("a Solid call", "application/json", &[("X-Server-Id", "src_index_ts--x_1"), ("X-Server-Instance", "server-fn:0")], r#"{"t":{"t":9,"i":0,"l":1,"a":[{"t":4,"i":0}],"o":0},"f":31,"m":[]}"#),
    ("a TanStack call", "application/json", &[("X-TSR-ServerFn", "true")], r#"{"data":{"t":10,"i":0,"p":{"k":["__proto__"],"v":[1]}}}"#),
    ("an Astro action", "application/json", &[], r#"{"_astroAction":"x","slots":{"default":"<script>"}}"#),
];

/// Names that mean something to a language with prototypes.
const NAMES: [&str; 14] = [
    "__proto__",
    "__proto__[polluted]",
    "__proto__.polluted",
    "constructor",
    "constructor.prototype.polluted",
    "constructor[prototype][polluted]",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "then",
    "length",
    "$where",
    "__defineGetter__",
];

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    let routes = site.routes.iter().filter(|(method, _)| method == "POST");
    let doors = site.pages.iter().chain(routes.map(|(_, path)| path));
    for door in doors {
        for (name, parts) in FLIGHT {
            let request = site
                .request("POST", door)
                .set("Next-Action", "7f1c0d2e3b4a59687766554433221100ffeeddccbb")
                .set("Accept", "text/x-component")
                .set("Content-Type", MULTIPART)
                .body(body(parts));
            cases.add(format!("React: {name} to {door}"), request, REFUSED);
        }
        for (name, kind, headers, body) in OTHERS {
            let mut request = site.request("POST", door).set("Content-Type", kind);
            for (header, value) in headers {
                request = request.set(header, value);
            }
            cases.add(format!("{name} to {door}"), request.body(body), REFUSED);
        }
    }
    for form in &site.forms {
        prototypes(site, form, cases);
    }
}

/// The names as further entries of a form that is otherwise good, and in the place of its fields.
fn prototypes(site: &Site, form: &Form, cases: &mut Cases<'_>) {
    let bare = format!("%24form={}", escape(form.token()));
    for name in NAMES {
        let post = site
            .request("POST", &form.target)
            .set("Content-Type", URLENCODED);
        if form.demands {
            let request = post.body(format!("{bare}&{}=1", escape(name)));
            cases.add(format!("{name} to {}", form.name), request, REFUSED);
        }
        let header = site
            .request("POST", &form.target)
            .set("Content-Type", URLENCODED)
            .set("hallway-token", name)
            .body(format!("{}=1", escape(name)));
        cases.add(
            format!("{name} as a token to {}", form.name),
            header,
            REFUSED,
        );
    }
}

fn body(parts: Parts) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--hostile\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    parts.iter().map(part).collect::<String>() + "--hostile--\r\n"
}
