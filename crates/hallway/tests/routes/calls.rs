//! Calls of programs: sent again, made on an old version, and to a route that will go.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hallway::axum::body::Body;
use hallway::http::{Request, StatusCode, request::Builder};
use hallway::route::{Created, Deprecated, Once, Seen, Tagged};
use hallway::testing::{MemoryStore, TestApp, TestPage};
use hallway::{
    App, Checked, Config, Error, Form, IdempotencyKey, IfMatch, Link, Problem, Route, State,
};
use tokio::runtime::Runtime;
use tokio::sync::{Notify, Semaphore};

/// Counts what ran, and holds it up until it is let go.
#[derive(Clone)]
struct Orders {
    made: Arc<AtomicU32>,
    open: Arc<Semaphore>,
    /// The ids under which payments are written.
    rows: Arc<Mutex<BTreeSet<String>>>,
    written: Arc<Notify>,
}

#[derive(Form)]
struct Order {
    item: String,
}

async fn order(
    key: IdempotencyKey,
    State(orders): State<Orders>,
    Checked(order): Checked<Order>,
) -> Once<Created<u32>> {
    let call = key.of(&order);
    call.once(async move {
        let _open = orders.open.acquire().await?;
        let number = orders.made.fetch_add(1, Ordering::SeqCst) + 1;
        match &*order.item {
            "nothing" => Err(Error::status(StatusCode::CONFLICT, "Sold out")),
            "panic" => panic!("as a handler may"),
            _ => Ok(Created(Link::new(format!("/api/orders/{number}")), number)),
        }
    })
    .await
}

/// Writes its row under the id of the call, and is held up before it answers.
async fn pay(
    key: IdempotencyKey,
    State(orders): State<Orders>,
    Checked(order): Checked<Order>,
) -> Once<Created<usize>> {
    let call = key.of(&order);
    call.once_as(|once| async move {
        let row = once.as_str().to_owned();
        orders.rows.lock().unwrap().insert(row);
        orders.made.fetch_add(1, Ordering::SeqCst);
        orders.written.notify_one();
        let _open = orders.open.acquire().await?;
        let number = orders.rows.lock().unwrap().len();
        Ok(Created(Link::new("/api/payments/1"), number))
    })
    .await
}

async fn read(seen: Seen) -> Tagged<&'static str> {
    Tagged::new(7, "Ada").unless(&seen)
}

/// Breaks as a service may.
async fn broken() -> Result<Tagged<&'static str>, Problem> {
    Err(std::io::Error::other("table `leads` is locked"))?
}

async fn elsewhere() -> Result<Tagged<&'static str>, Problem> {
    Err(hallway::redirect(Link::new("/login")))?
}

async fn change(seen: IfMatch) -> Result<Tagged<&'static str>, Problem> {
    seen.allows(7)?;
    Ok(Tagged::new(8, "Ada Lovelace"))
}

fn app() -> (TestApp, Orders) {
    let orders = orders();
    (TestApp::new(routes(), orders.clone()), orders)
}

fn orders() -> Orders {
    Orders {
        made: Arc::default(),
        open: Arc::new(Semaphore::new(8)),
        rows: Arc::default(),
        written: Arc::default(),
    }
}

fn routes() -> App<Orders> {
    let soon = Deprecated::since("2026-11-01")
        .gone("2027-06-30")
        .instead("/api/v2/old");
    App::new()
        .route("/api/orders", Route::new().post(order))
        .route("/api/payments", Route::new().post(pay))
        .route("/api/lead", Route::new().get(read).put(change))
        .route("/api/broken", Route::new().get(broken).put(elsewhere))
        .route(
            "/api/v1/old",
            Route::new().get(async || "old").deprecated(soon),
        )
}

/// The app as a process finds it that keeps everything in this folder.
fn app_in(folder: &Path, orders: &Orders) -> TestApp {
    let vars = [
        ("HALLWAY_DATA", folder.to_str().unwrap()),
        ("HALLWAY_HOSTS", "app.test"),
    ];
    let config = Config::from_vars(vars.map(|(name, value)| (name.to_owned(), value.to_owned())));
    TestApp::with_config(routes(), orders.clone(), config.unwrap())
}

fn paying(item: &str) -> Request<Body> {
    let mut request = ordering("\"a\"", item);
    *request.uri_mut() = "/api/payments".parse().unwrap();
    request
}

fn to(request: Builder) -> Builder {
    request.header("host", "app.test")
}

fn ordering(key: &str, item: &str) -> Request<Body> {
    to(Request::post("/api/orders"))
        .header("idempotency-key", key)
        .header("content-type", "application/json")
        .body(Body::from(format!(r#"{{"item":"{item}"}}"#)))
        .unwrap()
}

async fn send(app: &TestApp, request: Request<Body>) -> TestPage {
    app.send(request).await
}

#[tokio::test]
async fn a_call_that_is_sent_again_runs_once_and_has_the_same_answer() {
    let (app, orders) = app();
    for _ in 0..70 {
        let answer = send(&app, ordering("\"a\"", "tea")).await;
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.header("location"), Some("/api/orders/1"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.json(), 1);
    }
    assert_eq!(orders.made.load(Ordering::SeqCst), 1);
    assert_eq!(send(&app, ordering("\"b\"", "tea")).await.json(), 2);
}

#[tokio::test]
async fn a_key_belongs_to_one_content_and_one_caller() {
    let (app, orders) = app();
    assert_eq!(send(&app, ordering("\"a\"", "tea")).await.status(), 201);
    assert_eq!(send(&app, ordering("\"a\"", "coffee")).await.status(), 422);
    let mut other = ordering("\"a\"", "coffee");
    other
        .headers_mut()
        .insert("x-api-key", "another".parse().unwrap());
    assert_eq!(send(&app, other).await.json(), 2);
    assert_eq!(orders.made.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_call_without_a_key_does_not_run() {
    let (app, orders) = app();
    for key in ["", "a", "\"\"", "\"a", "\"a\"b\""] {
        let answer = send(&app, ordering(key, "tea")).await;
        assert_eq!(answer.status(), 400, "{key}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
    }
    assert_eq!(orders.made.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_call_that_failed_may_be_sent_again() {
    let (app, orders) = app();
    for item in ["nothing", "panic"] {
        let key = format!("\"{item}\"");
        let before = orders.made.load(Ordering::SeqCst);
        let first = send(&app, ordering(&key, item)).await.status();
        assert_eq!(send(&app, ordering(&key, item)).await.status(), first);
        assert_eq!(orders.made.load(Ordering::SeqCst), before + 2, "{item}");
    }
}

#[test]
fn a_crash_between_the_commit_and_the_answer_is_one_row_and_the_next_try_has_the_answer() {
    let (folder, orders) = (tempfile::tempdir().unwrap(), orders());
    let process = Runtime::new().unwrap();
    process.block_on(async {
        let held = orders.open.acquire_many(8).await.unwrap();
        let app = app_in(folder.path(), &orders);
        tokio::select! {
            _ = app.send(paying("tea")) => panic!("the call waits for the test"),
            () = orders.written.notified() => held.forget(),
        }
    });
    process.shutdown_timeout(Duration::from_secs(5));
    orders.open.add_permits(8);
    Runtime::new().unwrap().block_on(async {
        let app = app_in(folder.path(), &orders);
        for _ in 0..2 {
            let answer = app.send(paying("tea")).await;
            assert_eq!((answer.status(), answer.json()), (201, 1.into()));
        }
        assert_eq!(app.send(paying("coffee")).await.status(), 422);
    });
    let rows = orders.rows.lock().unwrap().len();
    let runs = orders.made.load(Ordering::SeqCst);
    assert_eq!((rows, runs), (1, 2), "it ran again and found its row");
}

#[tokio::test]
async fn a_call_is_refused_while_the_same_one_runs() {
    let (app, orders) = app();
    let held = orders.open.acquire_many(8).await.unwrap();
    // `join!` begins with the first one, which waits inside.
    let copy = async {
        let second = send(&app, ordering("\"a\"", "tea")).await;
        assert_eq!(second.status(), 409);
        drop(held);
    };
    let (first, ()) = tokio::join!(send(&app, ordering("\"a\"", "tea")), copy);
    assert_eq!((first.status(), first.json()), (201, 1.into()));
    assert_eq!(orders.made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_call_that_is_sent_to_another_replica_runs_once_and_has_the_same_answer() {
    let (store, orders) = (MemoryStore::default(), orders());
    let config = Config::for_tests().store(store.clone());
    let apps = [(); 2].map(|()| TestApp::with_config(routes(), orders.clone(), config.clone()));
    let held = orders.open.acquire_many(8).await.unwrap();
    let copy = async {
        let copy = send(&apps[1], ordering("\"a\"", "tea")).await;
        assert_eq!(copy.status(), 409, "it runs at this moment");
        drop(held);
    };
    let (first, ()) = tokio::join!(send(&apps[0], ordering("\"a\"", "tea")), copy);
    assert_eq!((first.status(), first.json()), (201, 1.into()));
    let third = TestApp::with_config(routes(), orders.clone(), config);
    let again = send(&third, ordering("\"a\"", "tea")).await;
    assert_eq!((again.status(), again.json()), (201, 1.into()));
    assert_eq!(again.header("location"), Some("/api/orders/1"));
    assert_eq!(
        send(&third, ordering("\"a\"", "coffee")).await.status(),
        422
    );
    assert_eq!(orders.made.load(Ordering::SeqCst), 1);
    assert!(
        !format!("{store:?}").contains("/api/orders"),
        "nothing to read"
    );

    // What failed counts as not made, at every replica.
    for app in &apps {
        assert_eq!(send(app, ordering("\"b\"", "nothing")).await.status(), 409);
    }
    assert_eq!(orders.made.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_not_changed_again() {
    let (app, _) = app();
    let shown = send(
        &app,
        to(Request::get("/api/lead")).body(Body::empty()).unwrap(),
    )
    .await;
    let tag = shown.header("etag").unwrap().to_owned();
    let known = to(Request::get("/api/lead")).header("if-none-match", &tag);
    let known = send(&app, known.body(Body::empty()).unwrap()).await;
    assert_eq!((known.status(), known.header("etag")), (304, Some(&*tag)));
    for (seen, status) in [
        (Some(&*tag), 200),
        (Some("*"), 200),
        (Some("\"6\""), 412),
        (None, 428),
    ] {
        let mut request = to(Request::put("/api/lead"));
        if let Some(seen) = seen {
            request = request.header("if-match", seen);
        }
        let answer = send(&app, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), status, "{seen:?}");
    }
}

#[tokio::test]
async fn callers_of_a_route_that_will_go_hear_it_in_each_answer() {
    let (app, _) = app();
    let answer = send(
        &app,
        to(Request::get("/api/v1/old")).body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(answer.header("deprecation"), Some("@1793491200"));
    assert_eq!(
        answer.header("sunset"),
        Some("Wed, 30 Jun 2027 00:00:00 GMT")
    );
    let link = "</api/v2/old>; rel=\"successor-version\"";
    assert_eq!(answer.header("link"), Some(link));
}

#[tokio::test]
async fn a_caller_never_reads_why_a_service_broke() {
    let (app, _) = app();
    for request in [Request::get("/api/broken"), Request::put("/api/broken")] {
        let answer = send(&app, to(request).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), 500);
        let kind = answer.header("content-type");
        assert_eq!(kind, Some("application/problem+json"));
        assert_eq!(answer.json()["id"].as_str().unwrap().len(), 12);
        assert!(!answer.text().contains("leads") && answer.header("location").is_none());
    }
}
