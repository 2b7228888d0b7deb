//! What comes later: in any order where the browser fills it in, in order and whole elsewhere.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use hallway::__private::{arg, draw, loading, public_arg};
use hallway::axum::body::{Body, BodyDataStream};
use hallway::http::{HeaderMap, Request, header};
use hallway::testing::TestApp;
use hallway::{
    ActionState, App, Bounds, Config, Done, Error, ErrorInfo, IntoPage, Markup, Mounted, Page,
    Public, State, action, not_found, rsx, stream,
};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// Lets each part of a page come when the test says so.
#[derive(Clone, Default)]
struct Desk(Arc<Inner>);

#[derive(Default)]
struct Inner {
    gates: Mutex<BTreeMap<&'static str, Arc<Semaphore>>>,
    count: AtomicUsize,
    dropped: AtomicUsize,
}

impl Desk {
    fn gate(&self, name: &'static str) -> Arc<Semaphore> {
        let mut gates = self.0.gates.lock().unwrap();
        gates
            .entry(name)
            .or_insert_with(|| Arc::new(Semaphore::new(0)))
            .clone()
    }

    fn open(&self, name: &'static str) {
        self.gate(name).add_permits(1000);
    }

    /// A part that waits for its gate.
    async fn part(self, name: &'static str) -> Markup {
        let _noted = Noted(self.clone());
        let _permit = self.gate(name).acquire_owned().await.unwrap();
        rsx! { <p>(name) " is here"</p> }
    }
}

/// Counts futures that are gone.
struct Noted(Desk);

impl Drop for Noted {
    fn drop(&mut self) {
        self.0.0.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

#[action(access = Public)]
async fn count(State(desk): State<Desk>) -> Result<Done, Error> {
    desk.0.count.fetch_add(1, Ordering::SeqCst);
    Ok(Done::new())
}

impl Mounted<Desk> for count {}

fn frame(children: Markup) -> Page {
    Page::new(rsx! {
        <html lang="en">
            <head><meta charset="utf-8"></head>
            <body><main>(children)</main></body>
        </html>
    })
    .title("Site")
    .title_template("%s | Site")
}

async fn framed(page: Page) -> Result<Page, hallway::__private::PageEnd> {
    page.frame(0, async |slot| {
        let mut html = Markup::new();
        hallway::Render::render_to(&slot, &mut html);
        frame(html).into_page()
    })
    .await
}

fn waiting(desk: &Desk, name: &'static str) -> hallway::Streamed {
    stream(rsx! { <i>"wait for " (name)</i> }, desk.clone().part(name))
}

fn app(desk: &Desk, bounds: Bounds) -> App<Desk> {
    let _ = desk;
    App::new()
        .bounds(bounds)
        .action::<count>()
        .page("/two", draw(|p, s: &Desk| Box::pin(async move {
            let State(desk): State<Desk> = arg(p, s).await?;
            framed(rsx! {
                <h1>"Two"</h1> <div>(waiting(&desk, "one"))</div> <div>(waiting(&desk, "two"))</div> <footer>"end"</footer>
            }.into_page()?).await
        })))
        .page("/nested", draw(|p, s: &Desk| Box::pin(async move {
            let State(desk): State<Desk> = arg(p, s).await?;
            let outer = async move {
                let inner = waiting(&desk, "inner");
                desk.clone().part("outer").await;
                rsx! { <section>"outer " (inner)</section> }
            };
            framed(rsx! { (stream("wait", outer)) }.into_page()?).await
        })))
        .page("/broken", draw(|_, _| Box::pin(async move {
            let fails = async { Err::<Markup, _>(Error::internal("the secret of the panel")) };
            let panics = async { panic!("the secret of the panic"); #[allow(unreachable_code)] Markup::new() };
            let gone = async { Err::<Markup, _>(not_found()) };
            framed(rsx! {
                <div>(stream("a", fails))</div> <div>(stream("b", panics))</div>
                <div>(stream("c", gone))</div> <div>(stream("d", async { rsx! { <b>"well"</b> } }))</div>
            }.into_page()?).await
        })))
        .page("/form", draw(|p, s: &Desk| Box::pin(async move {
            let form: ActionState<count> = arg(p, s).await?;
            let State(desk): State<Desk> = arg(p, s).await?;
            let counted = desk.0.count.load(Ordering::SeqCst);
            let panel = async move { rsx! { <p>"counted " (counted)</p> (form.form(|f| f.submit("Count"))) } };
            framed(rsx! {
                <h1>"Form"</h1> (stream("...", panel)) (stream("...", async { rsx! { <p>"the same"</p> } }))
            }.into_page()?).await
        })))
        .page("/work/{slug}", draw(|p, s: &Desk| Box::pin(async move {
            let hallway::Path(slug): hallway::Path<String> = arg(p, s).await?;
            let State(desk): State<Desk> = arg(p, s).await?;
            let later = async move {
                desk.part("work").await;
                match slug.as_str() {
                    "gone" => Err(not_found()).map_err(|error: Error| hallway::__private::PageEnd::Error(error)),
                    _ => Page::new(rsx! { <h1>(slug)</h1> }).title("Harbour").description("By the sea").into_page(),
                }
            };
            framed(loading(rsx! { <p>"Loading..."</p> }, later)?).await
        })))
        .public_page("/public", draw(|p, s: &Desk| Box::pin(async move {
            let State(desk): State<Desk> = public_arg(p, s).await?;
            rsx! { (stream("...", desk.part("public"))) }.into_page()
        })))
        .not_found("/", draw(|_, _| Box::pin(async move {
            framed(rsx! { <h2>"Nothing here"</h2> }.into_page()?).await
        })))
        .error("/", draw(|p, s: &Desk| Box::pin(async move {
            let error: ErrorInfo = arg(p, s).await?;
            framed(rsx! { <h2>"Sorry: " (error.message())</h2> }.into_page()?).await
        })))
}

/// A page that arrives bit by bit.
struct Arriving {
    status: u16,
    headers: HeaderMap,
    frames: BodyDataStream,
}

impl Arriving {
    async fn of(desk: &Desk, bounds: Bounds, path: &str, agent: &str, cookie: &str) -> Self {
        let app = app(desk, bounds).config(Config::for_tests());
        let router = app.with_state(desk.clone()).into_router().unwrap();
        let request = Request::get(path)
            .header(header::HOST, "app.test")
            .header("sec-fetch-site", "none")
            .header(header::USER_AGENT, agent)
            .header(header::COOKIE, cookie);
        let answer = router
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            frames: answer.into_body().into_data_stream(),
        }
    }

    async fn native(desk: &Desk, path: &str) -> Self {
        Self::of(desk, Bounds::default(), path, CHROMIUM, "a=b").await
    }

    async fn next(&mut self) -> Option<String> {
        use futures_util::StreamExt as _;
        let bytes = self.frames.next().await?.unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    async fn rest(&mut self) -> String {
        let mut all = String::new();
        while let Some(frame) = self.next().await {
            all.push_str(&frame);
        }
        all
    }
}

const CHROMIUM: &str =
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";

#[tokio::test]
async fn a_browser_that_fills_gets_the_page_at_once_and_parts_as_they_come() {
    let desk = Desk::default();
    let mut page = Arriving::native(&desk, "/two").await;
    let first = page.next().await.unwrap();
    assert!(
        first.contains("<?start name=\"s0\"><i>wait for one</i><?end>"),
        "{first}"
    );
    assert!(
        first.contains("<footer>end</footer>") && !first.contains("</body>"),
        "{first}"
    );
    desk.open("two");
    let second = page.next().await.unwrap();
    assert!(
        second.starts_with("<template for=\"s1\"><!--h:s1 "),
        "{second}"
    );
    assert!(second.contains("two is here"), "{second}");
    desk.open("one");
    let third = page.next().await.unwrap();
    assert!(
        third.starts_with("<template for=\"s0\">") && third.contains("one is here"),
        "{third}"
    );
    assert_eq!(page.next().await.unwrap(), "</body></html>");
    assert_eq!(page.next().await, None);
    assert!(
        !first.contains("stream."),
        "this browser needs no script for it: {first}"
    );
}

#[tokio::test]
async fn a_browser_that_cannot_fill_waits_and_gets_the_page_whole_and_in_order() {
    let desk = Desk::default();
    desk.open("one");
    desk.open("two");
    let mut page = Arriving::of(&desk, Bounds::default(), "/two", FIREFOX, "a=b").await;
    let html = page.rest().await;
    assert!(
        !html.contains("<?start") && !html.contains("wait for"),
        "{html}"
    );
    let at = |text: &str| {
        html.find(text)
            .unwrap_or_else(|| panic!("no {text}: {html}"))
    };
    assert!(at("one is here") < at("two is here") && at("two is here") < at("end"));
    assert!(
        html.contains("<script src=\"/_hallway/stream."),
        "for the next time: {html}"
    );
}

#[tokio::test]
async fn the_script_says_so_and_the_next_page_comes_at_once() {
    let desk = Desk::default();
    let page = Arriving::of(&desk, Bounds::default(), "/two", FIREFOX, "hallway-js=1");
    let first = page.await.next().await.unwrap();
    assert!(first.contains("<?start name=\"s0\">"), "{first}");
    assert!(first.contains("<script src=\"/_hallway/stream."), "{first}");
}

#[tokio::test(start_paused = true)]
async fn patience_ends_and_the_page_comes_in_order() {
    let desk = Desk::default();
    let bounds = Bounds::default().patience(Duration::from_secs(1));
    let mut page = Arriving::of(&desk, bounds, "/two", FIREFOX, "a=b").await;
    let first = page.next().await.unwrap();
    assert!(
        first.ends_with("<h1>Two</h1> <div>") || first.ends_with("<div>"),
        "{first}"
    );
    desk.open("two");
    desk.open("one");
    let rest = page.rest().await;
    let at = |text: &str| {
        rest.find(text)
            .unwrap_or_else(|| panic!("no {text}: {rest}"))
    };
    assert!(at("one is here") < at("two is here") && at("two is here") < at("</body></html>"));
    assert!(!rest.contains("<template"), "{rest}");
}

#[tokio::test]
async fn what_comes_later_may_hold_what_comes_later_still() {
    let desk = Desk::default();
    let mut page = Arriving::native(&desk, "/nested").await;
    assert!(
        page.next()
            .await
            .unwrap()
            .contains("<?start name=\"s0\">wait<?end>")
    );
    desk.open("outer");
    let outer = page.next().await.unwrap();
    assert!(outer.contains("outer <?start name=\"s0-0\">"), "{outer}");
    desk.open("inner");
    assert!(
        page.rest()
            .await
            .contains("<template for=\"s0-0\"><!--h:s0-0 ")
    );
}

#[tokio::test]
async fn a_part_that_fails_shows_the_nearest_error_and_the_others_stay() {
    for agent in [CHROMIUM, FIREFOX] {
        let desk = Desk::default();
        let page = Arriving::of(&desk, Bounds::default(), "/broken", agent, "a=b");
        let mut page = page.await;
        assert_eq!(page.status, 200);
        let html = page.rest().await;
        assert_eq!(
            html.matches("<h2>Sorry: Something went wrong on our side.</h2>")
                .count(),
            2,
            "{html}"
        );
        assert!(
            html.contains("<h2>Nothing here</h2>") && html.contains("<b>well</b>"),
            "{html}"
        );
        assert!(!html.contains("secret"), "{html}");
        assert_eq!(
            html.matches("<main>").count(),
            1,
            "the view without its layouts: {html}"
        );
    }
}

#[tokio::test]
async fn who_leaves_takes_what_was_being_made_along() {
    let desk = Desk::default();
    let mut page = Arriving::native(&desk, "/two").await;
    page.next().await.unwrap();
    // Both are being made before the first of them is there.
    assert!(page.next().now_or_never().is_none());
    desk.open("one");
    page.next().await.unwrap();
    assert_eq!(desk.0.dropped.load(Ordering::SeqCst), 1);
    drop(page);
    assert_eq!(desk.0.dropped.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_form_that_comes_later_works_on_the_first_visit() {
    let desk = Desk::default();
    let mut page = Arriving::native(&desk, "/form").await;
    let cookie = page.headers[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        cookie.contains("hallway-visitor="),
        "before the first byte: {cookie}"
    );
    assert!(page.rest().await.contains("name=\"$form\""));

    let app = TestApp::new(app(&desk, Bounds::default()), desk.clone());
    let sent = app.form(&app.get("/form").await, "count").submit().await;
    assert_eq!(sent.status(), 303);
    assert!(app.get("/form").await.shows("counted 1"));
}

#[tokio::test]
async fn a_reply_waits_for_all_parts_and_sends_the_one_that_differs() {
    let desk = Desk::default();
    let app = TestApp::new(app(&desk, Bounds::default()), desk.clone());
    let page = app.get("/form").await;
    let reply = app.form(&page, "count").submit_by_script().await.json();
    let regions = reply["view"]["regions"].as_array().unwrap();
    assert_eq!(regions.len(), 1, "{regions:#?}");
    assert_eq!(regions[0]["id"], "s0");
    assert!(
        regions[0]["html"].as_str().unwrap().contains("counted 1"),
        "{regions:#?}"
    );
}

#[tokio::test]
async fn a_page_behind_its_loading_is_a_page_for_those_who_wait() {
    let desk = Desk::default();
    desk.open("work");
    let page = Arriving::of(&desk, Bounds::default(), "/work/harbour", FIREFOX, "a=b");
    let html = page.await.rest().await;
    assert!(html.contains("<title>Harbour | Site</title>"), "{html}");
    assert!(
        html.contains("content=\"By the sea\"") && !html.contains("Loading"),
        "{html}"
    );
    let page = Arriving::of(&desk, Bounds::default(), "/work/gone", FIREFOX, "a=b").await;
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn a_page_behind_its_loading_brings_its_title_along() {
    let desk = Desk::default();
    let mut page = Arriving::native(&desk, "/work/harbour").await;
    let first = page.next().await.unwrap();
    assert!(
        first.contains("Loading...") && !first.contains("<title>"),
        "{first}"
    );
    desk.open("work");
    let rest = page.rest().await;
    assert!(rest.starts_with("<title>Harbour | Site</title>"), "{rest}");
}

#[tokio::test]
async fn a_public_page_is_whole_for_everybody() {
    let desk = Desk::default();
    desk.open("public");
    let mut whole = Vec::new();
    for agent in [CHROMIUM, FIREFOX] {
        let page = Arriving::of(&desk, Bounds::default(), "/public", agent, "hallway-js=1");
        let mut page = page.await;
        assert_eq!(page.headers[header::CACHE_CONTROL], "public, no-cache");
        assert!(page.headers.contains_key(header::ETAG));
        whole.push(page.rest().await);
    }
    assert!(whole[0].contains("public is here"), "{}", whole[0]);
    assert_eq!(whole[0], whole[1]);
}

#[tokio::test]
async fn no_script_stands_in_a_page_that_is_filled() {
    let desk = Desk::default();
    desk.open("one");
    desk.open("two");
    for agent in [CHROMIUM, FIREFOX] {
        let page = Arriving::of(&desk, Bounds::default(), "/two", agent, "hallway-js=1");
        let mut page = page.await;
        let policy = page.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.contains("script-src 'self'"), "{policy}");
        let html = page.rest().await;
        let inline = html
            .split("<script")
            .skip(1)
            .filter(|tag| !tag.contains("src=\"/_hallway/"));
        assert_eq!(inline.count(), 0, "{html}");
    }
}
