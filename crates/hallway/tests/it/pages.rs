//! Pages: their head, their headers, and what is shown when there is none.

use std::sync::Arc;

use hallway::__private::draw;
use hallway::axum::body::Body;
use hallway::http::{HeaderValue, Method};
use hallway::testing::{TestApp, TestPage};
use hallway::{App, Bounds, Config, IntoPage, Route, rsx};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::world::World;

#[tokio::test]
async fn a_page_has_its_title_and_one_document() {
    let page = World::new().app().get("/notes").await;
    assert_eq!(page.status(), 200);
    let opening = "<!DOCTYPE html><html data-hallway=\"";
    assert!(page.text().starts_with(opening), "{}", page.text());
    assert!(page.text().contains("<title>Notes | World</title>"));
    assert_eq!(page.text().matches("<script").count(), 1);
    assert!(
        page.text()
            .contains("<script type=\"module\" src=\"/_hallway/hallway.")
    );
}

#[tokio::test]
async fn a_page_without_a_form_needs_no_script_and_sets_no_cookie() {
    let page = World::new().app().get("/other").await;
    assert!(!page.text().contains("<script"));
    assert_eq!(page.header("set-cookie"), None);
}

#[tokio::test]
async fn scripts_connect_to_the_origins_that_the_app_names_and_to_no_other() {
    let app: App<()> = App::new()
        .allow_redirects_to(["https://pay.test/"])
        .allow_connections_to(["https://s3.test/", "https://news.test"])
        .page(
            "/",
            draw(|_, (): &()| Box::pin(async { rsx! { "us" }.into_page() })),
        );
    let page = TestApp::new(app, ()).get("/").await;
    let csp = page.header("content-security-policy").unwrap();
    let said = "form-action 'self' https://pay.test; \
                connect-src 'self' https://s3.test https://news.test";
    assert!(csp.ends_with(said), "{csp}");
}

#[tokio::test]
async fn pages_are_private_and_strict() {
    let page = World::new().app().get("/notes").await;
    assert_eq!(page.header("cache-control"), Some("private, no-cache"));
    assert_eq!(page.header("etag"), None);
    let csp = page.header("content-security-policy").unwrap();
    for part in [
        "script-src 'self'",
        "style-src 'self'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(csp.contains(part), "{csp}");
    }
    assert!(!csp.contains("unsafe") && !csp.contains("connect-src"));
    let cookie = page.header("set-cookie").unwrap();
    for part in [
        "__Host-hallway-visitor=",
        "Secure",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[tokio::test]
async fn every_answer_asks_for_https_where_the_request_came_by_it() {
    let proxies = ("HALLWAY_TRUSTED_PROXIES", "10.0.0.0/8");
    https_asked(&[], None).await;
    https_asked(&[proxies], Some("max-age=31536000")).await;
    https_asked(&[proxies, ("HALLWAY_HSTS", "off")], None).await;
    https_asked(&[("HALLWAY_HSTS", "60")], Some("max-age=60")).await;
}

/// Wants every kind of answer to say `expected` in `Strict-Transport-Security` to a browser that
/// came by https, and nothing to one that did not.
async fn https_asked(settings: &[(&str, &str)], expected: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let own = [
        ("HALLWAY_DATA", folder.path().to_str().unwrap()),
        ("HALLWAY_HOSTS", "app.test"),
    ];
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let config = Config::from_vars(own.iter().chain(settings).map(owned)).unwrap();
    let app = World::new().app_with(config);
    let runtime = runtime(&app.get("/notes").await);
    for (method, path, host, status) in [
        (Method::GET, "/notes", "app.test", 200),
        (Method::DELETE, "/api/accounts/ada", "app.test", 200),
        (Method::GET, "/api/accounts/ada", "app.test", 405),
        (Method::GET, "/_hallway/health", "app.test", 200),
        (Method::GET, &runtime, "app.test", 200),
        (Method::GET, "/nowhere", "app.test", 404),
        (Method::GET, "/broken", "app.test", 500),
        (Method::GET, "/notes/", "app.test", 308),
        (Method::DELETE, "/notes", "app.test", 405),
        (Method::POST, "/notes", "app.test", 415),
        (Method::GET, "/notes", "other.test", 421),
    ] {
        for https in [true, false] {
            let mut request = app
                .request(method.clone(), path)
                .body(Body::empty())
                .unwrap();
            let headers = request.headers_mut();
            headers.insert("host", HeaderValue::from_str(host).unwrap());
            if !https {
                headers.remove("sec-fetch-site");
                headers.insert("origin", HeaderValue::from_static("http://app.test"));
            }
            let answer = app.send(request).await;
            assert_eq!(answer.status(), status, "{method} {path} at {host}");
            let told = answer.header("strict-transport-security");
            let expected = expected.filter(|_| https);
            assert_eq!(told, expected, "{method} {path} at {host}, https: {https}");
        }
    }
}

#[tokio::test]
async fn a_full_server_asks_for_https_too() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [
        ("HALLWAY_DATA", folder.path().to_str().unwrap()),
        ("HALLWAY_HOSTS", "app.test"),
        ("HALLWAY_HSTS", "60"),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let (entered, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (enter, wait) = (entered.clone(), go.clone());
    let waits = Route::new().get(async move || {
        enter.notify_one();
        wait.notified().await;
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = App::new()
        .route("/api/wait", waits)
        .bounds(Bounds::default().requests(1))
        .config(Config::from_vars(settings).unwrap())
        .with_state(());
    let serving = tokio::spawn(app.serve_on(listener));
    let ask = async |headers: &str| {
        let mut connection = TcpStream::connect(address).await.unwrap();
        let end = format!("host: app.test\r\nconnection: close\r\n{headers}\r\n");
        let request = format!("GET /api/wait HTTP/1.1\r\n{end}");
        connection.write_all(request.as_bytes()).await.unwrap();
        connection
    };
    let by_https = "sec-fetch-site: none\r\n";
    let first = ask(by_https).await;
    entered.notified().await;
    for (headers, told) in [(by_https, true), ("", false)] {
        let mut answer = String::new();
        let mut connection = ask(headers).await;
        connection.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
        let strict = answer.contains("strict-transport-security: max-age=60");
        assert_eq!(strict, told, "{answer}");
    }
    go.notify_one();
    drop(first);
    serving.abort();
}

#[tokio::test]
async fn an_unknown_address_shows_the_not_found_page() {
    let page = World::new().app().get("/nowhere").await;
    assert_eq!(page.status(), 404);
    assert!(page.shows("Nothing here"));
    assert!(page.shows("user: nobody"), "in the layout");
}

#[tokio::test]
async fn a_page_that_fails_shows_the_error_page_with_an_id() {
    let page = World::new().app().get("/broken").await;
    assert_eq!(page.status(), 500);
    assert!(page.shows("Something went wrong on our side."));
    assert!(!page.text().contains("secret"));
}

/// Where the page says that its script is.
fn runtime(page: &TestPage) -> String {
    let src = page.text().split("src=\"").nth(1).unwrap();
    src.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_runtime_is_served_for_ever_under_its_own_name() {
    let app = World::new().app();
    let page = app.get("/notes").await;
    let script = app.get(&runtime(&page)).await;
    assert_eq!(script.status(), 200);
    assert!(
        script
            .header("content-type")
            .unwrap()
            .starts_with("text/javascript")
    );
    assert!(
        script
            .header("cache-control")
            .unwrap()
            .contains("immutable")
    );
    assert!(!script.text().is_empty());
}

#[tokio::test]
async fn every_rendering_has_a_token_of_its_own() {
    let app = World::new().app();
    let (one, two) = (app.get("/notes").await, app.get("/notes").await);
    assert_ne!(
        app.form(&one, "save").token(),
        app.form(&two, "save").token()
    );
    assert!(app.form(&one, "save").token().len() <= 300);
}

#[tokio::test]
async fn a_forged_proxy_header_changes_nothing() {
    let app = World::new().app();
    let request = app
        .request(Method::GET, "/notes")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "http")
        .header("x-middleware-subrequest", "1");
    let page = app.send(request.body(Default::default()).unwrap()).await;
    assert_eq!(page.status(), 200);
    assert!(!page.text().contains("evil.example"));
}

#[tokio::test]
async fn a_public_page_is_the_same_for_everybody_and_can_be_kept() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/about").await;
    assert_eq!(page.header("cache-control"), Some("public, no-cache"));
    assert_eq!(page.headers("set-cookie").len(), 0);
    let etag = page.header("etag").unwrap().to_owned();

    let again = app
        .request(Method::GET, "/about")
        .header("if-none-match", &etag);
    let again = app.send(again.body(Default::default()).unwrap()).await;
    assert_eq!((again.status(), again.text()), (304, ""));

    let form = app.form(&app.get("/notes").await, "save");
    form.fill("name", "Ada")
        .fill("email", "ada@example.com")
        .submit()
        .await;
    let changed = app
        .request(Method::GET, "/about")
        .header("if-none-match", &etag);
    let changed = app.send(changed.body(Default::default()).unwrap()).await;
    assert_eq!(changed.status(), 200, "other content has another validator");
}

#[tokio::test]
async fn a_public_page_with_a_form_is_somebodys_own() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/signup").await;
    assert_eq!(page.header("cache-control"), Some("private, no-cache"));
    assert_eq!(page.header("etag"), None);
    let form = app
        .form(&page, "save")
        .fill("name", "Ada")
        .fill("email", "ada@example.com");
    assert_eq!(form.submit().await.status(), 303);
    let told = app.get("/signup").await;
    assert!(told.shows("Saved."));
    assert_eq!(told.header("cache-control"), Some("private, no-cache"));
    assert_eq!(world.rows().len(), 1);
}

#[tokio::test]
async fn health_names_the_keys_and_no_secret() {
    let health = World::new().app().get("/_hallway/health").await;
    assert_eq!(
        (health.status(), &health.json()["status"]),
        (200, &"ok".into())
    );
    let keys = health.json()["keys"].as_array().unwrap().len();
    assert_eq!(keys, 1);
    assert_eq!(health.json()["keys"][0].as_str().unwrap().len(), 8);
}

#[tokio::test]
async fn every_page_names_the_build_that_drew_it() {
    let app = World::new().app();
    let health = app.get("/_hallway/health").await.json();
    let build = format!(" data-build=\"{}\"", health["build"].as_str().unwrap());
    for path in ["/notes", "/login", "/nowhere"] {
        let page = app.get(path).await;
        assert!(page.text().contains(&build), "{path}: {}", page.text());
    }
    let other = TestApp::new(
        App::new().route("/health", Route::new().get(async || "ok")),
        (),
    );
    let other = other.get("/_hallway/health").await.json();
    assert_ne!(other["build"], health["build"]);
}
