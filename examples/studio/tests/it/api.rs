//! The API of our mobile app: keys, lists in parts, and the document that others build on.

use hallway::axum::body::Body;
use hallway::http::{Method, Request};
use hallway::testing::TestPage;
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
async fn the_list_is_a_table_for_who_asks_for_one_and_goes_on_there_too() {
    let studio = Studio::start().await;
    for name in ["Ada", "Grace", r#"Barbara \"Barb\", L."#] {
        let lead = partner::LEAD.replace("Ada Lovelace", name);
        studio.browser.send(partner::request(&lead)).await;
    }
    let rows = async |path: &str, accept: &str| {
        let mut request = get(path);
        request
            .headers_mut()
            .insert("accept", accept.parse().unwrap());
        let answer = studio.browser.send(request).await;
        assert_eq!(
            (answer.status(), answer.header("vary")),
            (200, Some("accept"))
        );
        answer
    };
    let first = rows("/api/v1/leads?limit=2", "text/csv, application/json;q=0.9").await;
    let kind = first.header("content-type");
    assert_eq!(kind, Some("text/csv; charset=utf-8; header=present"));
    let lines: Vec<_> = first.text().split("\r\n").collect();
    assert_eq!(
        (lines[0], lines.len()),
        ("id,name,email,message,created_at", 4)
    );
    let barbara = "3,\"Barbara \"\"Barb\"\", L.\",ada@example.com,An engine that weaves.,";
    assert!(lines[1].starts_with(barbara), "{}", lines[1]);
    let next = first.header("link").unwrap();
    let next = next.strip_prefix('<').unwrap().split_once('>').unwrap().0;
    let rest = rows(&format!("/api/v1/leads{next}"), "text/csv").await;
    assert!(rest.text().contains("\r\n1,Ada,") && rest.header("link").is_none());
    for accept in ["*/*", "image/png"] {
        let list = rows("/api/v1/leads", accept).await.json();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(3), "{accept}");
    }
}

#[tokio::test]
async fn what_a_visitor_wrote_is_no_formula_in_the_table() {
    let studio = Studio::start().await;
    for name in ["=1+1", "+1", "-1", "@SUM(A1)", "\tbb", "＝1", "a=1"] {
        let body = json!({"name": name, "email": "ada@example.com", "message": "=HYPERLINK(A1)"});
        let request = partner::request(&body.to_string());
        assert_eq!(studio.browser.send(request).await.status(), 201, "{name}");
    }
    let mut request = get("/api/v1/leads");
    let table = "text/csv".parse().unwrap();
    request.headers_mut().insert("accept", table);
    let table = studio.browser.send(request).await.text().to_owned();
    let rows: Vec<_> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), 7, "{table}");
    for row in rows {
        let cells: Vec<_> = row.split(',').collect();
        let text = |cell: &str| cell.starts_with('\'') || cell == "a=1" || cell == "bb";
        assert!(text(cells[1]) && cells[3] == "'=HYPERLINK(A1)", "{row}");
    }
}

/// What the app sends, besides its key.
fn sent(method: Method, path: &str, header: (&str, &str), body: &str) -> Request<Body> {
    let mut request = partner::request(body);
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap();
    let name: hallway::http::HeaderName = header.0.parse().unwrap();
    request
        .headers_mut()
        .insert(name, header.1.parse().unwrap());
    request
}

#[tokio::test]
async fn a_message_that_the_app_sends_again_is_stored_once() {
    let studio = Studio::start().await;
    let store = async |key: &str, body: &str| -> TestPage {
        let header = ("idempotency-key", key);
        let request = sent(Method::POST, "/api/v1/leads", header, body);
        studio.browser.send(request).await
    };
    let first = store("\"a\"", partner::LEAD).await;
    let again = store("\"a\"", partner::LEAD).await;
    assert_eq!((first.status(), again.status()), (201, 201));
    assert_eq!(first.text(), again.text());
    assert_eq!(again.header("location"), Some("/api/v1/leads/1"));
    assert_eq!(studio.count("leads").await, 1);
    let other = partner::LEAD.replace("Ada", "Eve");
    assert_eq!(store("\"a\"", &other).await.status(), 422);
    assert_eq!(store("a", &other).await.status(), 400);
    assert_eq!(studio.count("leads").await, 1);
    assert_eq!(store("\"b\"", &other).await.status(), 201);
    assert_eq!(studio.names().await, ["Ada Lovelace", "Eve Lovelace"]);
}

#[tokio::test]
async fn a_message_is_changed_by_who_has_read_it_as_it_is() {
    let studio = Studio::start().await;
    studio.browser.send(partner::request(partner::LEAD)).await;
    let path = "/api/v1/leads/1";
    let read = studio.browser.send(get(path)).await;
    let tag = read.header("etag").unwrap();
    let known = sent(Method::GET, path, ("if-none-match", tag), "");
    let known = studio.browser.send(known).await;
    assert_eq!((known.status(), known.text()), (304, ""));

    let write = async |tag: &str, name: &str| -> TestPage {
        let body = partner::LEAD.replace("Ada Lovelace", name);
        let request = sent(Method::PUT, path, ("if-match", tag), &body);
        studio.browser.send(request).await
    };
    let written = write(tag, "Ada King").await;
    assert_eq!(
        (written.status(), &written.json()["name"]),
        (200, &json!("Ada King"))
    );
    // Somebody else has read the first version, too.
    assert_eq!(write(tag, "Lady Lovelace").await.status(), 412);
    assert_eq!(studio.names().await, ["Ada King"]);
    let newest = written.header("etag").unwrap();
    assert_eq!(write(newest, "x").await.status(), 400);
    assert_eq!(write(newest, "Lady Lovelace").await.status(), 200);
    assert_eq!(studio.names().await, ["Lady Lovelace"]);

    let mut unsaid = sent(Method::PUT, path, ("if-match", "*"), partner::LEAD);
    unsaid.headers_mut().remove("if-match");
    assert_eq!(studio.browser.send(unsaid).await.status(), 428);
    let gone = sent(
        Method::PUT,
        "/api/v1/leads/2",
        ("if-match", "*"),
        partner::LEAD,
    );
    let gone = studio.browser.send(gone).await;
    assert_eq!(
        (gone.status(), gone.json()["status"].clone()),
        (404, json!(404))
    );
    assert_eq!(studio.names().await, ["Lady Lovelace"]);
}

#[tokio::test]
async fn of_many_who_change_a_message_at_once_one_has_changed_it() {
    let studio = Studio::start().await;
    studio.browser.send(partner::request(partner::LEAD)).await;
    let names: Vec<_> = (0..8).map(|one| format!("Ada {one}")).collect();
    let writes = names.iter().map(|name| {
        let body = partner::LEAD.replace("Ada Lovelace", name);
        let request = sent(Method::PUT, "/api/v1/leads/1", ("if-match", "\"1\""), &body);
        studio.browser.send(request)
    });
    let answers = futures_util::future::join_all(writes).await;
    let changed: Vec<_> = answers
        .iter()
        .zip(&names)
        .filter(|(it, _)| it.status() == 200)
        .collect();
    assert_eq!(changed.len(), 1);
    assert!(answers.iter().all(|it| [200, 412].contains(&it.status())));
    assert_eq!(studio.names().await, [changed[0].1.clone()]);
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
