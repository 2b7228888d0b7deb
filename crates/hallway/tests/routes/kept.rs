//! A handler of `GET` whose answers are kept: made once, told to caches, old after a write.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hallway::axum::body::Body;
use hallway::axum::extract::Request;
use hallway::axum::response::IntoResponse;
use hallway::cache::{Kept, Tag};
use hallway::http::{HeaderMap, Method, StatusCode, header};
use hallway::testing::{TestApp, TestPage};
use hallway::{App, Cache, Json, Life, Path, Query, Route, State};

const POSTS: Tag = Tag::new("posts");
const OF_POSTS: Kept = Kept::new().life(Life::Hours).tags(TAGS);
const TAGS: &[Tag] = &[POSTS];

#[derive(Debug, Clone, Default)]
struct Desk(Arc<AtomicUsize>, Cache);

impl Desk {
    fn calls(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn called(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn app(&self) -> TestApp {
        let app = App::new()
            .cache(self.1.clone())
            .route(
                "/api/posts/{id}",
                Route::new().public_get(OF_POSTS, post).post(write),
            )
            .route(
                "/api/edge/{id}",
                Route::new().public_get(OF_POSTS.edge(), post),
            )
            .route("/api/own/{id}", Route::new().cached_get(OF_POSTS, post))
            .route("/api/search", Route::new().public_get(Kept::new(), search))
            .route("/api/odd/{kind}", Route::new().public_get(Kept::new(), odd));
        TestApp::new(app, self.clone())
    }
}

async fn post(Path(id): Path<u32>, State(desk): State<Desk>, cache: Cache) -> impl IntoResponse {
    let call = desk.called();
    let load = || async { Ok::<_, std::convert::Infallible>(()) };
    let read = cache.read(id).tag(Tag::of("post", id)).get(load).await;
    Json(serde_json::json!({ "id": id, "call": call, "read": read.is_ok() }))
}

async fn write(State(desk): State<Desk>) -> StatusCode {
    desk.1.update_tag(POSTS);
    StatusCode::NO_CONTENT
}

async fn search(State(desk): State<Desk>, words: Query<Vec<(String, String)>>) -> String {
    format!("{:?} {}", words.0, desk.called())
}

async fn odd(Path(kind): Path<String>, State(desk): State<Desk>) -> impl IntoResponse {
    let call = desk.called().to_string();
    match kind.as_str() {
        "gone" => StatusCode::NOT_FOUND.into_response(),
        "cookie" => ([(header::SET_COOKIE, "a=b")], call).into_response(),
        "says" => ([(header::CACHE_CONTROL, "no-store")], call).into_response(),
        _ => {
            let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(call)]);
            Body::from_stream(bytes).into_response()
        }
    }
}

async fn with(app: &TestApp, method: Method, path: &str, name: &str, value: &str) -> TestPage {
    let request = app.request(method, path).header(name, value);
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_kept_answer_is_made_once_and_told_to_caches() {
    let desk = Desk::default();
    let app = desk.app();
    let first = app.get("/api/posts/7").await;
    assert_eq!((first.status(), desk.calls()), (200, 1), "{}", first.text());
    let life = "public, max-age=300, s-maxage=3600, stale-while-revalidate=82800";
    assert_eq!(first.header("cache-control"), Some(life));
    assert_eq!(
        (first.header("vary"), first.header("set-cookie")),
        (None, None)
    );
    let etag = first.header("etag").unwrap();
    for browser in [app.another_browser(), app.another_browser()] {
        let same = with(
            &browser,
            Method::GET,
            "/api/posts/7",
            "cookie",
            "session=somebody",
        )
        .await;
        assert_eq!(
            (same.text(), same.header("etag")),
            (first.text(), Some(etag))
        );
        let known = with(&browser, Method::GET, "/api/posts/7", "if-none-match", etag).await;
        assert_eq!((known.status(), known.text()), (304, ""));
        assert_eq!(known.header("cache-control"), Some(life));
        let head = with(&browser, Method::HEAD, "/api/posts/7", "accept", "*/*").await;
        assert_eq!(
            (head.status(), head.text(), head.header("etag")),
            (200, "", Some(etag))
        );
    }
    assert_eq!(desk.calls(), 1);
    assert!(app.get("/api/posts/8").await.text().contains("\"id\":8"));
    assert_eq!(desk.calls(), 2);

    let own = app.get("/api/own/7").await;
    assert_eq!(own.header("cache-control"), Some("private, no-cache"));
    assert!(own.header("etag").is_some());
    let edge = app.get("/api/edge/7").await;
    assert_eq!(edge.header("cache-control"), Some("public, no-cache"));
    let networks = "max-age=3600, stale-while-revalidate=82800";
    assert_eq!(edge.header("cdn-cache-control"), Some(networks));
    let tags = edge.header("cache-tag").unwrap();
    assert!(tags.contains("post:7") && tags.contains("posts"), "{tags}");
}

#[tokio::test]
async fn an_answer_whose_handler_may_know_the_caller_is_private() {
    let says =
        async |_: HeaderMap| ([(header::CACHE_CONTROL, "max-age=60")], "said").into_response();
    let app = App::new()
        .route("/api/mine", Route::new().get(async |_: HeaderMap| "mine"))
        .route("/mine", Route::new().get(async |_: Request| "mine"))
        .route(
            "/api/gone",
            Route::new().get(async |_: HeaderMap| StatusCode::NOT_FOUND),
        )
        .route("/api/says", Route::new().get(says))
        .route(
            "/api/all/{id}",
            Route::new().get(async |_: Path<u32>| "all"),
        )
        .route("/api/nobody", Route::new().get(async || "all"));
    let app = TestApp::new(app, ());
    for (path, told) in [
        ("/api/mine", Some("private, no-cache")),
        ("/mine", Some("private, no-cache")),
        ("/api/gone", Some("private, no-cache")),
        ("/api/says", Some("max-age=60")),
        ("/api/all/7", None),
        ("/api/nobody", None),
    ] {
        assert_eq!(app.get(path).await.header("cache-control"), told, "{path}");
    }
}

#[tokio::test]
async fn a_write_makes_a_kept_answer_old() {
    let desk = Desk::default();
    let app = desk.app();
    let mut before = app.get("/api/posts/7").await.text().to_owned();
    let changes: [&dyn Fn(&Cache); 5] = [
        &|cache| cache.update_tag(POSTS),
        &|cache| cache.update_tag("post:7"),
        &|cache| cache.revalidate_path("/api/posts/7"),
        &|cache| cache.revalidate_path("/api/posts/{id}"),
        &|cache| cache.revalidate_path("/api/*"),
    ];
    for (at, change) in changes.iter().enumerate() {
        change(&desk.1);
        let after = app.get("/api/posts/7").await.text().to_owned();
        assert_ne!(before, after, "{at}");
        assert_eq!(app.get("/api/posts/7").await.text(), after, "{at}");
        before = after;
    }
    with(&app, Method::POST, "/api/posts/7", "accept", "*/*").await;
    assert_ne!(app.get("/api/posts/7").await.text(), before);
}

#[tokio::test]
async fn a_query_is_another_answer_and_what_is_no_plain_answer_is_not_kept() {
    let desk = Desk::default();
    let app = desk.app();
    for query in ["a=1", "a=2", "a=1", "a=2"] {
        let page = app.get(&format!("/api/search?{query}")).await;
        assert!(
            page.text().contains(&query.replace('=', "\", \"")),
            "{}",
            page.text()
        );
    }
    assert_eq!(desk.calls(), 2);
    for kind in ["gone", "cookie", "says", "stream"] {
        let path = format!("/api/odd/{kind}");
        let before = desk.calls();
        let (first, second) = (app.get(&path).await, app.get(&path).await);
        assert_eq!(desk.calls() - before, 2, "{kind}");
        assert_eq!(
            (first.header("etag"), second.header("etag")),
            (None, None),
            "{kind}"
        );
        assert_eq!(first.status(), if kind == "gone" { 404 } else { 200 });
    }
}
