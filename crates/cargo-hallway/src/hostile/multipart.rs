//! Multipart bodies that break the format, or use every corner of it.

use super::{Cases, REFUSED};
use crate::attack::html::Form;
use crate::attack::request::{MULTIPART, multipart};
use crate::attack::site::Site;

/// Content types that do not name a boundary which can be used.
const TYPES: [&str; 8] = [
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\"\"",
    "multipart/form-data; boundary=other",
    "multipart/form-data; boundary=hostile\u{7f}",
    "multipart/mixed; boundary=hostile",
    "multipart/related; boundary=hostile; type=text/plain",
    "multipart/form-data, multipart/form-data; boundary=hostile",
];

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for form in &site.forms {
        let post = |kind: &str| site.request("POST", &form.target).set("Content-Type", kind);
        for kind in TYPES {
            let name = format!("{kind:?} to {}", form.name);
            cases.add(name, post(kind).body(multipart(form)), REFUSED);
        }
        let long = format!("multipart/form-data; boundary={}", "b".repeat(5000));
        let long = post(&long).body(multipart(form));
        cases.add(
            format!("a boundary of 5,000 letters to {}", form.name),
            long,
            REFUSED,
        );
        for (name, body) in bodies(form) {
            let request = post(MULTIPART).body(body);
            cases.add(format!("{name} to {}", form.name), request, REFUSED);
        }
    }
}

/// Each begins as a good submission does, and is spoilt behind its token.
fn bodies(form: &Form) -> Vec<(&'static str, Vec<u8>)> {
    let whole = String::from_utf8_lossy(&multipart(form)).into_owned();
    let open = whole.trim_end_matches("--hostile--\r\n").to_owned();
    let part = |head: &str, body: &str| format!("{open}--hostile\r\n{head}\r\n\r\n{body}\r\n");
    let ended = |head: &str, body: &str| part(head, body) + "--hostile--\r\n";
    let named = "Content-Disposition: form-data; name=\"x\"";
    let parts = format!("--hostile\r\n{named}\r\n\r\n1\r\n");
    let token = String::from_utf8_lossy(&multipart(&form.bare())).into_owned();
    let file = token.replacen("name=\"$form\"", "name=\"$form\"; filename=\"t.txt\"", 1);
    let first = format!(
        "--hostile\r\n{named}; filename=\"f\"\r\n\r\n{}\r\n",
        "x".repeat(80 << 10)
    );
    let bodies = [
        ("no end", open.clone()),
        (
            "an end in the middle of a part",
            open[..open.len() - 4].to_owned(),
        ),
        (
            "10,000 parts",
            open.clone() + &parts.repeat(10_000) + "--hostile--\r\n",
        ),
        (
            "a part without a name",
            ended("Content-Disposition: form-data", "x"),
        ),
        ("a part without a head", ended("", "x")),
        (
            "a part of 5,000 headers",
            ended(&(named.to_owned() + &"\r\nX: 1".repeat(5000)), "x"),
        ),
        (
            "a name of 100 KB",
            ended(
                &format!(
                    "Content-Disposition: form-data; name=\"{}\"",
                    "n".repeat(100 << 10)
                ),
                "x",
            ),
        ),
        ("a token that is a file", file),
        ("a token behind a file of 80 KB", first + &token),
        ("nothing at all", String::new()),
        ("only an end", "--hostile--\r\n".to_owned()),
        ("only a preamble", "x".repeat(70 << 10)),
        ("a boundary 40,000 times", "--hostile\r\n".repeat(40_000)),
        ("two tokens", open.clone() + &token),
    ];
    let mut bodies: Vec<(&str, Vec<u8>)> = bodies
        .into_iter()
        .map(|(name, body)| (name, body.into_bytes()))
        .collect();
    // What a field of no such name holds is refused where fields are known; the effect is not.
    let strange = [
        (
            "a path as file name",
            format!("{named}; filename=\"../../../../etc/cron.d/x\""),
        ),
        (
            "a NUL in a file name",
            format!("{named}; filename=\"a\0.png\""),
        ),
        (
            "two file names",
            format!("{named}; filename=\"a.png\"; filename*=UTF-8''b.sh"),
        ),
        (
            "a file name in two lines",
            format!("{named}; filename=\"a\r\n\tb\""),
        ),
        (
            "a part in base64",
            format!("{named}\r\nContent-Transfer-Encoding: base64"),
        ),
        (
            "a part of 100 KB of headers",
            format!("{named}\r\nX: {}", "x".repeat(100 << 10)),
        ),
        (
            "a charset of its own",
            "Content-Disposition: form-data; name=\"_charset_\"".to_owned(),
        ),
        (
            "a part of parts",
            format!("{named}\r\nContent-Type: multipart/mixed; boundary=inner"),
        ),
    ];
    if form.demands {
        let bare = token.trim_end_matches("--hostile--\r\n");
        bodies.extend(strange.map(|(name, head)| {
            let body = format!("{bare}--hostile\r\n{head}\r\n\r\nAAAA\r\n--hostile--\r\n");
            (name, body.into_bytes())
        }));
    }
    bodies
}
