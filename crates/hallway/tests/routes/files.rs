//! The files of `public/`: two addresses each, compressed, in part, and not twice.

use hallway::axum::body::Body;
use hallway::http::{Method, Request};
use hallway::testing::{TestApp, TestPage};
use hallway::{App, Asset};

const SHEET: &str = include_str!("files/sheet.css");

static FILES: [Asset; 3] = [
    Asset::new("site/sheet.css", SHEET.as_bytes()),
    Asset::new("favicon.ico", b"\0\0\x01\0"),
    Asset::new("LICENSE", b"Do what you like."),
];

async fn ask(method: Method, uri: &str, headers: &[(&str, &str)]) -> TestPage {
    let app = TestApp::new(App::new().files(&FILES), ());
    let mut request = Request::builder().method(method).uri(uri);
    request = request.header("host", "app.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

async fn get(uri: &str, headers: &[(&str, &str)]) -> TestPage {
    ask(Method::GET, uri, headers).await
}

#[tokio::test]
async fn a_file_is_kept_for_ever_under_the_address_that_names_its_content() {
    let link = FILES[0].link();
    assert!(link.as_str().starts_with("/site/sheet.") && link.as_str().ends_with(".css"));
    let kept = get(link.as_str(), &[]).await;
    assert_eq!((kept.status(), kept.text()), (200, SHEET));
    let life = Some("public, max-age=31536000, immutable");
    assert_eq!(kept.header("cache-control"), life);
    let asked = get("/site/sheet.css", &[]).await;
    assert_eq!(asked.header("cache-control"), Some("public, no-cache"));
    assert_eq!(
        asked.header("content-type"),
        Some("text/css; charset=utf-8")
    );
    assert_eq!(asked.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(
        get("/site/sheet.0000000000000000.css", &[]).await.status(),
        404
    );
    let plain = get("/LICENSE", &[]).await;
    assert_eq!(
        plain.header("content-type"),
        Some("application/octet-stream")
    );
    assert!(FILES[2].link().as_str().starts_with("/LICENSE."));
}

#[tokio::test]
async fn what_shrinks_is_sent_compressed_to_those_who_take_it() {
    let mut lengths = vec![SHEET.len()];
    for (takes, sent) in [
        ("gzip", "gzip"),
        ("zstd, gzip;q=0.5", "zstd"),
        ("gzip, deflate, br, zstd", "br"),
    ] {
        let answer = get("/site/sheet.css", &[("accept-encoding", takes)]).await;
        assert_eq!(answer.header("content-encoding"), Some(sent));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        lengths.push(answer.header("content-length").unwrap().parse().unwrap());
    }
    assert!(lengths.is_sorted_by(|a, b| a > b), "{lengths:?}");
    let none = get("/site/sheet.css", &[("accept-encoding", "br;q=0")]).await;
    assert_eq!(
        (none.header("content-encoding"), none.text()),
        (None, SHEET)
    );
    assert_eq!(none.header("vary"), Some("accept-encoding"));
    let icon = get("/favicon.ico", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(
        icon.header("content-encoding"),
        None,
        "four bytes do not shrink"
    );
}

#[tokio::test]
async fn who_has_the_file_is_told_so_in_the_form_that_they_have() {
    let plain = get("/site/sheet.css", &[]).await;
    let packed = get("/site/sheet.css", &[("accept-encoding", "br")]).await;
    let (a, b) = (
        plain.header("etag").unwrap(),
        packed.header("etag").unwrap(),
    );
    assert_ne!(a, b);
    let again = get("/site/sheet.css", &[("if-none-match", a)]).await;
    assert_eq!((again.status(), again.text()), (304, ""));
    assert_eq!(again.header("etag"), Some(a));
    let weak = format!("\"x\", W/{b}");
    let headers = [("accept-encoding", "br"), ("if-none-match", weak.as_str())];
    assert_eq!(get("/site/sheet.css", &headers).await.status(), 304);
    assert_eq!(
        get("/site/sheet.css", &[("if-none-match", b)])
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn a_part_is_one_of_the_plain_file() {
    let headers = [("range", "bytes=2-5"), ("accept-encoding", "br")];
    let part = get("/site/sheet.css", &headers).await;
    assert_eq!((part.status(), part.text()), (206, &SHEET[2..6]));
    let range = format!("bytes 2-5/{}", SHEET.len());
    assert_eq!(part.header("content-range"), Some(range.as_str()));
    assert_eq!(part.header("content-encoding"), None);
    let other = [("range", "bytes=2-5"), ("if-range", "\"another\"")];
    assert_eq!(get("/site/sheet.css", &other).await.status(), 200);
    let behind = get("/site/sheet.css", &[("range", "bytes=999999-")]).await;
    assert_eq!(behind.status(), 416);
}

#[tokio::test]
async fn the_head_says_what_the_file_would() {
    let (whole, head) = (
        get("/site/sheet.css", &[]).await,
        ask(Method::HEAD, "/site/sheet.css", &[]).await,
    );
    assert_eq!((head.status(), head.text()), (200, ""));
    for name in ["content-length", "content-type", "etag", "cache-control"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    assert_eq!(
        ask(Method::POST, "/site/sheet.css", &[]).await.status(),
        405
    );
}
