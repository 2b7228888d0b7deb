//! What is kept and nobody's own is sent compressed to those who take it; nothing else is.

use std::io::Read as _;

use hallway::__private::{draw, public_arg};
use hallway::axum::Router;
use hallway::axum::body::{Body, Bytes};
use hallway::cache::Kept;
use hallway::http::{HeaderMap, Request, StatusCode, header};
use hallway::{
    ActionState, App, Bound, Config, Done, Error, IntoPage, Json, Markup, Mounted, Public, Route,
    action, dynamic, rsx,
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

#[action(access = Public)]
async fn like(Bound(_): Bound<u32>) -> Result<Done, Error> {
    Ok(Done::new())
}

impl Mounted<()> for like {}

fn lines(count: usize) -> Markup {
    rsx! { @for line in 0..count { <p>"This is line " (line) " of a long page."</p> } }
}

async fn hello() -> Markup {
    rsx! { <p>"Hello"</p> }
}

fn site() -> Router {
    let long = draw(|_, (): &()| Box::pin(async { lines(1_000).into_page() }));
    let short = draw(|_, (): &()| Box::pin(async { lines(30).into_page() }));
    let tiny = draw(|_, (): &()| Box::pin(async { lines(1).into_page() }));
    let form = draw(|p, s: &()| {
        Box::pin(async move {
            let state: ActionState<like> = public_arg(p, s).await?;
            let form = state.bind(7).form(|f| rsx! { (f.submit("Like")) });
            rsx! { (lines(30)) (form) }.into_page()
        })
    });
    let greeting =
        draw(|_, (): &()| Box::pin(async { rsx! { (lines(30)) (dynamic(hello)) }.into_page() }));
    let list = Route::new().public_get(Kept::new(), async || Json(vec!["harbour"; 300]));
    let zeros = async || ([(header::CONTENT_TYPE, "image/png")], vec![0_u8; 4096]);
    let app = App::new()
        .action::<like>()
        .cached_page("/long", Kept::new(), long)
        .cached_page("/short", Kept::new(), short)
        .cached_page("/tiny", Kept::new(), tiny)
        .cached_page("/form", Kept::new(), form)
        .cached_page("/greeting", Kept::new(), greeting)
        .page("/drawn", short)
        .route("/api/list", list)
        .route("/api/picture", Route::new().public_get(Kept::new(), zeros))
        .config(Config::for_tests());
    app.with_state(()).into_router().expect("it starts")
}

async fn ask(site: &Router, path: &str, sent: &[(&str, &str)]) -> (StatusCode, HeaderMap, Bytes) {
    let request = Request::get(path).header(header::HOST, "app.test");
    let request = sent.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let request = request.body(Body::empty()).unwrap();
    let (head, body) = site.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (head.status, head.headers, body)
}

fn unpacked(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match name {
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut plain),
        // By other hands than those that packed it.
        "zstd" => ruzstd::decoding::StreamingDecoder::new(bytes)
            .unwrap()
            .read_to_end(&mut plain),
        _ => flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain),
    }
    .unwrap();
    plain
}

#[tokio::test]
async fn what_is_kept_for_everybody_comes_in_the_form_that_the_caller_takes() {
    let site = site();
    for path in ["/long", "/short", "/api/list"] {
        let (_, head, plain) = ask(&site, path, &[]).await;
        assert_eq!(head["vary"], "accept-encoding", "{path}");
        assert!(!head.contains_key("content-encoding"), "{path}");
        let mut tags = vec![head["etag"].clone()];
        for (takes, name) in [
            ("gzip, br;q=0", "gzip"),
            ("gzip, zstd", "zstd"),
            ("gzip, deflate, br, zstd", "br"),
        ] {
            let takes = ("accept-encoding", takes);
            let (_, head, packed) = ask(&site, path, &[takes]).await;
            assert_eq!(head["content-encoding"], name, "{path}");
            assert_eq!(head["vary"], "accept-encoding", "{path}");
            assert!(packed.len() < plain.len() / 2, "{path}: {}", packed.len());
            assert_eq!(unpacked(name, &packed), plain, "{path}");
            let tag = head["etag"].clone();
            let other = ("if-none-match", tags[0].to_str().unwrap());
            assert_eq!(ask(&site, path, &[takes, other]).await.0, 200, "{path}");
            let known = ("if-none-match", tag.to_str().unwrap());
            let (status, head, none) = ask(&site, path, &[takes, known]).await;
            assert_eq!((status.as_u16(), none.len()), (304, 0), "{path}");
            assert_eq!(head["vary"], "accept-encoding", "{path}");
            assert!(!head.contains_key("content-encoding"), "{path}");
            assert!(!tags.contains(&tag), "{path}: {tag:?}");
            tags.push(tag);
        }
    }
}

#[tokio::test]
async fn what_is_somebodys_own_or_does_not_shrink_is_sent_as_it_is() {
    let site = site();
    for path in ["/form", "/greeting", "/drawn", "/tiny", "/api/picture"] {
        let (status, head, plain) =
            ask(&site, path, &[("accept-encoding", "br, zstd, gzip")]).await;
        assert_eq!(status, 200, "{path}");
        assert!(!head.contains_key("content-encoding"), "{path}");
        assert!(!head.contains_key("vary"), "{path}");
        assert!(!plain.is_empty(), "{path}");
    }
}
