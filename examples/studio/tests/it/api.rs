//! The API of our mobile app: keys, lists in parts, and the document that others build on.

use hallway::axum::body::Body;
use hallway::http::Request;
use serde_json::json;

use crate::partner;
use crate::studio::{API_KEY, Studio};

/// The document that others build on. `HALLWAY_BLESS=1 cargo test -p studio api` writes it.
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[test]
fn a_change_of_the_api_shows_in_the_diff() {
    let document = serde_json::to_string_pretty(&studio::site().api()).unwrap() + "\n";
    if std::env::var_os("HALLWAY_BLESS").is_some() {
        std::fs::write(DOCUMENT, &document).unwrap();
    }
    let committed = std::fs::read_to_string(DOCUMENT).unwrap();
    assert_eq!(document, committed, "openapi.json is what others build on");
}

fn get(path: &str) -> Request<Body> {
    let request = Request::get(path).header("host", "app.test");
    request
        .header("x-api-key", API_KEY)
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn a_list_goes_on_where_it_ended_whatever_comes_meanwhile() {
    let studio = Studio::start().await;
    for _ in 0..5 {
        studio.browser.send(partner::request(partner::LEAD)).await;
    }
    let (mut path, mut ids) = ("/api/v1/leads?limit=2".to_owned(), Vec::new());
    loop {
        let part = studio.browser.send(get(&path)).await.json();
        ids.extend(
            part["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|lead| lead["id"].clone()),
        );
        // One that comes now stands before all that is still to be read.
        studio.browser.send(partner::request(partner::LEAD)).await;
        match part["next"].as_str() {
            Some(next) => path = format!("/api/v1/leads?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(ids, [5, 4, 3, 2, 1].map(|id| json!(id)));
}

#[tokio::test]
async fn without_a_key_nothing_is_shown() {
    let studio = Studio::start().await;
    for path in ["/api/v1/leads", "/api/v1/leads/1"] {
        let request = Request::get(path)
            .header("host", "app.test")
            .body(Body::empty());
        assert_eq!(
            studio.browser.send(request.unwrap()).await.status(),
            401,
            "{path}"
        );
    }
    assert_eq!(
        studio.browser.send(get("/api/v1/leads/1")).await.status(),
        404
    );
    assert_eq!(
        studio
            .browser
            .send(get("/api/v1/leads?after=x"))
            .await
            .status(),
        400
    );
}
