//! What must hold for every sequence of bytes, for each of the parsers that a stranger reaches.
//!
//! The parsers of bodies are called as they are; tokens, origins, cookies and paths go through a
//! whole app, since what counts is whether it does something.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hallway::__private::{arg, draw};
use hallway::axum::body::Body;
use hallway::axum::extract::Request;
use hallway::form::Entries;
use hallway::http::request::Parts;
use hallway::http::{HeaderValue, Method};
use hallway::testing::TestApp;
use hallway::{
    Access, ActionState, App, Denied, Done, Error, Form, Guard, Input, IntoPage, Link, Principal,
    Public, Session, State, action, rsx,
};

/// One field of most kinds.
#[derive(Debug, Form)]
pub struct Note {
    /// A text with bounds.
    #[form(length(min = 2, max = 100))]
    pub name: String,
    /// A text with a shape.
    #[form(email)]
    pub email: String,
    /// A number.
    #[form(range(min = 1, max = 9))]
    pub seats: u8,
    /// A fraction.
    pub price: Option<f64>,
    /// A box to tick.
    pub terms: bool,
}

/// A body of pairs.
pub fn urlencoded(data: &[u8]) {
    bounded(Entries::from_urlencoded(data).ok());
}

/// A body of parts; the first byte says in which pieces it comes.
pub fn multipart(data: &[u8]) {
    let Some((size, body)) = data.split_first() else {
        return;
    };
    let size = usize::from(*size).max(1);
    let pieces: Vec<Vec<u8>> = body.chunks(size).map(<[u8]>::to_vec).collect();
    let pieces = pieces
        .into_iter()
        .map(|piece| Ok::<_, std::io::Error>(piece.into()));
    let pieces = futures_util::stream::iter(pieces);
    let read = Entries::from_multipart("multipart/form-data; boundary=X", pieces);
    bounded(
        WORLD
            .with(|world| world.borrow().runtime.block_on(read))
            .ok(),
    );
}

/// A JSON object.
pub fn json(data: &[u8]) {
    bounded(Entries::from_json(data).ok());
}

/// What was read keeps the limits, and can be decoded or refused, never worse.
fn bounded(entries: Option<Entries>) {
    let Some(entries) = entries else { return };
    assert!(entries.len() <= Entries::MOST);
    assert!(
        entries
            .iter()
            .all(|(name, _)| name.len() <= Entries::LONGEST_NAME)
    );
    match Note::decode(&entries) {
        Ok(note) => {
            assert!((2..=100).contains(&note.name.chars().count()), "{note:?}");
            assert!(note.email.contains('@') && (1..=9).contains(&note.seats));
        }
        Err(errors) => assert!(errors.iter().next().is_some(), "a refusal has a reason"),
    }
}

/// A token: whatever is not the one that was sealed runs nothing.
pub fn token(data: &[u8]) {
    WORLD.with(|world| {
        let mut world = world.borrow_mut();
        let mut by_script = world.post();
        if let Ok(value) = HeaderValue::from_bytes(data) {
            by_script.headers_mut().insert("hallway-token", value);
            world.refused(by_script);
        }
        let mut by_form = world.post();
        let token = String::from_utf8_lossy(data).into_owned();
        let body = [("$form", token.as_str()), ("name", "Ada")]
            .iter()
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect::<Vec<_>>();
        *by_form.body_mut() = Body::from(body.join("&"));
        world.refused(by_form);
    });
}

/// `Sec-Fetch-Site`, `Origin` and `Host`, one a line. A call with a good token runs only for one of
/// three reasons, which are said here once more in the shortest words.
pub fn origin(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let mut next = || lines.next().filter(|line| !line.is_empty());
    let (site, origin, host) = (next(), next(), next());
    WORLD.with(|world| {
        let mut world = world.borrow_mut();
        let mut request = world.filled();
        for (name, value) in [("sec-fetch-site", site), ("origin", origin), ("host", host)] {
            request.headers_mut().remove(name);
            if let Some(Ok(value)) = value.map(HeaderValue::from_bytes) {
                request.headers_mut().insert(name, value);
            }
        }
        let text = |name: &str| {
            let value = request.headers().get(name)?;
            Some(value.to_str().ok()?.to_ascii_lowercase())
        };
        let (site, origin, host) = (text("sec-fetch-site"), text("origin"), text("host"));
        let same = origin
            .zip(host)
            .is_some_and(|(origin, host)| origin_is(&origin, &host));
        let silent = !request.headers().contains_key("origin");
        let may = match (
            request.headers().contains_key("sec-fetch-site"),
            site.as_deref(),
        ) {
            (true, Some("same-origin")) => true,
            (true, Some("none")) => same || silent,
            (true, _) => false,
            (false, _) => same,
        };
        let before = world.runs();
        let status = world.send(request);
        assert!(status < 500, "{status}");
        assert!(may || world.runs() == before, "another site's call ran");
    });
}

/// Whether an origin is that of a host, default ports left out.
fn origin_is(origin: &str, host: &str) -> bool {
    [("http://", ":80"), ("https://", ":443")]
        .iter()
        .any(|(scheme, port)| {
            origin
                .strip_prefix(scheme)
                .is_some_and(|name| name.trim_end_matches(port) == host.trim_end_matches(port))
        })
}

/// Cookies: none but the sealed ones open a guarded page.
pub fn cookie(data: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(data) else {
        return;
    };
    WORLD.with(|world| {
        let mut world = world.borrow_mut();
        for path in ["/staff", "/"] {
            let mut request = world.get(path);
            request.headers_mut().insert("cookie", value.clone());
            let status = world.send(request);
            assert!(
                status < 500 && (path == "/" || status != 200),
                "{path}: {status}"
            );
        }
    });
}

/// Paths: none shows the guarded page, and none breaks anything.
pub fn path(data: &[u8]) {
    let mut request = match Request::get(data).body(Body::empty()) {
        Ok(request) => request,
        Err(_) => return,
    };
    let host = HeaderValue::from_static("app.test");
    request.headers_mut().insert("host", host);
    let notes = request.uri().path() == "/" || request.uri().path().starts_with("/notes/");
    let asset = request.uri().path().starts_with("/_hallway/");
    WORLD.with(|world| {
        let status = world.borrow_mut().send(request);
        assert!(status < 500, "{status}");
        assert!(notes || asset || status != 200, "a door that is on no list");
    });
}

/// A small app, and how often its action ran.
struct World {
    app: TestApp,
    runs: Arc<AtomicUsize>,
    runtime: tokio::runtime::Runtime,
}

thread_local! {
    static WORLD: RefCell<World> = RefCell::new(World::new());
}

impl World {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        let runs = Arc::new(AtomicUsize::new(0));
        let app = TestApp::new(app(), Runs(runs.clone()));
        let mut world = Self { app, runs, runtime };
        let (request, before) = (world.filled(), world.runs());
        world.send(request);
        assert_eq!(world.runs(), before + 1, "the page's own form runs");
        world
    }

    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    fn get(&self, path: &str) -> Request {
        let request = self.app.request(Method::GET, path);
        request.body(Body::empty()).expect("a request")
    }

    /// A call without its token.
    fn post(&self) -> Request {
        self.app
            .request(Method::POST, "/?/ping")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("name=Ada"))
            .expect("a request")
    }

    /// A call as the page's own form sends it.
    fn filled(&mut self) -> Request {
        let page = self.runtime.block_on(self.app.get("/"));
        let form = self.app.form(&page, "ping");
        form.to_request()
    }

    fn send(&mut self, request: Request) -> u16 {
        self.runtime.block_on(self.app.send(request)).status()
    }

    fn refused(&mut self, request: Request) {
        let before = self.runs();
        let status = self.send(request);
        assert!((400..500).contains(&status), "{status}");
        assert_eq!(self.runs(), before, "a made-up token ran");
    }
}

#[derive(Debug, Clone)]
struct Runs(Arc<AtomicUsize>);

#[action(access = Public, repeatable)]
async fn ping(State(runs): State<Runs>) -> Result<Done, Error> {
    runs.0.fetch_add(1, Ordering::SeqCst);
    Ok(Done::new())
}

/// What a page beside the form's has, so that the form's type is used as a user would.
#[action(access = Public)]
async fn save(Input(note): Input<Note>) -> Result<Done, Error> {
    Ok(Done::new().message(note.name))
}

impl hallway::Mounted<Runs> for ping {}
impl hallway::Mounted<Runs> for save {}

struct Staff;

impl Access for Staff {
    type Who = ();
}

impl<S: Send + Sync> Guard<S> for Staff {
    async fn check(parts: &mut Parts, _: &S) -> Result<(), Denied> {
        match Session::of(parts).subject() {
            Some(_) => Ok(()),
            None => Err(Denied::sign_in(Link::new("/"))),
        }
    }
}

async fn page(ping: ActionState<ping>, save: ActionState<save>) -> impl IntoPage {
    rsx! {
        (ping.form(|f| f.submit("Ping")))
        (save.form(|f| rsx! { (f.name.input()) (f.submit("Save")) }))
    }
}

async fn staff(_: Principal<Staff>) -> impl IntoPage {
    rsx! { <h1>"Staff"</h1> }
}

fn app() -> App<Runs> {
    App::new()
        .action::<ping>()
        .action::<save>()
        .page(
            "/",
            draw(|p, s: &Runs| {
                Box::pin(async move {
                    IntoPage::into_page(page(arg(p, s).await?, arg(p, s).await?).await)
                })
            }),
        )
        .page(
            "/notes/{*rest}",
            draw(|_, _: &Runs| Box::pin(async { IntoPage::into_page(rsx! { <p>"Note"</p> }) })),
        )
        .page(
            "/staff",
            draw(|p, s: &Runs| {
                Box::pin(async move { IntoPage::into_page(staff(arg(p, s).await?).await) })
            }),
        )
}

fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
