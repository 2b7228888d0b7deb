//! Deliveries of other services. `e2e/specs/webhooks.spec.ts` sends those that the services' own
//! packages sign; here is what does not depend on who signs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::future::join_all;
use hallway::axum::body::Body;
use hallway::axum::response::Response;
use hallway::http::{Request, StatusCode};
use hallway::route::webhook::{GitHub, Slack, Stripe};
use hallway::testing::{MemoryStore, TestApp, TestPage};
use hallway::{App, Config, Error, FromRef, Route, State, Webhook, WebhookSecrets};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

const SECRET: &str = "whsec_of_the_test";
const EVENT: &str = r#"{"id":"evt_1","type":"charge.succeeded","data":{"object":{"amount":700}}}"#;

/// Handlers that count what they did, and wait and fail as a test wants.
#[derive(Clone)]
struct Till {
    begun: Arc<AtomicUsize>,
    earned: Arc<AtomicUsize>,
    /// How often the handler still fails.
    failures: Arc<AtomicUsize>,
    /// A permit for each handler that may end.
    may_end: Arc<Semaphore>,
}

impl Till {
    fn new() -> Till {
        Till {
            begun: Arc::default(),
            earned: Arc::default(),
            failures: Arc::default(),
            may_end: Arc::new(Semaphore::new(1000)),
        }
    }

    fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    fn earned(&self) -> usize {
        self.earned.load(Ordering::SeqCst)
    }

    async fn wait_until_begun(&self, times: usize) {
        while self.begun() < times {
            tokio::task::yield_now().await;
        }
    }

    async fn earn(&self, amount: usize) -> Result<(), Error> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        self.may_end.acquire().await?.forget();
        let fails = |left: usize| left.checked_sub(1);
        let (set, get) = (Ordering::SeqCst, Ordering::SeqCst);
        if self.failures.fetch_update(set, get, fails).is_ok() {
            return Err(Error::internal("the till is stuck"));
        }
        self.earned.fetch_add(amount, Ordering::SeqCst);
        Ok(())
    }
}

macro_rules! secrets {
    ($($sender:ty),*) => {$(
        impl FromRef<Till> for WebhookSecrets<$sender> {
            fn from_ref(_: &Till) -> Self {
                WebhookSecrets::new([SECRET])
            }
        }
    )*};
}

secrets!(Stripe, GitHub, Slack);

#[derive(serde::Deserialize)]
struct Charge {
    amount: usize,
}

async fn stripe(State(till): State<Till>, delivery: Webhook<Stripe>) -> Response {
    let handle = async move |event: hallway::route::webhook::Event| match event.kind() {
        "charge.succeeded" => till.earn(event.data::<Charge>()?.amount).await,
        "charge.exploded" => panic!("as the test wants"),
        "charge.disputed" => Err(Error::status(StatusCode::CONFLICT, "Not this one.")),
        _ => Ok(()),
    };
    delivery.once(handle).await
}

async fn github(State(till): State<Till>, delivery: Webhook<GitHub, 100>) -> Response {
    delivery.once(async move |_| till.earn(1).await).await
}

async fn slack(State(till): State<Till>, delivery: Webhook<Slack>) -> Response {
    delivery.once(async move |_| till.earn(1).await).await
}

fn app() -> App<Till> {
    App::new()
        .route("/api/stripe", Route::new().post(stripe))
        .route("/api/github", Route::new().post(github))
        .route("/api/slack", Route::new().post(slack))
}

fn start() -> (TestApp, Till) {
    let till = Till::new();
    (TestApp::new(app(), till.clone()), till)
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

fn sign(text: &str) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    hmac.update(text.as_bytes());
    let digest = hmac.finalize().into_bytes();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As Stripe sends it: no cookie, no origin.
fn delivery_at(at: u64, body: &str) -> Request<Body> {
    let signature = format!("t={at},v1={}", sign(&format!("{at}.{body}")));
    Request::post("/api/stripe")
        .header("host", "app.test")
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", signature)
        .body(Body::from(body.to_owned()))
        .unwrap()
}

fn delivery(body: &str) -> Request<Body> {
    delivery_at(now(), body)
}

fn event(id: &str, kind: &str) -> String {
    EVENT.replace("evt_1", id).replace("charge.succeeded", kind)
}

fn why(answer: &TestPage) -> String {
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    answer.json()["detail"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn an_event_is_handled_once_however_often_it_is_delivered() {
    let (app, till) = start();
    for seconds_ago in [0, 30, 250].into_iter().chain([1; 70]) {
        let answer = app.send(delivery_at(now() - seconds_ago, EVENT)).await;
        assert_eq!((answer.status(), answer.text()), (204, ""));
    }
    assert_eq!((till.begun(), till.earned()), (1, 700));
    assert_eq!(
        app.send(delivery(&event("evt_2", "charge.succeeded")))
            .await
            .status(),
        204
    );
    assert_eq!(till.earned(), 1400);
}

#[tokio::test]
async fn an_event_of_a_kind_that_nobody_knows_is_received() {
    let (app, till) = start();
    assert_eq!(
        app.send(delivery(&event("evt_1", "tax.settings.updated")))
            .await
            .status(),
        204
    );
    assert_eq!(till.begun(), 0);
}

#[tokio::test]
async fn a_handler_that_failed_runs_again_when_the_sender_tries_again() {
    let (app, till) = start();
    till.failures.store(2, Ordering::SeqCst);
    for status in [500, 500, 204, 204] {
        let answer = app.send(delivery(EVENT)).await;
        assert_eq!(answer.status(), status);
        assert!(!answer.text().contains("stuck"), "{}", answer.text());
    }
    assert_eq!((till.begun(), till.earned()), (3, 700));
}

#[tokio::test]
async fn a_handler_that_panicked_or_refused_is_told_to_the_sender_by_its_status() {
    let (app, _) = start();
    for (kind, status) in [("charge.exploded", 500), ("charge.disputed", 409)] {
        for _ in 0..2 {
            let answer = app.send(delivery(&event(kind, kind))).await;
            assert_eq!(answer.status(), status, "{kind}");
        }
    }
}

#[tokio::test]
async fn data_that_does_not_fit_is_a_failure_and_not_lost() {
    let (app, till) = start();
    let body = EVENT.replace("700", "\"seven hundred\"");
    for _ in 0..2 {
        assert_eq!(app.send(delivery(&body)).await.status(), 500);
    }
    assert_eq!(app.send(delivery(EVENT)).await.status(), 204);
    assert_eq!(till.earned(), 700);
}

#[tokio::test]
async fn twenty_deliveries_at_once_are_handled_once_and_all_hear_of_its_end() {
    let (app, till) = start();
    till.may_end.forget_permits(1000);
    let app = Arc::new(app);
    let answers: Vec<_> = (0..20)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move { app.send(delivery(EVENT)).await.status() })
        })
        .collect();
    till.wait_until_begun(1).await;
    assert!(
        answers.iter().all(|answer| !answer.is_finished()),
        "they wait for the first"
    );
    till.may_end.add_permits(1);
    for answer in answers {
        assert_eq!(answer.await.unwrap(), 204);
    }
    assert_eq!((till.begun(), till.earned()), (1, 700));
}

#[tokio::test]
async fn a_delivery_that_waits_takes_over_from_one_that_failed() {
    let (app, till) = start();
    till.may_end.forget_permits(1000);
    till.failures.store(1, Ordering::SeqCst);
    let app = Arc::new(app);
    let send = || {
        let app = app.clone();
        tokio::spawn(async move { app.send(delivery(EVENT)).await.status() })
    };
    let answers = [send(), send()];
    till.wait_until_begun(1).await;
    till.may_end.add_permits(2);
    let mut statuses = Vec::new();
    for answer in answers {
        statuses.push(answer.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 500]);
    assert_eq!((till.begun(), till.earned()), (2, 700));
}

#[tokio::test]
async fn a_sender_that_hangs_up_does_not_stop_the_handler() {
    let (app, till) = start();
    till.may_end.forget_permits(1000);
    let app = Arc::new(app);
    let sending = tokio::spawn({
        let app = app.clone();
        async move { app.send(delivery(EVENT)).await.status() }
    });
    till.wait_until_begun(1).await;
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());
    till.may_end.add_permits(1);
    assert_eq!(app.send(delivery(EVENT)).await.status(), 204);
    assert_eq!((till.begun(), till.earned()), (1, 700));
}

#[tokio::test]
async fn a_restart_does_not_run_an_event_again() {
    let folder = tempfile::tempdir().unwrap();
    let till = Till::new();
    for _ in 0..2 {
        let config = Config::for_tests().data(folder.path());
        let app = TestApp::with_config(app(), till.clone(), config);
        assert_eq!(app.send(delivery(EVENT)).await.status(), 204);
    }
    assert_eq!((till.begun(), till.earned()), (1, 700));
}

#[tokio::test]
async fn an_event_is_handled_once_at_whichever_replica_it_is_delivered() {
    let till = Till::new();
    let config = Config::for_tests().store(MemoryStore::default());
    let apps = [(); 2].map(|()| TestApp::with_config(app(), till.clone(), config.clone()));
    let deliveries = (0..20).map(|at| apps[at % 2].send(delivery(EVENT)));
    for answer in join_all(deliveries).await {
        assert_eq!(answer.status(), 204);
    }
    assert_eq!((till.begun(), till.earned()), (1, 700));
}

#[test]
fn an_event_that_a_replica_took_with_it_is_begun_again_by_another() {
    let (till, store) = (Till::new(), MemoryStore::default());
    till.may_end.forget_permits(1000);
    let config = Config::for_tests().store(store);
    let process = Runtime::new().unwrap();
    process.block_on(async {
        let app = TestApp::with_config(app(), till.clone(), config.clone());
        tokio::select! {
            _ = app.send(delivery(EVENT)) => panic!("the handler waits for the test"),
            () = till.wait_until_begun(1) => {}
        }
    });
    process.shutdown_timeout(Duration::from_secs(5));
    till.may_end.add_permits(1000);
    // Time passes as soon as everybody waits.
    let mut later = Builder::new_current_thread();
    let later = later.enable_all().start_paused(true).build().unwrap();
    later.block_on(async {
        let app = TestApp::with_config(app(), till.clone(), config);
        assert_eq!(app.send(delivery(EVENT)).await.status(), 204);
    });
    assert_eq!((till.begun(), till.earned()), (2, 700));
}

#[tokio::test]
async fn what_was_not_signed_so_is_refused_before_the_handler() {
    let (app, till) = start();
    let with = |name: &'static str, value: &str| {
        let mut request = delivery(EVENT);
        request.headers_mut().insert(name, value.parse().unwrap());
        request
    };
    let twice = || {
        let mut request = delivery(EVENT);
        let again = request.headers()["stripe-signature"].clone();
        request.headers_mut().append("stripe-signature", again);
        request
    };
    let without = || {
        let mut request = delivery(EVENT);
        request.headers_mut().remove("stripe-signature");
        request
    };
    let altered = || {
        let (head, _) = delivery(EVENT).into_parts();
        Request::from_parts(head, Body::from(EVENT.replace("700", "900")))
    };
    let right = format!("{},v1={}", now(), sign(&format!("{}.{EVENT}", now())));
    let cases = [
        ("no signature", without(), 400, "is missing"),
        ("two signatures", twice(), 400, "sent twice"),
        (
            "nonsense",
            with("stripe-signature", "nonsense"),
            400,
            "cannot be read",
        ),
        (
            "no time",
            with("stripe-signature", "v1=00"),
            400,
            "cannot be read",
        ),
        (
            "a time below zero",
            with("stripe-signature", &format!("t=-{right}")),
            400,
            "cannot be read",
        ),
        (
            "no digest",
            with("stripe-signature", &format!("t={}", now())),
            401,
            "does not fit",
        ),
        (
            "an empty digest",
            with("stripe-signature", &format!("t={},v1=", now())),
            401,
            "does not fit",
        ),
        (
            "an older scheme",
            with(
                "stripe-signature",
                &format!("t={}", right.replace("v1", "v0")),
            ),
            401,
            "does not fit",
        ),
        ("an altered body", altered(), 401, "does not fit"),
        (
            "six minutes old",
            delivery_at(now() - 360, EVENT),
            401,
            "too old",
        ),
        (
            "six minutes ahead",
            delivery_at(now() + 360, EVENT),
            401,
            "too old",
        ),
        ("no JSON", delivery("{"), 400, "no JSON"),
        ("no event", delivery("{}"), 400, "no `id`"),
    ];
    for (what, request, status, reason) in cases {
        let answer = app.send(request).await;
        assert_eq!(answer.status(), status, "{what}");
        assert!(why(&answer).contains(reason), "{what}: {}", answer.text());
    }
    assert_eq!(till.begun(), 0);
    assert_eq!(app.send(delivery(EVENT)).await.status(), 204);
    assert_eq!(
        till.earned(),
        700,
        "a refused delivery does not use up its event"
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let (app, till) = start();
    let body = format!(r#"{{"zen":"{}"}}"#, "x".repeat(100));
    let send = |body: &str| {
        Request::post("/api/github")
            .header("host", "app.test")
            .header("x-hub-signature-256", format!("sha256={}", sign(body)))
            .header("x-github-delivery", "72d3162e")
            .header("x-github-event", "ping")
            .body(Body::from(body.to_owned()))
            .unwrap()
    };
    assert_eq!(app.send(send(&body)).await.status(), 413);
    assert_eq!(till.begun(), 0);
    assert_eq!(app.send(send(r#"{"zen":"x"}"#)).await.status(), 204);
    assert_eq!(till.begun(), 1);
}

#[tokio::test]
async fn the_challenge_of_slack_is_answered_if_it_is_signed() {
    let (app, till) = start();
    let body = r#"{"type":"url_verification","challenge":"3eZbrw1aBm"}"#;
    let send = |signed: &str| {
        Request::post("/api/slack")
            .header("host", "app.test")
            .header("content-type", "application/json")
            .header("x-slack-request-timestamp", now())
            .header(
                "x-slack-signature",
                format!("v0={}", sign(&format!("v0:{}:{signed}", now()))),
            )
            .body(Body::from(body))
            .unwrap()
    };
    let answer = app.send(send(body)).await;
    assert_eq!((answer.status(), answer.text()), (200, "3eZbrw1aBm"));
    assert_eq!(app.send(send("{}")).await.status(), 401);
    assert_eq!(till.begun(), 0);
}
