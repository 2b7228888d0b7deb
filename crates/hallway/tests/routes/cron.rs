//! The door for a scheduler outside.

use hallway::axum::body::Body;
use hallway::http::Request;
use hallway::testing::TestApp;
use hallway::{App, Config, CronSecret, Route};

fn app(secrets: &str) -> TestApp {
    let route = Route::new().get(async |_: CronSecret| "sent");
    let app: App<()> = App::new().route("/api/cron/digest", route);
    TestApp::with_config(app, (), Config::for_tests().cron_secret(secrets))
}

fn call(values: &[&str]) -> Request<Body> {
    let mut call = Request::get("/api/cron/digest").header("host", "app.test");
    for value in values {
        call = call.header("authorization", *value);
    }
    call.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_scheduler_with_the_secret_gets_in() {
    let app = app("of-today, of-yesterday");
    for secret in ["Bearer of-today", "bearer of-yesterday"] {
        let answer = app.send(call(&[secret])).await;
        assert_eq!((answer.status(), answer.text()), (200, "sent"));
    }
}

#[tokio::test]
async fn nobody_else_does() {
    let cases: [&[&str]; 7] = [
        &[],
        &["Bearer"],
        &["Bearer "],
        &["Bearer of-tomorrow"],
        &["of-today"],
        &["Basic of-today"],
        &["Bearer of-today", "Bearer of-today"],
    ];
    for values in cases {
        let answer = app("of-today").send(call(values)).await;
        assert_eq!(answer.status(), 401, "{values:?}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
    }
    for values in cases {
        assert_eq!(app("").send(call(values)).await.status(), 401, "{values:?}");
    }
}
