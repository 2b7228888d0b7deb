//! What the runtime gets when an action leads to another page: the page itself, if it is one.

use hallway::__private::{arg, draw, public_arg};
use hallway::axum::response::{IntoResponse, Redirect, Response};
use hallway::http::request::Parts;
use hallway::http::{HeaderMap, StatusCode};
use hallway::testing::{TestApp, TestPage};
use hallway::{
    Access, ActionState, App, Bound, Children, Config, Denied, Done, Error, Flash, Guard, IntoPage,
    Link, Markup, Mounted, Page, Path, Public, Route, Session, action, external, rsx, stream,
};
use serde_json::Value;

/// Leads to what is bound.
#[action(access = Public)]
async fn go(Bound(to): Bound<String>) -> Result<Done, Error> {
    let done = Done::new().message("Here you are.");
    Ok(match to.starts_with('/') {
        true => done.redirect(Link::new(to)),
        false => done.redirect(external(to)),
    })
}

/// Signs in, and leads where only the staff gets in.
#[action(access = Public)]
async fn enter() -> Result<Done, Error> {
    Ok(Done::new().sign_in("ada").redirect(Link::new("/staff")))
}

impl Mounted<()> for go {}
impl Mounted<()> for enter {}

struct Staff;

impl Access for Staff {
    type Who = String;
}

impl<S: Send + Sync> Guard<S> for Staff {
    async fn check(parts: &mut Parts, _: &S) -> Result<String, Denied> {
        let who = Session::of(parts).subject().map(str::to_owned);
        who.ok_or_else(|| Denied::sign_in(Link::new("/hello/stranger")))
    }
}

fn frame(flash: &Flash, children: Children) -> Page {
    Page::new(rsx! {
        <html lang="en">
            <head><meta charset="utf-8"></head>
            <body>
                @for message in flash.messages() { <p class="flash">(message)</p> }
                <main>(children)</main>
            </body>
        </html>
    })
    .title_template("%s | Next")
}

macro_rules! page {
    ($($arg:ident),* => $page:expr) => {
        draw(|parts, state: &()| {
            Box::pin(async move {
                let flash: Flash = arg(parts, state).await?;
                $(let $arg = arg(parts, state).await?;)*
                let page = IntoPage::into_page($page($($arg),*).await)?;
                page.frame(0, async |slot| frame(&flash, slot).into_page()).await
            })
        })
    };
}

/// Pages that come whole.
const PAGES: [&str; 5] = ["/hello/ada?x=1#top", "/two/b/c", "/staff", "/hop", "/hops"];
/// What the browser has to ask for itself.
const OTHERS: [&str; 11] = [
    "/round",
    "/api/thing",
    "/hello/us",
    "/absent",
    "/hello/ada/",
    "/scripted",
    "/late",
    "/teapot",
    "/download",
    "/cookie",
    "https://pay.test/",
];

/// Where the buttons lead.
fn targets() -> impl Iterator<Item = &'static str> {
    PAGES.into_iter().chain(OTHERS)
}

async fn buttons(go: ActionState<go>, enter: ActionState<enter>) -> Markup {
    rsx! {
        @for to in targets() { (go.bind(to.to_owned()).form(|f| f.submit(to))) }
        (enter.form(|f| f.submit("Sign in")))
    }
}

async fn start(Path(id): Path<u32>, go: ActionState<go>, enter: ActionState<enter>) -> Markup {
    rsx! { <p>(id)</p> (buttons(go, enter).await) }
}

async fn scripted(go: ActionState<go>, enter: ActionState<enter>) -> Page {
    Page::new(buttons(go, enter).await).script("/widget.js")
}

async fn hello(Path(name): Path<String>, headers: HeaderMap, go: ActionState<go>) -> Page {
    let secret = headers.contains_key("hallway-token") || headers.contains_key("origin");
    Page::new(rsx! {
        <h1>"Hello " (name)</h1> <p>(u8::from(secret))</p>
        (go.bind("/staff".to_owned()).form(|f| f.submit("Go on")))
    })
    .title("Hello")
}

async fn two(Path((a, b)): Path<(String, String)>) -> Markup {
    rsx! { <h1>(a) " and " (b)</h1> }
}

async fn staff(who: hallway::Principal<Staff>) -> Markup {
    rsx! { <h1>"Staff: " (who.0)</h1> }
}

async fn to(path: &str) -> Result<Markup, Error> {
    Err(hallway::redirect(Link::new(path)))
}

async fn late() -> Markup {
    rsx! { (stream("soon", async { rsx! { "late" } })) }
}

async fn download() -> Response {
    ([("content-disposition", "attachment")], "bytes").into_response()
}

async fn cookie() -> Response {
    ([("set-cookie", "seen=1")], Redirect::to("/hello/ada")).into_response()
}

fn app() -> TestApp {
    let app: App<()> = App::new()
        .action::<go>()
        .action::<enter>()
        .allow_redirects_to(["https://pay.test"])
        .page("/start/{id}", page!(a, b, c => start))
        .page("/from-script", page!(a, b => scripted))
        .page("/hello/{name}", page!(a, b, c => hello))
        .page("/two/{a}/{b}", page!(a => two))
        .page("/staff", page!(a => staff))
        .page("/hop", page!(=> async || to("/two/b/c").await))
        .page("/hops", page!(=> async || to("/hop").await))
        .page("/round", page!(=> async || to("/round").await))
        .page("/late", page!(=> late))
        .page("/scripted", page!(a, b => scripted))
        .page(
            "/teapot",
            page!(=> async || (StatusCode::IM_A_TEAPOT, rsx! { "short" })),
        )
        .page("/download", page!(=> download))
        .page("/cookie", page!(=> cookie))
        .public_page(
            "/hello/us",
            draw(|parts, state: &()| {
                Box::pin(async move {
                    let Path(()) = public_arg(parts, state).await?;
                    rsx! { "us" }.into_page()
                })
            }),
        )
        .route("/api/thing", Route::new().get(async || "thing"));
    TestApp::with_config(app, (), Config::for_tests())
}

async fn press(app: &TestApp, page: &str, to: &str) -> TestPage {
    let at = targets().position(|one| one == to).unwrap();
    let forms = app.get(page).await;
    app.forms(&forms, "go")[at].submit_by_script().await
}

/// The document that came along.
fn document(reply: &Value) -> &str {
    assert_eq!(reply["view"]["regions"][0]["id"], "page", "{reply:#}");
    assert_eq!(reply["view"]["regions"].as_array().unwrap().len(), 1);
    reply["view"]["regions"][0]["html"].as_str().unwrap()
}

#[tokio::test]
async fn the_next_page_comes_with_the_outcome_and_says_the_message_once() {
    let app = app();
    let answer = press(&app, "/start/7", "/hello/ada?x=1#top").await;
    assert_eq!(answer.status(), 200);
    let reply = answer.json();
    assert_eq!(
        (&reply["kind"], &reply["redirect"]),
        (&"done".into(), &"/hello/ada?x=1#top".into())
    );
    assert_eq!(reply["view"]["title"], "Hello | Next");
    let html = document(&reply);
    assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
    assert!(html.contains("<title>Hello | Next</title>"), "{html}");
    assert!(html.contains("<h1>Hello ada</h1> <p>0</p>"), "{html}");
    assert!(html.contains("action=\"/hello/ada?x=1&amp;/"), "{html}");
    assert_eq!(html.matches("Here you are.").count(), 1, "{html}");
    let later = app.get("/hello/ada").await;
    assert!(!later.shows("Here you are."), "it has been said");
}

#[tokio::test]
async fn the_next_page_has_the_parameters_of_its_own_address() {
    let reply = press(&app(), "/start/7", "/two/b/c").await.json();
    assert!(document(&reply).contains("<h1>b and c</h1>"));
}

#[tokio::test]
async fn a_login_brings_the_page_of_whoever_is_signed_in_now() {
    let app = app();
    let start = app.get("/start/7").await;
    let reply = app.form(&start, "enter").submit_by_script().await.json();
    assert_eq!(reply["redirect"], "/staff");
    assert!(document(&reply).contains("Staff: ada"));
    assert!(app.get("/staff").await.shows("Staff: ada"));
}

#[tokio::test]
async fn the_guard_of_the_next_page_holds_and_its_login_page_comes_instead() {
    let reply = press(&app(), "/start/7", "/staff").await.json();
    assert_eq!(reply["redirect"], "/hello/stranger");
    let html = document(&reply);
    assert!(html.contains("<h1>Hello stranger</h1>"), "{html}");
    assert_eq!(html.matches("Here you are.").count(), 1, "{html}");
}

#[tokio::test]
async fn a_page_that_leads_on_is_followed() {
    for to in ["/hop", "/hops"] {
        let reply = press(&app(), "/start/7", to).await.json();
        assert_eq!(reply["redirect"], "/two/b/c", "{to}");
        assert!(document(&reply).contains("b and c"), "{to}");
    }
}

#[tokio::test]
async fn what_is_no_plain_page_is_left_to_the_browser() {
    for to in OTHERS {
        let answer = press(&app(), "/start/7", to).await;
        let reply = answer.json();
        assert_eq!(
            (&reply["kind"], &reply["redirect"]),
            (&"done".into(), &to.into())
        );
        assert_eq!(reply["view"], Value::Null, "{to}");
        let cookies = answer.headers("set-cookie").join(" ");
        assert_eq!(
            cookies.contains("flash-"),
            to.starts_with('/'),
            "{to}: {cookies}"
        );
        assert!(!cookies.contains("seen="), "{to}");
    }
}

#[tokio::test]
async fn without_a_script_the_message_goes_along_where_the_next_page_leads() {
    for (to, over, at) in [
        ("/staff", vec!["/staff"], "/hello/stranger"),
        ("/hops", vec!["/hops", "/hop"], "/two/b/c"),
    ] {
        let app = app();
        let start = app.get("/start/7").await;
        let at_button = targets().position(|one| one == to).unwrap();
        let mut sent = app.forms(&start, "go")[at_button].submit().await;
        for hop in over {
            assert_eq!((sent.status(), sent.location()), (303, Some(hop)));
            sent = app.get(hop).await;
        }
        assert_eq!((sent.status(), sent.location()), (303, Some(at)));
        let last = app.get(at).await;
        assert_eq!(last.text().matches("Here you are.").count(), 1, "{to}");
        assert!(!app.get(at).await.shows("Here you are."), "{to}: once");
    }
}

#[tokio::test]
async fn a_page_with_a_script_of_its_own_is_left_by_the_browser() {
    let answer = press(&app(), "/from-script", "/two/b/c").await;
    assert_eq!(answer.json()["view"], Value::Null);
    assert!(answer.headers("set-cookie").join(" ").contains("flash-"));
}

#[tokio::test]
async fn a_page_of_another_build_is_left_by_the_browser() {
    let (old, new) = (
        app(),
        App::new().page("/start/{id}", page!(a, b, c => start)),
    );
    let new = new
        .action::<go>()
        .action::<enter>()
        .page("/two/{a}/{b}", page!(a => two));
    let new = TestApp::with_config(new, (), Config::for_tests());
    let build = |page: &TestPage| {
        let (_, rest) = page.text().split_once("data-build=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (before, after) = (old.get("/start/7").await, new.get("/start/7").await);
    assert_ne!(build(&before), build(&after));
    let mut request = new.forms(&after, "go")[1].to_script_request();
    let body = std::mem::take(request.body_mut());
    let body = hallway::axum::body::to_bytes(body, 1 << 16).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(body.contains(&build(&after)), "{body}");
    let body = body.replace(&build(&after), &build(&before));
    *request.body_mut() = body.into();
    let reply = new.send(request).await.json();
    assert_eq!(
        (&reply["redirect"], &reply["view"]),
        (&"/two/b/c".into(), &Value::Null)
    );
}
