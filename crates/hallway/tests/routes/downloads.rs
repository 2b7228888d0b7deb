//! Downloads, whole and in part.

use std::path::PathBuf;

use hallway::axum::body::Body;
use hallway::axum::response::Response;
use hallway::http::{Method, Request};
use hallway::testing::{TestApp, TestPage};
use hallway::{App, Download, Error, Route, State};

#[derive(Clone)]
struct Files(PathBuf);

async fn report(State(Files(folder)): State<Files>, download: Download) -> Result<Response, Error> {
    let download = download.kind("text/plain").name("Jahr 2026 – Bericht.txt");
    download.file(folder.join("report.txt")).await
}

async fn nowhere(
    State(Files(folder)): State<Files>,
    download: Download,
) -> Result<Response, Error> {
    download.file(folder.join("nowhere")).await
}

async fn folder(State(Files(folder)): State<Files>, download: Download) -> Result<Response, Error> {
    download.file(folder).await
}

struct Site {
    app: TestApp,
    text: String,
    folder: tempfile::TempDir,
}

impl Site {
    fn start() -> Site {
        let folder = tempfile::tempdir().unwrap();
        let text: String = (0..40_000).map(|line| format!("{line:06}\n")).collect();
        std::fs::write(folder.path().join("report.txt"), &text).unwrap();
        let app = App::new()
            .route("/report", Route::new().get(report))
            .route("/nowhere", Route::new().get(nowhere))
            .route("/folder", Route::new().get(self::folder));
        let app = TestApp::new(app, Files(folder.path().to_owned()));
        Site { app, text, folder }
    }

    async fn ask(&self, method: Method, headers: &[(&str, &str)]) -> TestPage {
        let mut request = Request::builder().method(method).uri("/report");
        request = request.header("host", "app.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.app.send(request.body(Body::empty()).unwrap()).await
    }

    async fn get(&self, headers: &[(&str, &str)]) -> TestPage {
        self.ask(Method::GET, headers).await
    }
}

#[tokio::test]
async fn a_file_arrives_whole_with_all_that_a_browser_needs() {
    let site = Site::start();
    let answer = site.get(&[]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.text(), site.text);
    for (name, value) in [
        ("content-length", "280000"),
        ("content-type", "text/plain"),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        (
            "content-disposition",
            "attachment; filename=\"Jahr 2026 _ Bericht.txt\"; \
             filename*=UTF-8''Jahr%202026%20%E2%80%93%20Bericht.txt",
        ),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn head_says_the_same_without_the_file() {
    let site = Site::start();
    let answer = site.ask(Method::HEAD, &[("range", "bytes=0-9")]).await;
    assert_eq!((answer.status(), answer.text()), (200, ""));
    assert_eq!(answer.header("content-length"), Some("280000"));
    assert_eq!(answer.header("etag"), site.get(&[]).await.header("etag"));
}

#[tokio::test]
async fn a_part_is_sent_alone_and_parts_make_the_whole() {
    let site = Site::start();
    let mut parts = String::new();
    for (range, content_range) in [
        ("bytes=0-99999", "bytes 0-99999/280000"),
        ("bytes=100000-199999", "bytes 100000-199999/280000"),
        ("bytes=200000-", "bytes 200000-279999/280000"),
    ] {
        let answer = site.get(&[("range", range)]).await;
        assert_eq!(answer.status(), 206, "{range}");
        assert_eq!(answer.header("content-range"), Some(content_range));
        let length = answer.text().len().to_string();
        assert_eq!(answer.header("content-length"), Some(&*length));
        parts.push_str(answer.text());
    }
    assert_eq!(parts, site.text);
    let tail = site.get(&[("range", "bytes=-7")]).await;
    assert_eq!((tail.status(), tail.text()), (206, "039999\n"));
}

#[tokio::test]
async fn a_part_behind_the_end_is_not_to_be_had() {
    let site = Site::start();
    let answer = site.get(&[("range", "bytes=280000-")]).await;
    assert_eq!((answer.status(), answer.text()), (416, ""));
    assert_eq!(answer.header("content-range"), Some("bytes */280000"));
}

#[tokio::test]
async fn several_parts_or_nonsense_get_the_whole() {
    let site = Site::start();
    for range in ["bytes=0-1,5-6", "bytes=9-2", "lines=0-1", "bytes"] {
        let answer = site.get(&[("range", range)]).await;
        assert_eq!(
            (answer.status(), answer.text().len()),
            (200, 280_000),
            "{range}"
        );
        assert_eq!(answer.header("content-range"), None);
    }
}

#[tokio::test]
async fn a_download_goes_on_only_if_the_file_is_still_the_same() {
    let site = Site::start();
    let first = site.get(&[]).await;
    let (etag, modified) = (
        first.header("etag").unwrap(),
        first.header("last-modified").unwrap(),
    );
    let weak = format!("W/{etag}");
    let range = ("range", "bytes=7-13");
    for (condition, status) in [
        (etag, 206),
        (modified, 206),
        (&*weak, 200),
        ("\"other\"", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("nonsense", 200),
    ] {
        let answer = site.get(&[range, ("if-range", condition)]).await;
        assert_eq!(answer.status(), status, "{condition}");
    }
    std::fs::write(site.folder.path().join("report.txt"), "something else").unwrap();
    let answer = site.get(&[range, ("if-range", etag)]).await;
    assert_eq!((answer.status(), answer.text()), (200, "something else"));
}

#[tokio::test]
async fn who_has_the_file_does_not_get_it_again() {
    let site = Site::start();
    let first = site.get(&[]).await;
    let (etag, modified) = (
        first.header("etag").unwrap(),
        first.header("last-modified").unwrap(),
    );
    let list = format!("\"other\", W/{etag}");
    let future = "Fri, 01 Jan 2100 00:00:00 GMT";
    for (name, value, status) in [
        ("if-none-match", etag, 304),
        ("if-none-match", &*list, 304),
        ("if-none-match", "*", 304),
        ("if-none-match", "\"other\"", 200),
        ("if-modified-since", modified, 304),
        ("if-modified-since", future, 304),
        ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("if-modified-since", "nonsense", 200),
    ] {
        let answer = site.get(&[(name, value)]).await;
        assert_eq!(answer.status(), status, "{name}: {value}");
        assert_eq!(answer.header("etag"), Some(etag));
        assert_eq!(answer.text().is_empty(), status == 304);
    }
    // The tag decides where both are sent.
    let both = [
        ("if-none-match", "\"other\""),
        ("if-modified-since", future),
    ];
    assert_eq!(site.get(&both).await.status(), 200);
}

#[tokio::test]
async fn what_is_no_file_is_not_found() {
    let site = Site::start();
    for path in ["/nowhere", "/folder"] {
        let answer = site.app.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        let folder = site.folder.path().display().to_string();
        assert!(!answer.text().contains(&folder), "{}", answer.text());
    }
}
