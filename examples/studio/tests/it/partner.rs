//! The door for partners.

use hallway::axum::body::Body;
use hallway::http::{Method, Request};

use crate::studio::{API_KEY, Studio};

pub(crate) const LEAD: &str =
    r#"{"name":"Ada Lovelace","email":"ada@example.com","message":"An engine that weaves."}"#;

/// What a partner's program sends: no cookie, no origin.
pub(crate) fn request(body: &str) -> Request<Body> {
    Request::post("/api/contact")
        .header("host", "app.test")
        .header("x-api-key", API_KEY)
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

#[tokio::test]
async fn a_partner_stores_a_message() {
    let studio = Studio::start().await;
    let answer = studio.browser.send(request(LEAD)).await;
    assert_eq!(answer.status(), 201);
    let lead = answer.json();
    assert_eq!(
        (&lead["id"], &lead["email"]),
        (&1.into(), &"ada@example.com".into())
    );
    assert_eq!(studio.names().await, ["Ada Lovelace"]);
    assert_eq!(answer.header("ratelimit"), Some(r#""key";r=59;t=1"#));
    // There is a better door by now, which the partner's program hears each time.
    assert_eq!(answer.header("deprecation"), Some("@1796083200"));
    let instead = Some("</api/v1/leads>; rel=\"successor-version\"");
    assert_eq!(answer.header("link"), instead);
}

#[tokio::test]
async fn a_partner_hears_of_every_wrong_field() {
    let studio = Studio::start().await;
    let answer = studio
        .browser
        .send(request(r#"{"name":"A","email":"x","message":7}"#))
        .await;
    assert_eq!(answer.status(), 400);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    let problem = answer.json();
    let fields: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["field"])
        .collect();
    assert_eq!(fields, ["name", "email", "message"]);
    assert_eq!(studio.count("leads").await, 0);
}

#[tokio::test]
async fn what_a_partner_does_wrong_has_its_status_and_stores_nothing() {
    let studio = Studio::start().await;
    let changed = |change: fn(&mut Request<Body>)| {
        let mut request = request(LEAD);
        change(&mut request);
        request
    };
    let cases = [
        (
            401,
            changed(|request| drop(request.headers_mut().remove("x-api-key"))),
        ),
        (
            401,
            changed(|request| {
                drop(
                    request
                        .headers_mut()
                        .insert("x-api-key", "guess".parse().unwrap()),
                )
            }),
        ),
        (
            415,
            changed(|request| {
                drop(
                    request
                        .headers_mut()
                        .insert("content-type", "text/plain".parse().unwrap()),
                )
            }),
        ),
        (400, request("{")),
        (
            413,
            request(&format!(
                r#"{{"name":"Ada","email":"a@b.example","message":"{}"}}"#,
                "x".repeat(2 << 20)
            )),
        ),
        (405, changed(|request| *request.method_mut() = Method::PUT)),
        (405, changed(|request| *request.method_mut() = Method::GET)),
    ];
    for (status, request) in cases {
        let what = format!("{} {:?}", request.method(), request.headers());
        let answer = studio.browser.send(request).await;
        assert_eq!(answer.status(), status, "{what}");
        if status == 405 {
            assert!(answer.header("allow").unwrap().contains("POST"), "{what}");
        }
    }
    assert_eq!(studio.count("leads").await, 0);
}

#[tokio::test]
async fn whoever_watches_over_the_studio_gets_an_answer() {
    let studio = Studio::start().await;
    let health = studio.browser.get("/api/health").await;
    assert_eq!(
        (health.status(), health.text()),
        (200, r#"{"status":"ok"}"#)
    );
    let head = Request::head("/api/health")
        .header("host", "app.test")
        .body(Body::empty())
        .unwrap();
    let answer = studio.browser.send(head).await;
    assert_eq!((answer.status(), answer.text()), (200, ""));
    let options = Request::options("/api/contact")
        .header("host", "app.test")
        .body(Body::empty())
        .unwrap();
    let answer = studio.browser.send(options).await;
    assert_eq!(answer.status(), 204);
    assert!(answer.header("allow").unwrap().contains("POST"));
}
