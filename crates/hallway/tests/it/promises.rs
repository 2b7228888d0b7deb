//! The four promises that articles make of server actions, each kept.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hallway::__private::{arg, draw};
use hallway::http::{HeaderValue, header};
use hallway::testing::TestApp;
use hallway::{
    ActionState, App, Bound, Config, Done, Error, IntoPage, Mounted, Public, State, action, rsx,
};

use crate::world::World;

/// Per request: a token of its own for every rendering, good for one submission.
#[tokio::test]
async fn per_request_csrf_tokens() {
    let world = World::new();
    let app = world.app();
    let mut tokens = HashSet::new();
    for _ in 0..50 {
        let form = app.form(&app.get("/notes").await, "save");
        assert!(tokens.insert(form.token().to_owned()), "a token twice");
    }
    let form = app.form(&app.get("/notes").await, "save");
    let form = form.fill("name", "Ada").fill("email", "ada@example.com");
    form.submit().await;
    form.submit().await;
    assert_eq!(world.runs(), 1, "its second use is a copy");
    let mut request = form.to_request();
    *request.body_mut() = "name=Ada&email=ada%40example.com".into();
    assert_eq!(app.send(request).await.status(), 400, "without a token");
    assert_eq!(world.runs(), 1);
}

const SECRET: u64 = 4_711_471_147_114_711;

#[action(access = Public, name = "the_name_of_the_action")]
async fn named(Bound(number): Bound<u64>, State(runs): State<Runs>) -> Result<Done, Error> {
    assert_eq!(number, SECRET);
    runs.fetch_add(1, Ordering::SeqCst);
    Ok(Done::new())
}

type Runs = Arc<AtomicUsize>;

impl Mounted<Runs> for named {}

async fn page(named: ActionState<named>) -> impl IntoPage {
    rsx! { (named.bind(SECRET).form(|f| f.submit("Go"))) }
}

fn with_page() -> App<Runs> {
    App::new().page(
        "/",
        draw(|p, s: &Runs| {
            Box::pin(async move { IntoPage::into_page(page(arg(p, s).await?).await) })
        }),
    )
}

/// What a call runs, and on what, stands in the token alone, which nobody can read or make.
#[tokio::test]
async fn encrypted_action_ids() {
    let runs = Runs::default();
    let app = TestApp::new(with_page().action::<named>(), runs.clone());
    let home = app.get("/").await;
    let form = app.form(&home, "the_name_of_the_action");
    let bytes = URL_SAFE_NO_PAD.decode(form.token()).unwrap();
    let number = SECRET.to_string();
    for secret in ["the_name_of_the_action".as_bytes(), number.as_bytes()] {
        let found = bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!found, "the token shows {secret:?}");
    }
    assert!(
        !home.text().contains(&number),
        "the page shows what is bound"
    );
    let mut other = form.to_request();
    *other.uri_mut() = "/?/another_name".parse().unwrap();
    assert_eq!(
        app.send(other).await.status(),
        303,
        "the address names nothing"
    );
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn cross_origin_calls_rejected() {
    let world = World::new();
    let app = world.app();
    for site in ["cross-site", "same-site"] {
        let form = app.form(&app.get("/notes").await, "save");
        let form = form.fill("name", "Ada").fill("email", "ada@example.com");
        for mut request in [form.to_request(), form.to_script_request()] {
            let headers = request.headers_mut();
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            let evil = HeaderValue::from_static("https://evil.example");
            headers.insert(header::ORIGIN, evil);
            assert_eq!(app.send(request).await.status(), 403);
        }
    }
    assert_eq!((world.runs(), world.rows().len()), (0, 0));
}

/// Not even with a token: what is not in the table of this build is not there. That it is not in the
/// program either is shown by `cargo xtask test closed`.
#[tokio::test]
async fn unused_actions_unreachable() {
    let (runs, config) = (Runs::default(), Config::for_tests());
    let used = TestApp::with_config(with_page().action::<named>(), runs.clone(), config.clone());
    let without = App::new().page(
        "/",
        draw(|_, _: &Runs| Box::pin(async { IntoPage::into_page(rsx! { <p>"Nothing"</p> }) })),
    );
    let unused = TestApp::with_config(without, runs.clone(), config);
    let form = used.form(&used.get("/").await, "the_name_of_the_action");
    assert_eq!(unused.send(form.to_request()).await.status(), 409);
    assert_eq!(unused.send(form.to_script_request()).await.status(), 409);
    assert_eq!(runs.load(Ordering::SeqCst), 0);
    form.submit().await;
    assert_eq!(runs.load(Ordering::SeqCst), 1, "the token was good");
}
