//! Pages of other origins: what a browser is told, and what the guard lets pass, are one thing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hallway::axum::body::Body;
use hallway::http::{Method, Request, StatusCode};
use hallway::testing::{TestApp, TestPage};
use hallway::{App, Config, Cors, Problem, Route, State};

#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

async fn get() -> &'static str {
    "[]"
}

async fn post(State(Counter(count)): State<Counter>) -> StatusCode {
    count.fetch_add(1, Ordering::SeqCst);
    StatusCode::CREATED
}

async fn put() -> Problem {
    Problem::new(StatusCode::CONFLICT, "Sold out")
}

const FRIEND: &str = "https://app.example.com";
const TRUSTED: &str = "https://admin.example.com";
const STRANGER: &str = "https://evil.example";

struct Site {
    app: TestApp,
    count: Counter,
}

impl Site {
    fn start() -> Site {
        let route = || Route::new().get(get).post(post).put(put);
        let list = format!("{FRIEND}, https://*.partner.example");
        let friends = Cors::origins(&list)
            .headers(["X-Api-Key"])
            .expose(["ETag"])
            .max_age(Duration::from_secs(60));
        let app = App::new()
            .route("/api/closed", route())
            .route("/api/v1", route())
            .route("/api/v1/leads", route())
            .route("/api/v10/leads", route())
            .route(
                "/api/v1/admin",
                route().cors(Cors::origins(TRUSTED).credentials()),
            )
            .route(
                "/api/v1/open",
                route().cors(Cors::any().methods([Method::GET])),
            )
            .cors("/api/v1", friends);
        let count = Counter::default();
        let config = Config::for_tests()
            .origins("https://forms.example")
            .unwrap();
        Site {
            app: TestApp::with_config(app, count.clone(), config),
            count,
        }
    }

    async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> TestPage {
        let mut call = Request::builder().method(method).uri(path);
        call = call.header("host", "app.test");
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        self.app.send(call.body(Body::empty()).unwrap()).await
    }

    /// As a browser sends it for a script on a page of `origin`.
    async fn from(&self, origin: &str, method: Method, path: &str) -> TestPage {
        let headers = [("origin", origin), ("sec-fetch-site", "cross-site")];
        self.call(method, path, &headers).await
    }

    async fn with_cookie(&self, origin: &str, path: &str) -> TestPage {
        let headers = [
            ("origin", origin),
            ("sec-fetch-site", "cross-site"),
            ("cookie", "session=1"),
        ];
        self.call(Method::POST, path, &headers).await
    }

    async fn preflight(&self, origin: &str, path: &str) -> TestPage {
        let headers = [
            ("origin", origin),
            ("sec-fetch-site", "cross-site"),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type,x-api-key"),
        ];
        self.call(Method::OPTIONS, path, &headers).await
    }

    fn count(&self) -> usize {
        self.count.0.swap(0, Ordering::SeqCst)
    }
}

/// To whom a browser would show the answer.
fn readable_by(answer: &TestPage) -> Option<&str> {
    answer.header("access-control-allow-origin")
}

#[tokio::test]
async fn without_rules_no_other_origin_reads_or_changes_anything() {
    let site = Site::start();
    for path in ["/api/closed", "/api/v10/leads"] {
        for origin in [FRIEND, TRUSTED, STRANGER, "null"] {
            assert_eq!(
                readable_by(&site.from(origin, Method::GET, path).await),
                None
            );
            assert_eq!(readable_by(&site.preflight(origin, path).await), None);
            let answer = site.from(origin, Method::POST, path).await;
            assert_eq!((answer.status(), readable_by(&answer)), (403, None));
        }
    }
    assert_eq!(site.count(), 0);
}

#[tokio::test]
async fn an_origin_on_the_list_reads_and_changes() {
    let site = Site::start();
    for path in ["/api/v1", "/api/v1/leads"] {
        for origin in [FRIEND, "https://one.partner.example"] {
            let answer = site.from(origin, Method::GET, path).await;
            assert_eq!((answer.status(), answer.text()), (200, "[]"));
            assert_eq!(readable_by(&answer), Some(origin));
            assert_eq!(answer.header("vary"), Some("origin"));
            assert_eq!(answer.header("access-control-expose-headers"), Some("etag"));
            assert_eq!(answer.header("access-control-allow-credentials"), None);
            let answer = site.from(origin, Method::POST, path).await;
            assert_eq!((answer.status(), readable_by(&answer)), (201, Some(origin)));
        }
    }
    assert_eq!(site.count(), 4);
}

#[tokio::test]
async fn any_other_origin_does_not() {
    let site = Site::start();
    for origin in [
        STRANGER,
        TRUSTED,
        "null",
        "https://partner.example",
        "https://a.b.partner.example",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.example",
        "https://forms.example",
    ] {
        let answer = site.from(origin, Method::GET, "/api/v1/leads").await;
        assert_eq!(
            (answer.status(), readable_by(&answer)),
            (200, None),
            "{origin}"
        );
        assert_eq!(answer.header("vary"), Some("origin"));
        let answer = site.preflight(origin, "/api/v1/leads").await;
        assert_eq!(
            (answer.status(), readable_by(&answer)),
            (403, None),
            "{origin}"
        );
        if origin != "https://forms.example" {
            let answer = site.from(origin, Method::POST, "/api/v1/leads").await;
            assert_eq!(
                (answer.status(), readable_by(&answer)),
                (403, None),
                "{origin}"
            );
        }
    }
    let twice = [("origin", FRIEND), ("origin", STRANGER)];
    let answer = site.call(Method::POST, "/api/v1/leads", &twice).await;
    assert_eq!((answer.status(), readable_by(&answer)), (403, None));
    assert_eq!(site.count(), 0);
}

#[tokio::test]
async fn a_browser_that_asks_first_is_told_what_is_allowed() {
    let site = Site::start();
    let answer = site.preflight(FRIEND, "/api/v1/leads").await;
    assert_eq!((answer.status(), answer.text()), (204, ""));
    for (name, value) in [
        ("access-control-allow-origin", FRIEND),
        (
            "access-control-allow-methods",
            "GET, POST, PUT, HEAD, OPTIONS",
        ),
        ("access-control-allow-headers", "content-type, x-api-key"),
        ("access-control-max-age", "60"),
        ("vary", "origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert_eq!(site.count(), 0);
    // Another OPTIONS asks what there is, as ever.
    let answer = site.from(FRIEND, Method::OPTIONS, "/api/v1/leads").await;
    assert!(answer.header("allow").unwrap().contains("PUT"));
}

#[tokio::test]
async fn a_cookie_counts_only_where_the_rules_say_so() {
    let site = Site::start();
    assert_eq!(
        site.with_cookie(FRIEND, "/api/v1/leads").await.status(),
        403
    );
    assert_eq!(
        site.with_cookie(STRANGER, "/api/v1/open").await.status(),
        403
    );
    assert_eq!(
        site.with_cookie(FRIEND, "/api/v1/admin").await.status(),
        403
    );
    assert_eq!(site.count(), 0);
    let answer = site.with_cookie(TRUSTED, "/api/v1/admin").await;
    assert_eq!(
        (answer.status(), readable_by(&answer)),
        (201, Some(TRUSTED))
    );
    assert_eq!(
        answer.header("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(site.count(), 1);
}

#[tokio::test]
async fn what_is_open_to_all_is_read_by_all() {
    let site = Site::start();
    for origin in [STRANGER, "null"] {
        let answer = site.from(origin, Method::GET, "/api/v1/open").await;
        assert_eq!((answer.status(), readable_by(&answer)), (200, Some("*")));
        assert_eq!(answer.header("vary"), None);
    }
    let answer = site.preflight(STRANGER, "/api/v1/open").await;
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET"));
}

#[tokio::test]
async fn a_refusal_can_be_read_too() {
    let site = Site::start();
    for (method, status) in [(Method::PUT, 409), (Method::DELETE, 405)] {
        let answer = site.from(FRIEND, method, "/api/v1/leads").await;
        assert_eq!(
            (answer.status(), readable_by(&answer)),
            (status, Some(FRIEND))
        );
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
    }
    let answer = site.with_cookie(FRIEND, "/api/v1/leads").await;
    assert_eq!((answer.status(), readable_by(&answer)), (403, Some(FRIEND)));
}

#[test]
fn rules_that_would_open_the_door_too_far_do_not_start() {
    let panics = |make: fn() -> Cors| std::panic::catch_unwind(make).is_err();
    assert!(panics(|| Cors::any().credentials()));
    assert!(panics(|| Cors::origins("*")));
    assert!(panics(|| Cors::origins("https://a.example, null")));
    assert!(panics(|| Cors::origins("https://a.example/")));
    assert!(panics(|| Cors::any().headers(["x-a, x-b"])));
}
