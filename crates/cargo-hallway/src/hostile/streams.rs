//! Connections that want to stay: WebSockets, event streams, upgrades, from foreign pages.

use super::{Cases, SHOWN};
use crate::attack::site::Site;

/// What is asked for: `Upgrade`, and other headers.
type Upgrade = (&'static str, &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
const UPGRADES: [Upgrade; 5] = [
    ("websocket", &[("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Version", "13")]),
    ("websocket", &[("Sec-WebSocket-Key", "x"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Protocol", "vite-hmr")]),
    ("h2c", &[("HTTP2-Settings", "AAMAAABkAAQAAP__")]),
    ("TLS/1.0", &[]),
    ("connect-udp", &[("Capsule-Protocol", "?1")]),
];

/// No door switches protocols for a foreign page: 101 is not among what is allowed.
pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    let gets = site.routes.iter().filter(|(method, _)| method == "GET");
    let doors = site.pages.iter().chain(gets.map(|(_, path)| path));
    for door in doors {
        let foreign = || {
            site.request("GET", door)
                .set("Sec-Fetch-Site", "cross-site")
                .set("Origin", "https://evil.example")
        };
        for (upgrade, headers) in UPGRADES {
            let mut request = foreign()
                .set("Connection", "Upgrade")
                .set("Upgrade", upgrade);
            for (name, value) in headers {
                request = request.set(name, value);
            }
            cases.add(format!("{upgrade} at {door}"), request, SHOWN);
        }
        let events = foreign()
            .set("Accept", "text/event-stream")
            .set("Last-Event-ID", "0");
        cases.add(format!("an event stream at {door}"), events, SHOWN);
    }
}
