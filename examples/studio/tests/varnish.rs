//! The whole studio behind a Varnish with its default configuration: whatever it keeps, nobody gets
//! another visitor's bytes. Also not from pages that ask for headers or cookies in their own ways.
//!
//! `cargo xtask test varnish` installs Varnish where it may, and runs this.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use hallway::__private::{arg, draw, public_arg};
use hallway::axum::extract::FromRequestParts;
use hallway::cache::Kept;
use hallway::http::request::Parts;
use hallway::http::{HeaderMap, header};
use hallway::{Config, IntoPage, Life, Path, rsx};
use studio::staff::StaffDoor;
use studio::{AppState, app, database};

const PASSWORD: &str = "the-tide-comes-in";

/// A session as another crate makes one: a cookie of its own, read from the request.
struct ForeignSession(String);

impl<S: Send + Sync> FromRequestParts<S> for ForeignSession {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let lines = parts.headers.get_all(header::COOKIE).iter();
        let pairs = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split("; "));
        let mut jar = hallway::cookie::CookieJar::new();
        for pair in pairs {
            if let Ok(cookie) = hallway::cookie::Cookie::parse(pair.to_owned()) {
                jar.add_original(cookie);
            }
        }
        Ok(Self(jar.get("who").map_or_else(String::new, |cookie| {
            cookie.value().to_owned()
        })))
    }
}

/// The studio, with pages that know their visitor past the framework, and one that may be kept.
async fn start(folder: &std::path::Path) -> SocketAddr {
    let url = format!("sqlite:{}", folder.join("studio.db").display());
    let pool = database::open(&url).await.expect("a database");
    let staff = StaffDoor::new(PASSWORD).expect("a password");
    let state = AppState::new(pool, staff, hallway::ApiKeys::default());
    let app = app::app()
        .page(
            "/by-header",
            draw(|p, s: &AppState| {
                Box::pin(async move {
                    let headers: HeaderMap = arg(p, s).await?;
                    let who = headers
                        .get("x-who")
                        .and_then(|who| who.to_str().ok())
                        .unwrap_or_default();
                    rsx! { <p>"mine=" (who) ";"</p> }.into_page()
                })
            }),
        )
        .page(
            "/by-cookie",
            draw(|p, s: &AppState| {
                Box::pin(async move {
                    let ForeignSession(who) = arg(p, s).await?;
                    rsx! { <p>"mine=" (who) ";"</p> }.into_page()
                })
            }),
        )
        .cached_page(
            "/kept/{name}",
            Kept::new().life(Life::Hours),
            draw(|p, s: &AppState| {
                Box::pin(async move {
                    let Path(name): Path<String> = public_arg(p, s).await?;
                    rsx! { <p>"name=" (name) ";"</p> }.into_page()
                })
            }),
        )
        .config(Config::for_tests())
        .with_state(state);
    let router = app.into_router().expect("it starts");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { hallway::axum::serve(listener, router).await });
    address
}

/// Varnish in a folder of its own. It ends with the test.
struct Varnish(Child, SocketAddr);

impl Varnish {
    fn start(folder: &std::path::Path, behind: SocketAddr) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = free.local_addr().expect("its address");
        drop(free);
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

struct Answer {
    head: String,
    body: String,
}

/// One browser: its name, and the cookies that it was given, unless it refuses them.
struct Visitor {
    name: String,
    keeps_cookies: bool,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    fn get(&mut self, at: SocketAddr, path: &str) -> Answer {
        let mut stream = TcpStream::connect(at).expect("Varnish listens");
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(a, b)| format!("{a}={b}"))
            .collect();
        let cookies = match cookies.is_empty() {
            true => String::new(),
            false => format!("cookie: {}\r\n", cookies.join("; ")),
        };
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: app.test\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
             x-who: {}\r\n{cookies}\r\n",
            self.name
        );
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("it is read");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        for line in head
            .lines()
            .filter(|line| line.to_lowercase().starts_with("set-cookie:"))
        {
            let pair = line["set-cookie:".len()..]
                .trim()
                .split(';')
                .next()
                .unwrap_or_default();
            if let (true, Some((name, value))) = (self.keeps_cookies, pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer {
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}

/// What is between `start` and `end`, each time.
fn all<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let parts = text.split(start).skip(1);
    parts.filter_map(|part| part.split(end).next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Varnish: cargo xtask test varnish"]
async fn behind_varnish_nobody_gets_another_visitors_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let studio = start(folder.path()).await;
    let varnish = Varnish::start(folder.path(), studio);
    let pages = app::app().doors().pages.into_iter().map(|page| page.path);
    let mut paths: Vec<String> = pages.filter(|path| !path.contains('{')).collect();
    let others = [
        "/work/plumline",
        "/by-header",
        "/by-cookie",
        "/kept/a",
        "/kept/b",
        "/nowhere",
        "/icon.svg",
    ];
    paths.extend(others.map(ToOwned::to_owned));
    let mut visitors: Vec<Visitor> = (0..30)
        .map(|number| {
            let name = format!("visitor-{number}");
            // A third refuses cookies: Varnish answers by itself only who sends none.
            let who = (number % 3 > 0).then(|| ("who".to_owned(), name.clone()));
            Visitor {
                name,
                keeps_cookies: who.is_some(),
                cookies: who.into_iter().collect(),
            }
        })
        .collect();
    let (mut tokens, mut set, mut kept) = (HashMap::new(), HashMap::new(), 0);
    let mut seen = 0;
    for round in 0..3 {
        for path in &paths {
            for visitor in &mut visitors {
                let answer = visitor.get(varnish.1, path);
                let head = answer.head.to_lowercase();
                assert!(!head.starts_with("http/1.1 503"), "{path}: {}", answer.head);
                let name = visitor.name.clone();
                for token in all(&answer.body, "name=\"$form\" value=\"", "\"") {
                    seen += 1;
                    assert_eq!(
                        tokens.insert(token.to_owned(), name.clone()),
                        None,
                        "{path}"
                    );
                }
                for cookie in all(&head, "set-cookie: ", ";") {
                    assert_eq!(set.insert(cookie.to_owned(), name.clone()), None, "{path}");
                }
                for mine in all(&answer.body, "mine=", ";") {
                    let own = path == "/by-header" || visitor.cookies.contains_key("who");
                    assert_eq!(
                        mine,
                        if own { name.as_str() } else { "" },
                        "{path}, round {round}"
                    );
                }
                for shown in all(&answer.body, "name=", ";")
                    .iter()
                    .filter(|it| it.len() == 1)
                {
                    assert!(path.ends_with(shown), "{path} shows {shown}");
                }
                // Two numbers: the request's, and that of the one which brought what was kept.
                kept += all(&head, "x-varnish: ", "\r\n")
                    .iter()
                    .filter(|ids| ids.contains(' '))
                    .count();
            }
        }
    }
    // At least home, contact, login, quote and a post, for each visitor in each round.
    assert!(seen >= 5 * 30 * 3, "{seen} tokens were seen");
    assert!(kept > 20, "Varnish has kept hardly anything: {kept}");
}
