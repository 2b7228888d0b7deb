//! The suite against a server that does everything wrong: each kind of hole is found.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use cargo_hallway::attack::Attack;

const PAGE: &str = "<html><form method=\"post\" action=\"/?/save\" data-hallway=\"save\">\
    <input type=\"hidden\" name=\"$form\" value=\"T0ken\">\
    <input name=\"text\" type=\"text\" required></form></html>";

/// A server that takes every POST, reflects what it is told, and lets caches keep everything.
struct Careless {
    addr: SocketAddr,
    taken: Arc<AtomicUsize>,
}

impl Careless {
    fn start() -> Careless {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = taken.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let counter = counter.clone();
                thread::spawn(move || answer(stream.unwrap(), &counter));
            }
        });
        Careless { addr, taken }
    }

    fn url(&self) -> String {
        format!("http://{}/", self.addr)
    }
}

fn answer(mut stream: TcpStream, taken: &AtomicUsize) {
    // Whoever pauses is cut off: this server is careless, not slow.
    stream
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    let mut head = Vec::new();
    let mut chunk = [0; 16 << 10];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut chunk) {
            Ok(read) if read > 0 => head.extend_from_slice(&chunk[..read]),
            _ => return,
        }
    }
    let text = String::from_utf8_lossy(&head).to_lowercase();
    let header = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.map(str::trim).unwrap_or_default().to_owned()
    };
    let answer = if text.starts_with("get") {
        let host = header("x-forwarded-host:");
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: public\r\n\
             Set-Cookie: a=b\r\nX-Host: {host}\r\nContent-Length: {}\r\n\r\n{PAGE}",
            PAGE.len()
        )
    } else {
        taken.fetch_add(1, Ordering::SeqCst);
        let to = header("referer:");
        format!("HTTP/1.1 303 See Other\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
    };
    let _ = stream.write_all(answer.as_bytes());
}

#[test]
fn every_kind_of_hole_is_found() {
    let careless = Careless::start();
    let taken = careless.taken.clone();
    let report = Attack::new(&careless.url())
        .run(|| taken.load(Ordering::SeqCst).to_string())
        .unwrap();
    assert!(!report.passed());
    let found = |group: &str, wrong: &str| {
        assert!(
            report
                .findings()
                .iter()
                .any(|it| it.group == group && it.wrong.contains(wrong)),
            "{group}, {wrong}: {report}"
        );
    };
    found("origin", "answered 303, allowed: 403");
    found("origin", "changed, from");
    found("tokens", "answered 303");
    found("payloads", "answered 303");
    found("bombs", "answered 303");
    found("redirects", "leads away");
    found("forwarded headers", "is the attacker's");
    found("caches", "caches may keep it");
    found("names", "answered 200");
}

#[test]
fn the_command_says_what_it_found_and_fails() {
    let careless = Careless::start();
    let attack = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_cargo-hallway"))
            .args(["hallway", "attack"])
            .args(arguments)
            .output()
            .unwrap()
    };
    let output = attack(&[&careless.url()]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("1 pages, 0 of them guarded"), "{text}");
    assert!(text.contains("FAILED  origin: POST"), "{text}");
    let nobody = attack(&["http://127.0.0.1:1/"]);
    assert_eq!(nobody.status.code(), Some(2));
    let secure = attack(&["https://example.com/"]);
    let said = String::from_utf8_lossy(&secure.stderr);
    assert!(said.contains("plain http"), "{said}");
}
