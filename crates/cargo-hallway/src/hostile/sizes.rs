//! Liars about size, and heads and bodies that are larger than anybody needs.

use super::{Cases, DROPPED, REFUSED};
use crate::attack::html::Form;
use crate::attack::request::{MULTIPART, URLENCODED, multipart, urlencoded};
use crate::attack::site::Site;

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    if let Some(page) = site.pages.first() {
        heads(site, page, cases);
    }
    for form in &site.forms {
        bodies(site, form, cases);
        lengths(site, form, cases);
    }
}

fn heads(site: &Site, page: &str, cases: &mut Cases<'_>) {
    let get = |path: &str| site.request("GET", path);
    let large = "a".repeat(600 << 10);
    cases.add(
        "a header of 600 KB",
        get(page).set("X-Large", &large),
        DROPPED,
    );
    cases.add("a path of 600 KB", get(&format!("/{large}")), DROPPED);
    cases.add(
        "a cookie of 600 KB",
        get(page).set("Cookie", &large),
        DROPPED,
    );
    let many = (0..2000).fold(get(page), |request, n| request.add(&format!("X-{n}"), "1"));
    cases.add("2,000 headers", many, DROPPED);
    let lines = [
        (
            "no blank after the method",
            "GET/ HTTP/1.1\r\nHost: x\r\n\r\n",
        ),
        (
            "a version that is none",
            "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        ),
        ("no version", "GET /\r\n\r\n"),
        (
            "a blank before the colon",
            "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        ),
        (
            "a folded header",
            "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
        ),
        (
            "a NUL in a header",
            "GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n",
        ),
        (
            "a name of no letters",
            "GET / HTTP/1.1\r\nHost: x\r\n(): x\r\n\r\n",
        ),
        (
            "a TLS greeting",
            "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n",
        ),
        (
            "only line breaks, then nonsense",
            "\r\n\r\n\r\nnonsense\r\n\r\n",
        ),
    ];
    for (name, bytes) in lines {
        cases.raw(name, bytes.as_bytes().to_vec(), DROPPED);
    }
}

/// Bodies over every limit, declared and undeclared.
fn bodies(site: &Site, form: &Form, cases: &mut Cases<'_>) {
    let post = |kind: &str| site.request("POST", &form.target).set("Content-Type", kind);
    let mut large = form.clone();
    let filler = "x".repeat(3 << 20);
    large.entries.push(("filler".to_owned(), filler));
    let name = |what: &str| format!("{what} to {}", form.name);
    let pairs = post(URLENCODED).body(urlencoded(&large));
    cases.add(name("3 MB of pairs"), pairs.clone(), REFUSED);
    cases.add(
        name("3 MB of pairs in chunks"),
        pairs.chunked(8 << 10),
        REFUSED,
    );
    let parts = post(MULTIPART).body(multipart(&large));
    cases.add(name("3 MB of parts"), parts.clone(), REFUSED);
    cases.add(
        name("3 MB of parts in chunks"),
        parts.chunked(8 << 10),
        REFUSED,
    );
    // Each piece is a read of its own: work that is done again for every one of them adds up.
    let filler = "x".repeat(60 << 10);
    let mut pieces = form.bare().with_token("");
    pieces.entries.insert(0, ("filler".to_owned(), filler));
    pieces.entries.truncate(1);
    let pairs = post(URLENCODED).body(urlencoded(&pieces)).chunked(1);
    cases.add(name("60 KB of pairs, byte by byte"), pairs, REFUSED);
    let parts = post(MULTIPART).body(multipart(&pieces)).chunked(1);
    cases.add(name("60 KB of parts, byte by byte"), parts, REFUSED);
    let borders = "--hostile\r\n".repeat(6000);
    let borders = post(MULTIPART).body(borders).chunked(1);
    cases.add(name("6,000 borders, byte by byte"), borders, REFUSED);
    // The token is the last thing in the body: nobody reads so far for it.
    let mut late = large.clone();
    late.entries.rotate_left(1);
    let late = post(URLENCODED).body(urlencoded(&late));
    cases.add(name("a token behind 3 MB"), late, REFUSED);
}

/// Bodies whose length is not what the head says. Whatever is read of them has no token, or more
/// than one length: none of it may be taken for the form.
fn lengths(site: &Site, form: &Form, cases: &mut Cases<'_>) {
    let post = || {
        site.request("POST", &form.target)
            .set("Content-Type", URLENCODED)
            .without_length()
    };
    let name = |what: &str| format!("{what} to {}", form.name);
    let body = urlencoded(&form.bare().with_token("none"));
    let length = |value: &str| post().set("Content-Length", value).body(body.clone());
    for value in [
        "-1",
        "1e3",
        "0x10",
        "99999999999999999999999",
        "10, 20",
        "+7",
        "seven",
    ] {
        let what = name(&format!("Content-Length: {value}"));
        cases.add(what, length(value), DROPPED);
    }
    let two = length("5").add("Content-Length", "6");
    cases.add(name("two lengths"), two, DROPPED);
    let both = length("5").set("Transfer-Encoding", "chunked");
    cases.add(name("a length and chunks"), both, DROPPED);
    let chunks = |coding: &str, body: &str| {
        post()
            .set("Transfer-Encoding", coding)
            .body(body.as_bytes().to_vec())
    };
    let strange = [
        (
            "a chunk of 16 EB",
            "chunked",
            "FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n",
        ),
        (
            "a chunk of negative size",
            "chunked",
            "-1\r\nx\r\n0\r\n\r\n",
        ),
        ("a chunk without a size", "chunked", "\r\nx\r\n0\r\n\r\n"),
        ("a coding that is none", "cow", "1\r\nx\r\n0\r\n\r\n"),
        ("chunked twice", "chunked, chunked", "1\r\nx\r\n0\r\n\r\n"),
        (
            "chunked, but not last",
            "chunked, identity",
            "1\r\nx\r\n0\r\n\r\n",
        ),
    ];
    for (what, coding, body) in strange {
        cases.add(name(what), chunks(coding, body), DROPPED);
    }
    let extension = format!("1;{}\r\nx\r\n0\r\n\r\n", "x".repeat(200 << 10));
    let extension = chunks("chunked", &extension);
    cases.add(
        name("a chunk with 200 KB of extensions"),
        extension,
        DROPPED,
    );
}
