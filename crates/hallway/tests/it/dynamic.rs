//! What each response fills into a page that is kept, and regions that are compared by themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hallway::__private::{arg, draw, kept, public_arg};
use hallway::axum::body::Body;
use hallway::cache::{Found, Kept};
use hallway::http::{HeaderMap, Method, header};
use hallway::testing::{TestApp, TestPage};
use hallway::{
    ActionState, App, Cache, Done, Error, Form, Input, IntoPage, Link, Markup, Mounted, Page,
    Public, Session, State, action, dynamic, redirect, region, rsx, stream,
};

#[derive(Debug, Clone, Default)]
struct Shop(Arc<(AtomicUsize, AtomicUsize)>, Cache);

impl Shop {
    fn app(&self) -> TestApp {
        TestApp::new(app(self), self.clone())
    }

    fn sold(&self) -> usize {
        self.0.0.load(Ordering::SeqCst)
    }

    fn drawn(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }

    fn draws(&self) {
        self.0.1.fetch_add(1, Ordering::SeqCst);
    }
}

#[derive(Debug, Form)]
struct Name {
    name: String,
}

#[action(access = Public)]
async fn enter(Input(Name { name }): Input<Name>) -> Result<Done, Error> {
    Ok(Done::new().sign_in(name))
}

#[action(access = Public)]
async fn sell(State(shop): State<Shop>) -> Result<Done, Error> {
    shop.0.0.fetch_add(1, Ordering::SeqCst);
    Ok(Done::new())
}

impl Mounted<Shop> for enter {}
impl Mounted<Shop> for sell {}

async fn hello(session: Session, headers: HeaderMap) -> Markup {
    let language = headers.get(header::ACCEPT_LANGUAGE);
    let language = language.and_then(|text| text.to_str().ok()).unwrap_or("-");
    rsx! { <b>"Hello " (session.subject().unwrap_or("stranger")) " in " (language)</b> }
}

async fn sold(State(shop): State<Shop>) -> Markup {
    let count = shop.sold();
    rsx! { <i>(count) " sold"</i> (stream("counting", async { rsx! { <u>"all counted"</u> } })) }
}

async fn staff(session: Session) -> Result<Markup, Error> {
    match session.subject() {
        Some("ada") => Ok(rsx! { <p>"The safe"</p> }),
        Some(_) => Err(Error::internal("the secret of the safe")),
        None => Err(redirect(Link::new("/hello"))),
    }
}

async fn page(State(shop): State<Shop>, enter: ActionState<enter>) -> impl IntoPage {
    shop.draws();
    rsx! {
        (dynamic(hello))
        <h1>"For everybody"</h1>
        (enter.form(|f| rsx! { (f.name.input()) (f.submit("Enter")) }))
    }
}

async fn slow(State(shop): State<Shop>) -> impl IntoPage {
    shop.draws();
    let place = dynamic(sold).with_state(shop);
    rsx! { <h1>"Shell"</h1> (place.clone()) (place.meanwhile(rsx! { <em>"wait"</em> })) <p>"end"</p> }
}

async fn safe(State(shop): State<Shop>) -> impl IntoPage {
    shop.draws();
    rsx! { <h1>"Safe"</h1> (dynamic(staff)) }
}

async fn regions(State(shop): State<Shop>, sell: ActionState<sell>, cache: Cache) -> impl IntoPage {
    shop.draws();
    let load = || async { Ok::<_, Error>("kept") };
    let words = cache.read("words").tag("words").get(load).await?;
    let count = shop.sold();
    Ok::<_, Error>(rsx! {
        <h1>"Shop"</h1>
        (region(rsx! { <p>"First " (words)</p> }))
        (region(rsx! { <p>(count) " sold"</p> }))
        (region(sell.form(|f| f.submit("Sell"))))
    })
}

async fn plain(State(shop): State<Shop>) -> impl IntoPage {
    shop.draws();
    Page::new(rsx! { <h1>"Plain"</h1> (region(rsx! { <p>"a region"</p> })) })
}

/// Mounts a function with two parameters as a page that is kept in both ways.
macro_rules! pages {
    ($app:expr, $($path:literal $public:literal $name:ident($($arg:tt)*);)*) => {
        $app $(
            .page($path, draw(|p, s: &Shop| Box::pin(async move {
                let inner = draw(|p, s: &Shop| Box::pin(async move {
                    $name($(pages!(@ $arg p s)),*).await.into_page()
                }));
                let page = kept($path, Kept::new(), p, s, inner).await?;
                page.frame(0, async |slot| rsx! { <main>(slot)</main> }.into_page()).await
            })))
            .cached_page($public, Kept::new(), draw(|p, s: &Shop| Box::pin(async move {
                let page = $name($(pages!(@ $arg p s)),*).await.into_page()?;
                page.frame(0, async |slot| rsx! { <main>(slot)</main> }.into_page()).await
            })))
        )*
    };
    (@ _ $p:ident $s:ident) => { public_arg($p, $s).await? };
}

fn app(shop: &Shop) -> App<Shop> {
    let app = App::new()
        .cache(shop.1.clone())
        .action::<enter>()
        .action::<sell>()
        .page(
            "/drawn",
            draw(|p, s: &Shop| {
                Box::pin(async move {
                    let (a, b, c) = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);
                    regions(a, b, c).await.into_page()
                })
            }),
        );
    pages!(app,
        "/hello" "/public/hello" page(_ _);
        "/slow" "/public/slow" slow(_);
        "/safe" "/public/safe" safe(_);
        "/regions" "/public/regions" regions(_ _ _);
        "/plain" "/public/plain" plain(_);
    )
}

async fn chromium(app: &TestApp, path: &str) -> TestPage {
    let agent = "Mozilla/5.0 AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36";
    let request = app.request(Method::GET, path).header("user-agent", agent);
    app.send(request.body(Body::empty()).unwrap()).await
}

fn sent(reply: &TestPage) -> Vec<(String, String)> {
    let view = serde_json::to_value(reply.reply()).unwrap()["view"].clone();
    let regions = view["regions"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let regions = regions.iter();
    regions
        .map(|region| (text(&region["id"]), text(&region["html"])))
        .collect()
}

#[tokio::test]
async fn a_kept_page_greets_each_visitor_and_is_drawn_once() {
    for path in ["/hello", "/public/hello"] {
        let shop = Shop::default();
        let app = shop.app();
        let page = app.get(path).await;
        assert!(page.shows("Hello stranger in -"), "{}", page.text());
        for name in ["ada", "grace"] {
            let browser = app.another_browser();
            let page = browser.get(path).await;
            let entered = browser.form(&page, "enter").fill("name", name);
            assert_eq!(entered.submit().await.status(), 303);
            // The first answer after the login shows a message, and is drawn for its visitor.
            browser.get(path).await;
            let before = shop.drawn();
            let request = browser
                .request(Method::GET, path)
                .header("accept-language", "eo");
            let page = browser.send(request.body(Body::empty()).unwrap()).await;
            assert!(
                page.shows(&format!("Hello {name} in eo")),
                "{}",
                page.text()
            );
            assert_eq!(page.header("cache-control"), Some("private, no-cache"));
            assert_eq!(page.header("etag"), None);
            assert_eq!(shop.drawn(), before, "{path}");
        }
        let other = app.another_browser().get(path).await;
        assert!(other.shows("Hello stranger"), "{}", other.text());
    }
}

#[tokio::test]
async fn after_a_login_only_the_greeting_travels() {
    let shop = Shop::default();
    for path in ["/hello", "/public/hello"] {
        let app = shop.app();
        let page = app.get(path).await;
        let form = app.form(&page, "enter").fill("name", "ada");
        let regions = sent(&form.submit_by_script().await);
        let ids: Vec<_> = regions.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["s0"], "{path}: {regions:?}");
        assert!(regions[0].1.contains("Hello ada"), "{regions:?}");
    }
}

#[tokio::test]
async fn a_kept_shell_is_sent_at_once_and_its_slow_parts_follow() {
    for path in ["/slow", "/public/slow"] {
        let shop = Shop::default();
        let app = shop.app();
        for _ in 0..3 {
            let page = chromium(&app, path).await;
            let (shell, rest) = page
                .text()
                .split_once("<template for=")
                .expect("it streams");
            for part in ["Shell", "<i>0 sold</i>", "counting", "<em>wait</em>", "end"] {
                assert!(shell.contains(part), "{part} in {shell}");
            }
            assert_eq!(rest.matches("all counted").count(), 2, "{rest}");
            assert_eq!(rest.matches("0 sold").count(), 1, "{rest}");
            assert_eq!(page.header("cache-control"), Some("private, no-cache"));
        }
        let whole = app.get(path).await;
        assert!(
            !whole.shows("wait") && !whole.shows("counting"),
            "{}",
            whole.text()
        );
        assert_eq!(
            (whole.text().matches("0 sold").count(), shop.drawn()),
            (2, 1)
        );
    }
}

#[tokio::test]
async fn a_part_may_lead_the_whole_page_elsewhere_or_end_it() {
    let shop = Shop::default();
    for path in ["/safe", "/public/safe"] {
        let app = shop.app();
        let stranger = app.get(path).await;
        assert_eq!(
            (stranger.status(), stranger.location()),
            (303, Some("/hello"))
        );
        for (name, status) in [("ada", 200), ("eve", 500)] {
            let browser = app.another_browser();
            let page = browser.get("/hello").await;
            let entered = browser.form(&page, "enter").fill("name", name);
            entered.submit().await;
            let page = browser.get(path).await;
            assert_eq!(
                (page.status(), page.shows("The safe")),
                (status, status == 200)
            );
            assert!(!page.shows("secret"), "{}", page.text());
        }
    }
}

#[tokio::test]
async fn a_marked_region_travels_alone_and_an_action_without_effects_touches_no_cache() {
    let shop = Shop::default();
    for path in ["/regions", "/public/regions", "/drawn"] {
        let app = shop.app();
        let page = app.get(path).await;
        let reply = app.form(&page, "sell").submit_by_script().await;
        let regions = sent(&reply);
        assert_eq!(regions.len(), 1, "{path}: {regions:?}");
        assert_eq!(regions[0].0, "s1");
        assert_eq!(regions[0].1, format!("<p>{} sold</p>", shop.sold()));
        // The region with the button stays, and its form gets a new token.
        let view = serde_json::to_value(reply.reply()).unwrap()["view"].clone();
        assert_eq!(view["holes"].as_object().unwrap().len(), 1);
    }
    let trace = shop.1.trace();
    let words = trace.iter().filter(|one| one.key == "\"words\"");
    let found: Vec<_> = words.map(|one| &one.found).collect();
    assert!(
        found[1..].iter().all(|one| **one == Found::Hit),
        "{trace:?}"
    );
}

#[tokio::test]
async fn a_public_page_with_marked_regions_stays_public() {
    let shop = Shop::default();
    let app = shop.app();
    let page = app.get("/public/plain").await;
    assert!(
        page.text().contains("<!--h:s0 ") && page.shows("a region"),
        "{}",
        page.text()
    );
    assert_eq!(page.header("cache-control"), Some("public, no-cache"));
    let etag = page
        .header("etag")
        .expect("it is the same for everybody")
        .to_owned();
    let request = app
        .request(Method::GET, "/public/plain")
        .header("if-none-match", etag);
    let same = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((same.status(), shop.drawn()), (304, 1));
}
