//! Senders that take their time, to keep a connection for ever.

use std::time::Duration;

use super::{Cases, DROPPED};
use crate::attack::http::Pace;
use crate::attack::request::{URLENCODED, urlencoded};
use crate::attack::site::Site;

/// When the last of them must be gone.
const WAIT: Duration = Duration::from_secs(40);
const DRIP: Pace = Pace::Drip {
    drops: 400,
    every: Duration::from_secs(1),
};

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    cases.slow(
        "a connection without a word",
        Vec::new(),
        Pace::AtOnce,
        DROPPED,
        WAIT,
    );
    let Some(page) = site.pages.first() else {
        return;
    };
    let mut head = site.request("GET", page).bytes();
    head.truncate(head.len() - 2);
    cases.slow(
        "a head that does not end",
        head,
        Pace::AtOnce,
        DROPPED,
        WAIT,
    );
    let long = site.request("GET", page).set("X-Long", &"a".repeat(500));
    let bytes = long.bytes();
    cases.slow("a head, one byte a second", bytes, DRIP, DROPPED, WAIT);
    for form in &site.forms {
        let liar = site
            .request("POST", &form.target)
            .set("Content-Type", URLENCODED)
            .without_length()
            .set("Content-Length", "10995116277760")
            .body(urlencoded(form));
        let name = format!("10 TB declared to {}", form.name);
        cases.slow(name, liar.bytes(), Pace::AtOnce, DROPPED, WAIT);
    }
    let Some(form) = site.forms.first() else {
        return;
    };
    let mut late = form.with_token("none");
    late.entries.push(("more".to_owned(), "x".repeat(500)));
    let post = site
        .request("POST", &form.target)
        .set("Content-Type", URLENCODED);
    let drip = post.clone().body(urlencoded(&late)).bytes();
    cases.slow("a body, one byte a second", drip, DRIP, DROPPED, WAIT);
    let silent = post.without_length().set("Content-Length", "1000").bytes();
    cases.slow(
        "a body that never comes",
        silent,
        Pace::AtOnce,
        DROPPED,
        WAIT,
    );
}
