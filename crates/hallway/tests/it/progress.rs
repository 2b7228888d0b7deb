//! An action tells how far it is: a script hears it while it runs, and there is one outcome.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt as _;
use hallway::__private::{arg, draw};
use hallway::axum::Router;
use hallway::axum::body::BodyDataStream;
use hallway::axum::extract::Request;
use hallway::http::HeaderMap;
use hallway::testing::TestApp;
use hallway::{
    ActionState, App, Config, Done, Error, IntoPage, Invalid, Mounted, Progress, Public, State,
    action, rsx,
};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// Lets an action do one step after the other.
#[derive(Clone)]
struct Desk(Arc<Inner>);

struct Inner {
    gate: Semaphore,
    runs: AtomicUsize,
    rows: AtomicUsize,
}

impl Desk {
    fn new() -> Self {
        let [runs, rows] = [AtomicUsize::new(0), AtomicUsize::new(0)];
        let gate = Semaphore::new(0);
        Self(Arc::new(Inner { gate, runs, rows }))
    }

    fn let_go(&self, steps: usize) {
        self.0.gate.add_permits(steps);
    }

    /// How often a function ran, and what came of it.
    fn done(&self) -> (usize, usize) {
        let count = |of: &AtomicUsize| of.load(Ordering::SeqCst);
        (count(&self.0.runs), count(&self.0.rows))
    }

    async fn work(&self, progress: &Progress) -> Result<(), Error> {
        self.0.runs.fetch_add(1, Ordering::SeqCst);
        for row in 1..=3 {
            progress.say(row, 3, format!("Row {row}"));
            self.0.gate.acquire().await?.forget();
            self.0.rows.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    }
}

#[action(access = Public)]
async fn import(State(desk): State<Desk>, progress: Progress) -> Result<Done<u8>, Error> {
    desk.work(&progress).await?;
    Ok(Done::new().message("Imported.").data(3))
}

/// Ends with a cookie, which a head that is gone cannot set.
#[action(access = Public)]
async fn move_in(State(desk): State<Desk>, progress: Progress) -> Result<Done, Error> {
    desk.work(&progress).await?;
    Ok(Done::new().message("Welcome.").sign_in("ada"))
}

#[action(access = Public)]
async fn refuse(_progress: Progress) -> Result<Done, Invalid> {
    Err(Invalid::field("file", "There is nothing in it"))
}

impl Mounted<Desk> for import {}
impl Mounted<Desk> for move_in {}
impl Mounted<Desk> for refuse {}

/// The app without a socket: its router, and a browser before it.
fn app(desk: &Desk) -> (Router, TestApp) {
    let page = draw(|parts, desk: &Desk| {
        Box::pin(async move {
            let import: ActionState<import> = arg(parts, desk).await?;
            let move_in: ActionState<move_in> = arg(parts, desk).await?;
            let refuse: ActionState<refuse> = arg(parts, desk).await?;
            let body = rsx! {
                <h1>"Desk"</h1>
                (import.form(|f| rsx! { (f.progress("Stop")) (f.submit("Import")) }))
                (move_in.form(|f| f.submit("Move in"))) (refuse.form(|f| f.submit("Refuse")))
            };
            body.into_page()
        })
    });
    let app = App::new()
        .action::<import>()
        .action::<move_in>()
        .action::<refuse>()
        .page("/", page)
        .config(Config::for_tests());
    let router = app.with_state(desk.clone()).into_router().unwrap();
    (router.clone(), TestApp::of(router))
}

/// A reply that arrives line by line.
struct Arriving {
    status: u16,
    headers: HeaderMap,
    frames: BodyDataStream,
    text: String,
}

impl Arriving {
    async fn of(router: Router, request: Request) -> Self {
        let answer = router.oneshot(request).await.unwrap();
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            frames: answer.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// Waits for the next report.
    async fn report(&mut self) -> Value {
        let frame = self.frames.next().await.expect("a report").unwrap();
        let frame = std::str::from_utf8(&frame).unwrap();
        self.text.push_str(frame);
        serde_json::from_str(frame.lines().last().unwrap()).unwrap()
    }

    /// The whole reply; `None` when the connection breaks before its end.
    async fn rest(mut self) -> Option<Value> {
        while let Some(frame) = self.frames.next().await {
            self.text += std::str::from_utf8(&frame.ok()?).unwrap();
        }
        Some(serde_json::from_str(&self.text).unwrap())
    }
}

#[tokio::test]
async fn a_script_hears_how_far_an_action_is_and_then_its_outcome() {
    let desk = Desk::new();
    let (router, app) = app(&desk);
    let form = app.form(&app.get("/").await, "import").key("one-press");
    let mut reply = Arriving::of(router, form.to_script_request()).await;
    assert_eq!(reply.status, 200);
    for name in ["cache-control", "x-accel-buffering"] {
        assert!(["no-store", "no"].contains(&reply.headers[name].to_str().unwrap()));
    }
    for row in 1..=3 {
        let report = json!({"done": row, "of": 3, "text": format!("Row {row}")});
        assert_eq!(reply.report().await, report);
        assert_eq!(desk.done(), (1, row - 1));
        desk.let_go(1);
    }
    let reply = reply.rest().await.expect("a whole reply");
    assert_eq!(reply["progress"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        (&reply["kind"], &reply["data"]),
        (&json!("done"), &json!(3))
    );
    assert_eq!(reply["message"], "Imported.");
    assert!(reply["view"]["title"].is_string());

    // What was told is over; how it ended is told again.
    let copy = form.submit_by_script().await.json();
    assert_eq!(
        (&copy["data"], &copy["replayed"]),
        (&json!(3), &json!(true))
    );
    assert!(copy.get("progress").is_none());
    assert_eq!(desk.done(), (1, 3));
}

#[tokio::test]
async fn a_browser_without_script_waits_for_the_outcome() {
    let desk = Desk::new();
    let (_, app) = app(&desk);
    let form = app.form(&app.get("/").await, "import");
    desk.let_go(3);
    let answer = form.submit().await;
    assert_eq!((answer.status(), answer.location()), (303, Some("/")));
    assert!(app.get("/").await.shows("Imported."));
    assert_eq!(desk.done(), (1, 3));
}

#[tokio::test]
async fn a_connection_that_breaks_between_two_reports_stops_nothing() {
    let desk = Desk::new();
    let (router, app) = app(&desk);
    let form = app.form(&app.get("/").await, "import").key("one-press");
    let mut lost = Arriving::of(router, form.to_script_request()).await;
    assert_eq!(lost.report().await["done"], 1);
    drop(lost);
    desk.let_go(3);
    let copy = form.submit_by_script().await.json();
    assert_eq!((&copy["kind"], &copy["data"]), (&json!("done"), &json!(3)));
    assert_eq!(desk.done(), (1, 3));
}

#[tokio::test]
async fn cookies_come_with_the_answer_to_the_copy_that_follows_a_broken_reply() {
    let desk = Desk::new();
    let (router, app) = app(&desk);
    let form = app.form(&app.get("/").await, "move_in").key("one-press");
    let mut reply = Arriving::of(router, form.to_script_request()).await;
    assert_eq!(reply.report().await["done"], 1);
    desk.let_go(3);
    assert!(reply.rest().await.is_none(), "the runtime sends it again");
    assert!(app.cookie("hallway-session").is_none());
    let copy = form.submit_by_script().await;
    assert_eq!(
        (copy.status(), &copy.json()["message"]),
        (200, &json!("Welcome."))
    );
    assert!(app.cookie("hallway-session").is_some());
    assert_eq!(desk.done(), (1, 3));
}

#[tokio::test]
async fn an_action_that_ends_before_it_tells_anything_answers_as_any_other() {
    let desk = Desk::new();
    let (_, app) = app(&desk);
    let answer = app
        .form(&app.get("/").await, "refuse")
        .submit_by_script()
        .await;
    assert_eq!(
        (answer.status(), &answer.json()["kind"]),
        (422, &json!("invalid"))
    );
    assert!(answer.json().get("progress").is_none());
}

#[tokio::test]
async fn the_form_says_that_its_action_tells_how_far_it_is() {
    let (_, app) = app(&Desk::new());
    let page = app.get("/").await;
    let form = page.text().split("<form").nth(1).expect("a form");
    assert!(
        form.contains(" data-progress>") && form.contains("data-upload"),
        "{form}"
    );
}
