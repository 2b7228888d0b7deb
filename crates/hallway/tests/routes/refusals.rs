//! What a route says when it does not do its work, and which spelling of an address counts.

use hallway::axum::body::{Body, Bytes};
use hallway::axum::response::IntoResponse;
use hallway::http::{Method, Request, StatusCode, header, request::Parts};
use hallway::testing::{TestApp, TestPage};
use hallway::{
    Access, App, Denied, Error, Guard, IntoPage, Json, Link, Path, Principal, Problem, Query,
    Route, not_found, rsx,
};

struct Nobody;

impl Access for Nobody {
    type Who = ();
}

impl<S: Send + Sync> Guard<S> for Nobody {
    async fn check(_: &mut Parts, _: &S) -> Result<(), Denied> {
        Err(Denied::sign_in(Link::new("/login")))
    }
}

#[derive(serde::Deserialize)]
struct Wanted {
    count: u8,
}

async fn number(Path(number): Path<u32>) -> String {
    number.to_string()
}

async fn query(Query(wanted): Query<Wanted>) -> String {
    wanted.count.to_string()
}

async fn json(Json(wanted): Json<Wanted>) -> String {
    wanted.count.to_string()
}

async fn bytes(body: Bytes) -> String {
    body.len().to_string()
}

async fn status() -> StatusCode {
    StatusCode::GONE
}

async fn text() -> impl IntoResponse {
    (
        StatusCode::CONFLICT,
        [(header::RETRY_AFTER, "7")],
        "Sold out",
    )
}

async fn server() -> impl IntoResponse {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "the table `leads` is locked",
    )
}

async fn own() -> impl IntoResponse {
    (StatusCode::BAD_REQUEST, Json(7))
}

async fn problem() -> Problem {
    Problem::new(StatusCode::CONFLICT, "Sold out").detail("The last one went.")
}

async fn missing() -> Result<(), Error> {
    Err(not_found())
}

async fn guarded(_: Principal<Nobody>) {}

async fn contact() -> impl IntoPage {
    rsx! { <main><h1>"Contact"</h1></main> }
}

fn app() -> TestApp {
    let app: App<()> = App::new()
        .route("/api/number/{number}", Route::new().get(number))
        .route("/api/query", Route::new().get(query))
        .route("/api/json", Route::new().post(json))
        .route("/api/bytes", Route::new().post(bytes))
        .route("/api/status", Route::new().get(status))
        .route("/api/text", Route::new().get(text))
        .route("/api/server", Route::new().get(server))
        .route("/api/own", Route::new().get(own))
        .route("/api/problem", Route::new().get(problem))
        .route("/api/missing", Route::new().get(missing))
        .route("/api/guarded", Route::new().get(guarded))
        .route("/feed", Route::new().get(text))
        .route("/report", Route::new().get(guarded))
        .page(
            "/contact",
            hallway::__private::draw(|_, _| Box::pin(async { contact().await.into_page() })),
        );
    TestApp::new(app, ())
}

async fn send(app: &TestApp, method: Method, path: &str, body: &str) -> TestPage {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "app.test")
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    app.send(request).await
}

async fn get(app: &TestApp, path: &str) -> TestPage {
    send(app, Method::GET, path, "").await
}

/// The title and the detail of a problem.
fn problem_of(answer: &TestPage) -> (String, String) {
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json"),
        "{}",
        answer.text()
    );
    let problem = answer.json();
    assert_eq!(problem["status"], answer.status());
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    (text("title"), text("detail"))
}

#[tokio::test]
async fn every_refusal_below_api_is_a_problem() {
    let app = app();
    let long = "x".repeat(3 << 20);
    for (method, path, body, status, title, detail) in [
        (
            Method::GET,
            "/api/nowhere",
            "",
            404,
            "There is nothing at this address.",
            "",
        ),
        (
            Method::GET,
            "/api/number/x",
            "",
            400,
            "Bad Request",
            "Cannot parse",
        ),
        (
            Method::GET,
            "/api/query",
            "",
            400,
            "Bad Request",
            "missing field `count`",
        ),
        (
            Method::POST,
            "/api/json",
            "{",
            400,
            "Bad Request",
            "Failed to parse",
        ),
        (
            Method::POST,
            "/api/json",
            "{}",
            422,
            "Unprocessable Entity",
            "missing field `count`",
        ),
        (
            Method::POST,
            "/api/bytes",
            &long,
            413,
            "Payload Too Large",
            "length limit",
        ),
        (Method::GET, "/api/status", "", 410, "Gone", ""),
        (Method::GET, "/api/text", "", 409, "Conflict", "Sold out"),
        (
            Method::GET,
            "/api/server",
            "",
            500,
            "Internal Server Error",
            "",
        ),
        (
            Method::GET,
            "/api/problem",
            "",
            409,
            "Sold out",
            "The last one went.",
        ),
        (
            Method::GET,
            "/api/missing",
            "",
            404,
            "There is nothing at this address.",
            "",
        ),
        (
            Method::GET,
            "/api/guarded",
            "",
            401,
            "Please sign in first.",
            "",
        ),
        (
            Method::PUT,
            "/api/text",
            "",
            405,
            "This method is not answered here",
            "",
        ),
        (
            Method::from_bytes(b"BREW").unwrap(),
            "/api/text",
            "",
            405,
            "This method is not answered here",
            "",
        ),
    ] {
        let answer = send(&app, method, path, body).await;
        assert_eq!(answer.status(), status, "{path}");
        let (said, more) = problem_of(&answer);
        assert_eq!(said, title, "{path}");
        assert!(
            more.contains(detail) && more.is_empty() == detail.is_empty(),
            "{path}: {more}"
        );
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_hears_which_are() {
    let app = app();
    for (path, methods) in [
        ("/api/text", vec!["GET", "HEAD", "OPTIONS"]),
        ("/api/json", vec!["OPTIONS", "POST"]),
    ] {
        for method in [
            Method::DELETE,
            Method::PATCH,
            Method::from_bytes(b"BREW").unwrap(),
        ] {
            let answer = send(&app, method, path, "").await;
            assert_eq!(answer.status(), 405, "{path}");
            let allow = answer.header("allow").unwrap_or_default();
            let mut allowed: Vec<_> = allow.split(',').map(str::trim).collect();
            allowed.sort_unstable();
            assert_eq!(allowed, methods, "{path}");
        }
    }
}

#[tokio::test]
async fn what_a_handler_says_besides_stays() {
    let app = app();
    assert_eq!(
        get(&app, "/api/text").await.header("retry-after"),
        Some("7")
    );
    let own = get(&app, "/api/own").await;
    assert_eq!((own.status(), own.text()), (400, "7"));
    assert_eq!(own.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn elsewhere_words_and_ways_to_sign_in_stay_as_they_are() {
    let app = app();
    let feed = get(&app, "/feed").await;
    assert_eq!((feed.status(), feed.text()), (409, "Sold out"));
    let report = get(&app, "/report").await;
    assert_eq!((report.status(), report.location()), (303, Some("/login")));
}

#[tokio::test]
async fn an_address_has_one_spelling() {
    let app = app();
    for (path, status, location) in [
        ("/contact", 200, None),
        ("/contact/", 308, Some("/contact")),
        ("/contact/?a=1&b=/", 308, Some("/contact?a=1&b=/")),
        ("/api/text/", 308, Some("/api/text")),
        ("/nowhere/", 308, Some("/nowhere")),
        ("/nowhere", 404, None),
        ("/Contact", 404, None),
        ("/contact//", 404, None),
        ("//evil.example/", 404, None),
        ("///evil.example/", 404, None),
        ("/%5Cevil.example/", 308, Some("/%5Cevil.example")),
        ("/", 404, None),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(
            (answer.status(), answer.location()),
            (status, location),
            "{path}"
        );
    }
    // The method and the body go along.
    assert_eq!(
        send(&app, Method::POST, "/api/json/", "{}").await.status(),
        308
    );
}
