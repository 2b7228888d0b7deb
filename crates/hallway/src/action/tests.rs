//! What happens to forms and sessions that are old. Only here can something be sealed in the past.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Method, header};

use super::opened::TOKEN_SECONDS;
use crate::guard::now;
use crate::page::draw;
use crate::seal::{KeyRing, Purpose, Sealer, Token, page_hash};
use crate::testing::{TestApp, TestForm};
use crate::{
    ActionState, App, Config, Done, Error, Form, Input, IntoPage, Public, Session, State, action,
    rsx,
};

#[derive(Clone, Default)]
pub(crate) struct Runs(Arc<AtomicUsize>);

#[derive(Debug, Form)]
pub(crate) struct Note {
    name: String,
}

#[action(access = Public)]
pub(crate) async fn save(
    State(runs): State<Runs>,
    Input(note): Input<Note>,
) -> Result<Done, Error> {
    assert_eq!(note.name, "Ada");
    runs.0.fetch_add(1, Ordering::SeqCst);
    Ok(Done::new().message("Saved."))
}

impl crate::Mounted<Runs> for save {}

async fn page(session: Session, save: ActionState<save>) -> impl IntoPage {
    rsx! { "user: " (session.subject().unwrap_or("nobody")) (save.form(|f| rsx! { (f.name.input().label("Name")) (f.submit("Save")) })) }
}

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

struct World {
    app: TestApp,
    runs: Runs,
    sealer: Sealer,
}

impl World {
    fn new() -> Self {
        let vars = [("HALLWAY_KEYS", KEY), ("HALLWAY_HOSTS", "app.test")];
        let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut config = Config::from_vars(vars).unwrap();
        config.forget_data();
        let runs = Runs::default();
        let app = App::new().action::<save>().page(
            "/notes",
            draw(|parts, state: &Runs| {
                Box::pin(async move {
                    let session = crate::page::arg(parts, state).await?;
                    IntoPage::into_page(page(session, crate::page::arg(parts, state).await?).await)
                })
            }),
        );
        let app = TestApp::with_config(app, runs.clone(), config);
        Self {
            app,
            runs,
            sealer: Sealer::new(KeyRing::parse(KEY).unwrap()),
        }
    }

    async fn form(&self) -> TestForm<'_> {
        self.app
            .form(&self.app.get("/notes").await, "save")
            .fill("name", "Ada")
    }

    /// The same form with a token that was sealed `seconds` ago.
    async fn old_form(&self, seconds: u64) -> TestForm<'_> {
        let form = self.form().await;
        let now = crate::guard::now();
        let visitor = self.app.cookie("visitor").unwrap();
        let token = Token {
            id: [0; 16],
            sealed_at: now - seconds,
            visitor: URL_SAFE_NO_PAD.decode(visitor).unwrap().try_into().unwrap(),
            principal: [0; 16],
            page: page_hash("/notes"),
            ordinal: 0,
            shape: <save as super::ActionRef>::SPEC.shape(),
            action: <save as super::ActionRef>::SPEC.name().into(),
            bound: b"null".as_slice().into(),
        };
        let sealed = token.seal(&self.sealer);
        form.fill("$form", &sealed)
    }

    fn runs(&self) -> usize {
        self.runs.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_form_of_this_morning_works() {
    let world = World::new();
    let sent = world.old_form(TOKEN_SECONDS - 60).await.submit().await;
    assert_eq!((sent.status(), world.runs()), (303, 1));
}

#[tokio::test]
async fn a_form_of_yesterday_comes_back_with_its_values_and_a_fresh_token() {
    let world = World::new();
    let form = world.old_form(TOKEN_SECONDS + 60).await;
    let sent = form.submit().await;
    assert_eq!((sent.status(), world.runs()), (409, 0));
    assert!(
        sent.shows("This page was open for a long time."),
        "{}",
        sent.text()
    );
    let again = world.app.form(&sent, "save");
    assert_eq!(again.value("name"), Some("Ada"));
    assert_eq!((again.submit().await.status(), world.runs()), (303, 1));
}

#[tokio::test]
async fn a_script_is_told_that_it_may_send_an_old_form_again() {
    let world = World::new();
    let form = world.old_form(TOKEN_SECONDS + 60).await;
    let reply = form.submit_by_script().await.json();
    assert_eq!(reply["kind"], "stale");
    assert_eq!(reply["reason"], "expired");
    assert_eq!(
        (&reply["unclaimed"], &reply["same"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        reply["view"]["regions"],
        serde_json::json!([]),
        "nothing flashes by"
    );
    assert_eq!(reply["view"]["holes"].as_object().unwrap().len(), 1);
    assert_eq!(world.runs(), 0);
}

#[tokio::test]
async fn nothing_is_certain_about_a_form_of_last_week() {
    let world = World::new();
    let form = world.old_form(7 * TOKEN_SECONDS).await;
    let reply = form.submit_by_script().await.json();
    assert_eq!(
        (&reply["kind"], &reply["unclaimed"]),
        (&"stale".into(), &false.into())
    );
    assert_eq!(world.runs(), 0);
}

#[tokio::test]
async fn a_copy_that_arrives_after_midnight_hears_the_first_outcome() {
    let world = World::new();
    let form = world.old_form(TOKEN_SECONDS - 1).await.key("one-press");
    assert_eq!(form.submit_by_script().await.json()["kind"], "done");
    // The token is past its life when the copy comes.
    while now() <= sealed_at(&world, &form) + TOKEN_SECONDS {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let copy = form.submit_by_script().await.json();
    assert_eq!(
        (&copy["kind"], &copy["replayed"]),
        (&"done".into(), &true.into())
    );
    assert_eq!(world.runs(), 1);
}

fn sealed_at(world: &World, form: &TestForm<'_>) -> u64 {
    let now = crate::guard::now();
    Token::open(&world.sealer, now, form.token())
        .unwrap()
        .sealed_at
}

#[tokio::test]
async fn a_token_of_the_future_is_not_ours() {
    let world = World::new();
    let form = world.form().await;
    let now = crate::guard::now();
    let mut token = Token::open(&world.sealer, now, form.token()).unwrap();
    token.sealed_at = now + 3_600;
    let sent = form
        .fill("$form", &token.seal(&world.sealer))
        .submit()
        .await;
    assert_eq!((sent.status(), world.runs()), (409, 0));
}

/// A session as the sign-in sealed it, begun and seen so many seconds ago.
fn session(world: &World, begun: u64, seen: u64) -> String {
    let at = now();
    let numbers = [at - begun, at - seen, 0].map(u64::to_be_bytes);
    let plain = [&[7; 16][..], numbers.as_flattened(), b"ada"].concat();
    world.sealer.seal(Purpose::Session, at, &plain)
}

async fn visit(world: &World, session: &str) -> crate::testing::TestPage {
    let request = world.app.request(Method::GET, "/notes");
    let cookie = format!("__Host-hallway-session={session}");
    let request = request.header(header::COOKIE, cookie);
    world
        .app
        .another_browser()
        .send(request.body(Body::empty()).unwrap())
        .await
}

#[tokio::test]
async fn a_session_ends_when_it_was_not_used_and_when_its_life_is_over() {
    const DAY: u64 = 24 * 60 * 60;
    let world = World::new();
    for (begun, seen, is_in) in [
        (0, 0, true),
        (59 * DAY, 13 * DAY, true),
        (15 * DAY, 14 * DAY, false),
        (60 * DAY, 0, false),
    ] {
        let page = visit(&world, &session(&world, begun, seen)).await;
        assert_eq!(page.shows("user: ada"), is_in, "{begun} {seen}");
    }
}

#[tokio::test]
async fn a_session_in_use_is_renewed_now_and_then_and_never_beyond_its_life() {
    const DAY: u64 = 24 * 60 * 60;
    let world = World::new();
    let renewed = async |begun, seen| {
        let page = visit(&world, &session(&world, begun, seen)).await;
        let lines = page.headers("set-cookie");
        let line = lines
            .iter()
            .find(|line| line.starts_with("__Host-hallway-session="));
        line.map(|line| (*line).to_owned())
    };
    assert_eq!(
        renewed(DAY, DAY).await,
        None,
        "a tenth of the idle time is longer"
    );
    let line = renewed(2 * DAY, 2 * DAY).await.unwrap();
    assert!(line.contains("Max-Age=1209600"), "{line}");
    let value = line.split(['=', ';']).nth(1).unwrap();
    assert!(visit(&world, value).await.shows("user: ada"));
    let last = renewed(59 * DAY, 2 * DAY).await.unwrap();
    let age = last
        .split("Max-Age=")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    assert!(age.parse::<u64>().unwrap() <= DAY, "{last}");
    assert_eq!(renewed(61 * DAY, 2 * DAY).await, None);
}
