//! Operators of a running app look, let somebody call again, and sign somebody out.

#![cfg(unix)]

use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use hallway::__private::{arg, draw};
use hallway::axum::extract::Request;
use hallway::http::request::Parts;
use hallway::testing::TestApp;
use hallway::{
    Access, ActionState, App, Config, Denied, Done, Error, Guard, IntoPage, Link, Mounted, OnceId,
    Principal, Public, Session, State, action, rsx,
};
use tokio::net::TcpListener;

/// The ids of the submissions that were written down.
type Rows = Arc<Mutex<Vec<String>>>;

#[action(access = Public, name = "write", limit = "1/h per ip")]
async fn write(State(rows): State<Rows>, once: OnceId) -> Result<Done, Error> {
    rows.lock().unwrap().push(once.to_string());
    Ok(Done::new())
}

#[action(access = Public, name = "enter")]
async fn enter() -> Result<Done, Error> {
    Ok(Done::new().sign_in("ada"))
}

impl Mounted<Rows> for write {}
impl Mounted<Rows> for enter {}

struct Member;

impl Access for Member {
    type Who = ();
}

impl<S: Send + Sync> Guard<S> for Member {
    async fn check(parts: &mut Parts, _: &S) -> Result<(), Denied> {
        match Session::of(parts).subject() {
            Some(_) => Ok(()),
            None => Err(Denied::sign_in(Link::new("/"))),
        }
    }
}

async fn page(write: ActionState<write>, enter: ActionState<enter>) -> impl IntoPage {
    rsx! { (write.form(|f| f.submit("Write"))) (enter.form(|f| f.submit("Enter"))) }
}

async fn members(_: Principal<Member>) -> impl IntoPage {
    rsx! { <h1>"Members"</h1> }
}

fn app() -> App<Rows> {
    App::new()
        .action::<write>()
        .action::<enter>()
        .page(
            "/",
            draw(|p, s: &Rows| {
                Box::pin(async move {
                    IntoPage::into_page(page(arg(p, s).await?, arg(p, s).await?).await)
                })
            }),
        )
        .page(
            "/members",
            draw(|p, s: &Rows| {
                Box::pin(async move { IntoPage::into_page(members(arg(p, s).await?).await) })
            }),
        )
}

/// A running app, and a browser of it whose requests need no socket.
struct Running {
    browser: TestApp,
    rows: Rows,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    async fn start(folder: &Path) -> Self {
        let rows = Rows::default();
        let data = folder.display().to_string();
        let vars = [
            ("HALLWAY_DATA", data),
            ("HALLWAY_HOSTS", "app.test".to_owned()),
        ];
        let vars = vars.map(|(name, value)| (name.to_owned(), value));
        let config = Config::from_vars(vars).unwrap();
        let ready = app().config(config).with_state(rows.clone());
        let browser = TestApp::beside(&ready);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let task = tokio::spawn(async move { ready.serve_on(listener).await.unwrap() });
        let socket = folder.join("operator/socket");
        while UnixStream::connect(&socket).is_err() {
            tokio::task::yield_now().await;
        }
        Self {
            browser,
            rows,
            task,
        }
    }

    /// Ends it, and waits until nothing of it has the folder any more.
    async fn stop(self, folder: &Path) {
        let Self { browser, task, .. } = self;
        drop(browser);
        task.abort();
        let _ = task.await;
        let lock = File::open(folder.join("claims/lock")).unwrap();
        while lock.try_lock().is_err() {
            tokio::task::yield_now().await;
        }
    }

    async fn submit(&self, action: &str) -> (u16, Request) {
        let form = self.browser.form(&self.browser.get("/").await, action);
        (form.submit().await.status(), form.to_request())
    }
}

async fn hallway(folder: &Path, words: &'static [&'static str]) -> Output {
    let folder = folder.to_owned();
    let run = move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-hallway"));
        command.arg("hallway").args(words).arg("--data").arg(folder);
        command.output().unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn somebody_who_called_too_often_may_call_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = Running::start(folder.path()).await;
    assert_eq!(app.submit("write").await.0, 303);
    assert_eq!(app.submit("write").await.0, 429);
    let all = hallway(folder.path(), &["limits"]).await;
    let line = "write, 1/h per ip: 1 callers have used some of it, 1 of them all\n";
    assert!(said(&all).contains(line), "{}", said(&all));
    let one = hallway(folder.path(), &["limits", "203.0.113.1"]).await;
    assert!(
        said(&one).starts_with("write, 1/h per ip: 0 left"),
        "{}",
        said(&one)
    );
    let freed = hallway(folder.path(), &["limits", "203.0.113.1", "--free"]).await;
    assert!(freed.status.success(), "{freed:?}");
    assert_eq!(app.submit("write").await.0, 303);
    let nobody = hallway(folder.path(), &["limits", "198.51.100.7"]).await;
    assert_eq!(nobody.status.code(), Some(1));
    app.stop(folder.path()).await;
}

#[tokio::test]
async fn a_submission_is_found_by_the_id_that_its_row_has() {
    let folder = tempfile::tempdir().unwrap();
    let app = Running::start(folder.path()).await;
    assert_eq!(app.submit("write").await.0, 303);
    let id: &'static str = app.rows.lock().unwrap()[0].clone().leak();
    let words: &'static [&'static str] = vec!["once", id].leak();
    let one = hallway(folder.path(), words).await;
    assert!(said(&one).starts_with("it ended at 2"), "{}", said(&one));
    let all = hallway(folder.path(), &["once"]).await;
    let line = "1 submissions are known, 0 run now, of 0 nobody knows the end\n";
    assert_eq!(said(&all), line);
    let none = hallway(folder.path(), &["once", "0123"]).await;
    assert_eq!(none.status.code(), Some(1));
    app.stop(folder.path()).await;
}

#[tokio::test]
async fn somebody_is_signed_out_everywhere_while_the_app_runs_and_before_its_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let app = Running::start(folder.path()).await;
    assert_eq!(app.submit("enter").await.0, 303);
    assert_eq!(app.browser.get("/members").await.status(), 200);
    let ended = hallway(folder.path(), &["sessions", "ada", "--end"]).await;
    assert_eq!(said(&ended), "ada is signed out everywhere\n");
    assert_eq!(app.browser.get("/members").await.status(), 303);
    let told = hallway(folder.path(), &["sessions", "ada"]).await;
    assert!(
        said(&told).starts_with("all sessions that began before 2"),
        "{told:?}"
    );

    assert_eq!(app.submit("enter").await.0, 303);
    assert_eq!(app.browser.get("/members").await.status(), 200);
    let cookie = app.browser.cookie("session").unwrap();
    app.stop(folder.path()).await;
    let look = hallway(folder.path(), &["once"]).await;
    assert_eq!(look.status.code(), Some(2), "nobody can be asked: {look:?}");
    let left = hallway(folder.path(), &["sessions", "ada", "--end"]).await;
    assert!(said(&left).contains("at its next start"), "{left:?}");

    let again = Running::start(folder.path()).await;
    let request = again
        .browser
        .request(hallway::http::Method::GET, "/members");
    let request = request.header("cookie", format!("__Host-hallway-session={cookie}"));
    let request = request.body(hallway::axum::body::Body::empty()).unwrap();
    assert_eq!(again.browser.send(request).await.status(), 303);
    assert!(!folder.path().join("operator/end").exists());
    assert_eq!(again.submit("enter").await.0, 303);
    assert_eq!(
        again.browser.get("/members").await.status(),
        200,
        "a later session lasts"
    );
    again.stop(folder.path()).await;
}

#[tokio::test]
async fn only_the_programs_own_user_can_ask() {
    let folder = tempfile::tempdir().unwrap();
    let app = Running::start(folder.path()).await;
    let mode = |name: &str| {
        let about = std::fs::metadata(folder.path().join(name)).unwrap();
        about.permissions().mode() & 0o777
    };
    assert_eq!(mode("operator"), 0o700);
    assert_eq!(mode("operator/socket"), 0o600);
    app.stop(folder.path()).await;
}
