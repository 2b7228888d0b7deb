//! Requests that are refused: each has its status and changes nothing.

use hallway::Config;
use hallway::axum::body::Body;
use hallway::http::{HeaderValue, Method, header};

use crate::world::World;

const URLENCODED: &str = "application/x-www-form-urlencoded";

async fn changed(status: u16, change: impl FnOnce(&mut hallway::axum::extract::Request)) {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    let mut request = form
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .to_request();
    change(&mut request);
    let sent = app.send(request).await;
    assert_eq!(sent.status(), status, "{}", sent.text());
    assert_eq!(
        (world.rows().len(), world.runs()),
        (0, 0),
        "a refused call changes nothing"
    );
}

fn set(request: &mut hallway::axum::extract::Request, name: &'static str, value: &str) {
    request
        .headers_mut()
        .insert(name, HeaderValue::from_str(value).unwrap());
}

#[tokio::test]
async fn another_site_cannot_send_the_form() {
    changed(403, |request| {
        set(request, "sec-fetch-site", "cross-site");
        set(request, "origin", "https://evil.example");
    })
    .await;
    changed(403, |request| set(request, "sec-fetch-site", "same-site")).await;
    changed(403, |request| {
        request.headers_mut().remove("sec-fetch-site");
        set(request, "origin", "https://evil.example");
    })
    .await;
}

#[tokio::test]
async fn an_origin_of_null_without_fetch_metadata_is_refused() {
    changed(403, |request| {
        request.headers_mut().remove("sec-fetch-site");
        set(request, "origin", "null");
    })
    .await;
    changed(403, |request| {
        request.headers_mut().remove("sec-fetch-site");
        request.headers_mut().remove("origin");
    })
    .await;
}

#[tokio::test]
async fn a_page_without_referrer_can_send_its_own_form() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    let mut request = form
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .to_request();
    set(&mut request, "origin", "null");
    assert_eq!(app.send(request).await.status(), 303);
    assert_eq!(world.rows().len(), 1);
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    changed(400, |request| {
        *request.body_mut() = Body::from("name=Ada&email=ada%40example.com")
    })
    .await;
    changed(400, |request| {
        *request.body_mut() = Body::from("%00%ff&&&=&%24form=")
    })
    .await;
}

#[tokio::test]
async fn another_media_type_is_refused() {
    for kind in [
        "text/plain",
        "application/json",
        "application/xml",
        "multipart/form-data",
    ] {
        changed(415, |request| set(request, "content-type", kind)).await;
    }
    changed(415, |request| {
        request.headers_mut().remove(header::CONTENT_TYPE);
    })
    .await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/notes").await;
    let form = app
        .form(&page, "save")
        .fill("name", &"a".repeat(2 << 20))
        .fill("email", "a@b.example");
    let declared = app.send(form.to_request()).await;
    let mut undeclared = form.to_request();
    undeclared.headers_mut().remove(header::CONTENT_LENGTH);
    let chunked = app.send(undeclared).await;
    let script = app.send(form.to_script_request()).await;
    assert_eq!(
        [declared.status(), chunked.status(), script.status()],
        [413; 3]
    );
    assert!(declared.shows("at most 1 MB"), "{}", declared.text());
    assert_eq!((world.rows().len(), world.runs()), (0, 0));
}

#[tokio::test]
async fn an_altered_or_foreign_token_is_refused() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/notes").await;
    let form = app
        .form(&page, "save")
        .fill("name", "Ada")
        .fill("email", "ada@example.com");
    let token = form.token().to_owned();
    let mut altered = token.clone().into_bytes();
    altered[60] = if altered[60] == b'A' { b'B' } else { b'A' };
    let altered = String::from_utf8(altered).unwrap();
    for wrong in [
        altered.as_str(),
        &token[..token.len() - 4],
        "AAAA",
        "not a token",
    ] {
        let sent = form.clone().fill("$form", wrong).submit().await;
        assert_eq!(sent.status(), 403, "{wrong}");
    }
    let other = World::new().app();
    let foreign = other
        .form(&other.get("/notes").await, "save")
        .token()
        .to_owned();
    let sent = form.clone().fill("$form", &foreign).submit().await;
    assert_eq!(
        sent.status(),
        409,
        "a token by a key that we do not have is stale, values kept"
    );
    assert_eq!(app.form(&sent, "save").value("name"), Some("Ada"));
    assert_eq!((world.rows().len(), world.runs()), (0, 0));
}

#[tokio::test]
async fn a_token_of_another_page_is_refused() {
    let world = World::new();
    let app = world.app();
    let posts = app.get("/posts").await;
    let foreign = app.forms(&posts, "plus_one")[0].token().to_owned();
    let form = app.form(&app.get("/notes").await, "save");
    let sent = form.fill("$form", &foreign).submit().await;
    assert_eq!(sent.status(), 403);
    assert_eq!(world.runs(), 0);
}

#[tokio::test]
async fn a_token_of_another_visitor_is_stale_and_keeps_the_values() {
    let world = World::new();
    let app = world.app();
    let stranger = app.another_browser();
    stranger.get("/notes").await;
    let foreign = app
        .form(&app.get("/notes").await, "save")
        .token()
        .to_owned();
    let form = stranger.form(&stranger.get("/notes").await, "save");
    let sent = form
        .fill("$form", &foreign)
        .fill("name", "Mallory")
        .submit()
        .await;
    assert_eq!(sent.status(), 409);
    let again = stranger.form(&sent, "save");
    assert_eq!(again.value("name"), Some("Mallory"));
    assert_eq!(world.runs(), 0);
    let sent = again.fill("email", "m@example.com").submit().await;
    assert_eq!(sent.status(), 303, "the fresh token works");
}

#[tokio::test]
async fn a_browser_without_cookies_can_use_a_public_form() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    app.clear_cookies();
    let form = form.fill("name", "Ada").fill("email", "ada@example.com");
    let sent = form.submit().await;
    assert_eq!(sent.status(), 200, "no redirect could carry the message");
    assert!(sent.shows("Saved.") && sent.shows("1 rows"));
    assert_eq!(app.form(&sent, "save").value("name"), Some(""));
    app.clear_cookies();
    let copy = form.submit().await;
    assert_eq!(copy.status(), 200, "a copy, by its token");
    assert!(copy.shows("Saved."));
    assert_eq!(world.rows().len(), 1);
}

#[tokio::test]
async fn a_listed_origin_may_send_forms() {
    let world = World::new();
    let config = Config::for_tests()
        .origins("https://partner.example")
        .unwrap();
    let app = world.app_with(config);
    let form = app.form(&app.get("/notes").await, "save");
    let mut request = form
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .to_request();
    set(&mut request, "sec-fetch-site", "cross-site");
    set(&mut request, "origin", "https://partner.example");
    assert_eq!(app.send(request).await.status(), 303);
    assert_eq!(world.rows().len(), 1);
}

#[tokio::test]
async fn a_guarded_action_refuses_a_stranger_and_shows_why() {
    let world = World::new();
    let app = world.app();
    let sent = app.form(&app.get("/mixed").await, "remove").submit().await;
    assert_eq!(sent.status(), 401);
    assert!(sent.shows("Please sign in first."));
    assert_eq!((world.rows().len(), world.runs()), (0, 0));
}

#[tokio::test]
async fn other_methods_than_get_and_post_are_refused() {
    let world = World::new();
    let app = world.app();
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = app
            .request(method, "/notes")
            .header(header::CONTENT_TYPE, URLENCODED);
        let sent = app.send(request.body(Body::from("name=x")).unwrap()).await;
        assert_eq!(sent.status(), 405);
        assert!(sent.header("allow").unwrap().contains("POST"));
    }
    let options = app
        .request(Method::OPTIONS, "/notes")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        app.send(options).await.header("allow"),
        Some("GET, HEAD, POST, OPTIONS")
    );
    assert_eq!(world.runs(), 0);
}
