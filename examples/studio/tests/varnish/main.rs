//! The whole studio behind a Varnish with its default configuration: whatever it keeps, nobody gets
//! another visitor's bytes. Also not from pages and routes that ask for headers, cookies or sessions
//! in their own ways.
//!
//! `cargo xtask test varnish` installs Varnish where it may, and runs this.

mod site;
mod visitor;

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use site::{API_KEY, PASSWORD};
use studio::app;
use visitor::{Answer, Visitor, all};

/// Varnish in a folder of its own. It ends with the test.
struct Varnish(Child, SocketAddr);

impl Varnish {
    fn start(folder: &std::path::Path, behind: SocketAddr) -> Self {
        // Below the ports that the test's own connections are given.
        let free = (26_000..27_000).find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok());
        let address = free.and_then(|free| free.local_addr().ok());
        let address = address.expect("a free port");
        let child = Command::new("varnishd")
            .args(["-F", "-j", "none", "-s", "malloc,64m"])
            .arg("-n")
            .arg(folder.join("varnish"))
            .args(["-a", &address.to_string(), "-b", &behind.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .expect("varnishd is installed: `cargo xtask test varnish` sees to it");
        while TcpStream::connect(address).is_err() {
            std::thread::yield_now();
        }
        Self(child, address)
    }
}

impl Drop for Varnish {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What nobody may get twice, and what has been seen so far.
#[derive(Default)]
struct Seen {
    tokens: HashMap<String, String>,
    cookies: HashMap<String, String>,
    kept: usize,
}

impl Seen {
    /// Checks that an answer holds nothing of another visitor.
    fn check(&mut self, path: &str, visitor: &Visitor, answer: &Answer, everybody: &[String]) {
        let name = &visitor.name;
        let Answer { head, body } = answer;
        assert!(!answer.status().starts_with('5'), "{path}: {head}");
        for token in all(body, "name=\"$form\" value=\"", "\"") {
            let before = self.tokens.insert(token.to_owned(), name.clone());
            assert_eq!(before, None, "{path}: a token of somebody else");
        }
        for cookie in answer.cookies().filter(|cookie| !cookie.ends_with('=')) {
            let before = self.cookies.insert(cookie.to_owned(), name.clone());
            assert_eq!(before, None, "{path}: a cookie of somebody else");
        }
        for mine in all(body, "mine=", ";") {
            let is_known = !path.ends_with("by-cookie") || visitor.keeps_cookies;
            let own = if is_known { name.as_str() } else { "" };
            assert_eq!(mine, own, "{path}");
        }
        for shown in all(body, "name=", ";")
            .into_iter()
            .filter(|it| it.len() == 1)
        {
            assert!(path.ends_with(shown), "{path} shows {shown}");
        }
        let reads_messages = visitor.is_staff || visitor.headers.contains(API_KEY);
        if !reads_messages {
            let others = everybody.iter().filter(|other| *other != name);
            for other in others {
                assert!(
                    !body.contains(other) && !head.contains(other),
                    "{path}: {other}"
                );
            }
            assert!(!body.contains("Sign out"), "{path} is the staff's");
        }
        self.kept += usize::from(answer.was_kept());
    }
}

/// Every address of the studio that has no placeholder and ends its answer.
fn addresses() -> Vec<String> {
    let doors = app::app().doors();
    let is_plain = |path: &String| !path.contains('{') && path != "/api/events";
    let pages = doors.pages.into_iter().map(|page| page.path);
    let gets = doors.routes.into_iter().filter(|route| {
        let mut methods = route.methods.iter();
        methods.any(|method| method.method == "GET")
    });
    let mut all: Vec<String> = pages.chain(gets.map(|route| route.path)).collect();
    all.retain(is_plain);
    let others = [
        "/work/plumline",
        "/api/v1/leads/1",
        "/by-header",
        "/by-cookie",
        "/by-session",
        "/api/by-header",
        "/api/by-cookie",
        "/api/by-session",
        "/kept/a",
        "/kept/b",
        "/kept-but-for-a-part",
        "/nowhere",
        "/icon.svg",
    ];
    all.extend(others.map(ToOwned::to_owned));
    all
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Varnish: cargo xtask test varnish"]
async fn behind_varnish_nobody_gets_another_visitors_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let studio = site::start(folder.path()).await;
    let varnish = Varnish::start(folder.path(), studio);
    let (at, paths) = (varnish.1, addresses());
    let mut visitors: Vec<Visitor> = (0..30).map(Visitor::new).collect();
    let everybody: Vec<String> = visitors.iter().map(|one| one.name.clone()).collect();
    // Two of the staff, and a partner's program, before and between those who are neither.
    for number in [1, 16] {
        let sent = visitors[number].send(at, "/login", "password", &[("password", PASSWORD)]);
        assert_eq!(sent.status(), "303", "{}", sent.head);
        visitors[number].is_staff = true;
    }
    visitors[3].headers += &format!("x-api-key: {API_KEY}\r\n");
    let mut seen = Seen::default();
    for visitor in visitors
        .iter_mut()
        .filter(|one| one.keeps_cookies && !one.is_staff)
    {
        let name = visitor.name.clone();
        let message = [("email", "a@b.example"), ("message", "We need a new site.")];
        let refused = [&[("name", name.as_str())][..], &message[..1]].concat();
        let refused = visitor.send(at, "/contact", "message", &refused);
        assert!(refused.body.contains(&name), "what was typed is shown");
        seen.check("/contact", visitor, &refused, &everybody);
        let whole = [&[("name", name.as_str())][..], &message].concat();
        let sent = visitor.send(at, "/contact", "message", &whole);
        assert_eq!(sent.status(), "303", "{}", sent.head);
        seen.check("/contact", visitor, &sent, &everybody);
    }
    let mut messages = 0;
    for _ in 0..3 {
        for path in &paths {
            for visitor in &mut visitors {
                let answer = visitor.get(at, path);
                seen.check(path, visitor, &answer, &everybody);
                let is_list = ["/admin/leads", "/api/v1/leads"].contains(&path.as_str());
                messages += usize::from(is_list && answer.body.contains(&everybody[2]));
            }
        }
    }
    // Three of them read the messages; who is not signed in any more does not.
    assert_eq!(
        messages,
        3 * 3,
        "the staff and the partner read the messages"
    );
    let signed_out = visitors[1].send(at, "/admin/leads", "$form", &[]);
    assert_eq!(signed_out.status(), "303", "{}", signed_out.head);
    visitors[1].is_staff = false;
    for path in &paths {
        let answer = visitors[1].get(at, path);
        seen.check(path, &visitors[1], &answer, &everybody);
    }
    // At least home, contact, login, quote and a post, for each visitor in each round.
    let tokens = seen.tokens.len();
    assert!(tokens >= 5 * 30 * 3, "{tokens} tokens were seen");
    let kept = seen.kept;
    assert!(kept > 20, "Varnish has kept hardly anything: {kept}");
}
