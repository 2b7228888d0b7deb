//! How often something may be called, for whom that counts, and what a refusal costs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use hallway::__private::{arg, draw};
use hallway::axum::body::Body;
use hallway::http::request::Parts;
use hallway::http::{HeaderValue, Method};
use hallway::testing::{MemoryStore, TestApp, TestForm, TestPage};
use hallway::{
    Access, ActionState, App, Bound, Config, Cors, Denied, Done, Error, Form, Guard, Input,
    IntoPage, Limit, Mounted, Public, Route, Session, State, action, rsx,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::log::Log;

/// What the tests look at.
#[derive(Debug, Clone, Default)]
struct Office(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    letters: Mutex<Vec<String>>,
    pages: AtomicUsize,
    guards: AtomicUsize,
}

impl Office {
    fn keep(&self, letter: Letter) {
        let row = format!("{} {}", letter.email, letter.text);
        self.0.letters.lock().unwrap().push(row);
    }

    fn letters(&self) -> usize {
        self.0.letters.lock().unwrap().len()
    }

    fn pages(&self) -> usize {
        self.0.pages.load(Ordering::SeqCst)
    }

    fn app(&self) -> TestApp {
        self.app_with(Config::for_tests())
    }

    fn app_with(&self, config: Config) -> TestApp {
        TestApp::with_config(app(), self.clone(), config)
    }
}

#[derive(Debug, Form)]
struct Letter {
    #[form(email)]
    email: String,
    #[form(length(min = 2, max = 100))]
    text: String,
}

#[action(access = Public, limit = "5/min per ip")]
async fn write(State(office): State<Office>, Input(it): Input<Letter>) -> Result<Done, Error> {
    office.keep(it);
    Ok(Done::new().message("Sent."))
}

#[action(access = Public, limit = "2/min per input.email", limit = "3/min per ip")]
async fn remind(State(office): State<Office>, Input(it): Input<Letter>) -> Result<Done, Error> {
    office.keep(it);
    Ok(Done::new())
}

#[action(access = Member, limit = "2/min per principal")]
async fn order(State(office): State<Office>, Input(it): Input<Letter>) -> Result<Done, Error> {
    office.keep(it);
    Ok(Done::new())
}

#[action(access = Member, limit = "1/min per ip")]
async fn rare(State(office): State<Office>, Input(it): Input<Letter>) -> Result<Done, Error> {
    office.keep(it);
    Ok(Done::new())
}

#[action(access = Public)]
async fn enter(Bound(name): Bound<String>) -> Result<Done, Error> {
    Ok(Done::new().sign_in(name))
}

struct Member;

impl Access for Member {
    type Who = ();
}

impl Guard<Office> for Member {
    async fn check(parts: &mut Parts, office: &Office) -> Result<(), Denied> {
        office.0.guards.fetch_add(1, Ordering::SeqCst);
        match Session::of(parts).subject() {
            Some(_) => Ok(()),
            None => Err(Denied::unauthorized("Please sign in first.")),
        }
    }
}

async fn page(
    State(office): State<Office>,
    write: ActionState<write>,
    remind: ActionState<remind>,
    order: ActionState<order>,
    rare: ActionState<rare>,
    enter: ActionState<enter>,
) -> impl IntoPage {
    office.0.pages.fetch_add(1, Ordering::SeqCst);
    rsx! {
        (letter(&write)) (letter(&remind)) (letter(&order)) (letter(&rare))
        (enter.bind("ada".to_owned()).form(|f| f.submit("Ada")))
        (enter.bind("bob".to_owned()).form(|f| f.submit("Bob")))
    }
}

fn letter<A>(state: &ActionState<A>) -> hallway::ActionForm
where
    A: hallway::ActionRef<Input = Letter, Bound = ()>,
{
    state.form(|f| {
        rsx! {
            (f.email.input().label("E-mail"))
            (f.text.input().label("Text"))
            (f.submit("Send"))
        }
    })
}

fn app() -> App<Office> {
    App::new()
        .page(
            "/",
            draw(|p, s: &Office| {
                Box::pin(async move {
                    IntoPage::into_page(
                        page(
                            arg(p, s).await?,
                            arg(p, s).await?,
                            arg(p, s).await?,
                            arg(p, s).await?,
                            arg(p, s).await?,
                            arg(p, s).await?,
                        )
                        .await,
                    )
                })
            }),
        )
        .route(
            "/api/letters",
            Route::new()
                .get(async |State(office): State<Office>| office.letters().to_string())
                .post(async || "taken")
                .limit(Limit::per_minute(3)),
        )
        .route(
            "/api/open",
            Route::new()
                .get(async || "anybody")
                .limit(Limit::per_minute(1))
                .cors(Cors::any()),
        )
        .action::<write>()
        .action::<remind>()
        .action::<order>()
        .action::<rare>()
        .action::<enter>()
}

impl Mounted<Office> for write {}
impl Mounted<Office> for remind {}
impl Mounted<Office> for order {}
impl Mounted<Office> for rare {}
impl Mounted<Office> for enter {}

fn filled<'a>(app: &'a TestApp, page: &TestPage, action: &str, text: &str) -> TestForm<'a> {
    app.form(page, action)
        .fill("email", "ada@example.com")
        .fill("text", text)
}

/// Sends letters until one is refused; says how many passed.
async fn passed(app: &TestApp, action: &str, email: &str) -> usize {
    let page = app.get("/").await;
    for number in 0..20 {
        let form = filled(app, &page, action, &format!("letter {number}"));
        match form.fill("email", email).submit().await.status() {
            303 => {}
            429 => return number,
            other => panic!("{other}"),
        }
    }
    20
}

#[tokio::test(start_paused = true)]
async fn the_sixth_letter_of_a_minute_comes_back_with_its_words_and_the_time_to_wait() {
    let office = Office::default();
    let app = office.app();
    let page = app.get("/").await;
    for number in 0..5 {
        let form = filled(&app, &page, "write", &format!("letter {number}"));
        assert_eq!(form.submit().await.status(), 303);
    }
    let refused = filled(&app, &page, "write", "the sixth").submit().await;
    assert_eq!(
        (refused.status(), refused.header("retry-after")),
        (429, Some("12"))
    );
    assert!(
        refused.shows("Please send it again in 12 seconds."),
        "{}",
        refused.text()
    );
    let again = app.form(&refused, "write");
    assert_eq!(again.value("text"), Some("the sixth"));
    assert_eq!(again.value("email"), Some("ada@example.com"));
    assert_eq!(office.letters(), 5);

    tokio::time::advance(Duration::from_secs(12)).await;
    assert_eq!(
        again.submit().await.status(),
        303,
        "after the wait it is sent"
    );
    assert_eq!(office.letters(), 6);
}

#[tokio::test(start_paused = true)]
async fn replicas_count_the_letters_of_each_other_and_a_refused_one_may_be_sent_again() {
    let office = Office::default();
    let config = Config::for_tests().store(MemoryStore::default());
    let [one, two] = [(); 2].map(|()| office.app_with(config.clone()));
    assert_eq!(passed(&one, "remind", "ada@example.com").await, 2);
    let page = two.get("/").await;
    let third = filled(&two, &page, "remind", "the third");
    let refused = third.submit().await;
    assert_eq!(refused.status(), 429, "two of them were sent to the other");
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((20..=30).contains(&wait), "{wait}");
    assert_eq!(
        passed(&two, "remind", "bob@example.com").await,
        1,
        "three of an address"
    );
    assert_eq!(office.letters(), 3);

    tokio::time::advance(Duration::from_secs(wait)).await;
    assert_eq!(third.submit().await.status(), 303, "nothing of it had run");
    assert_eq!(office.letters(), 4);
}

#[tokio::test]
async fn a_script_hears_the_same() {
    let office = Office::default();
    let app = office.app();
    assert_eq!(passed(&app, "write", "ada@example.com").await, 5);
    let page = app.get("/").await;
    let refused = filled(&app, &page, "write", "the sixth")
        .submit_by_script()
        .await;
    assert_eq!(
        (refused.status(), refused.header("retry-after")),
        (429, Some("12"))
    );
    let reply = refused.json();
    assert_eq!(
        (&reply["kind"], &reply["reason"]),
        (&"refused".into(), &"rate".into())
    );
    assert_eq!(reply["code"], "HW0113");
    assert!(reply["message"].as_str().unwrap().contains("12 seconds"));
    assert!(reply["view"].to_string().contains("the sixth"), "{reply}");
}

#[tokio::test]
async fn copies_and_invalid_letters_take_nothing() {
    let office = Office::default();
    let app = office.app();
    let page = app.get("/").await;
    let form = filled(&app, &page, "write", "the same");
    for _ in 0..10 {
        assert_eq!(form.submit().await.status(), 303);
        assert_eq!(
            filled(&app, &page, "write", "x").submit().await.status(),
            422
        );
    }
    assert_eq!(office.letters(), 1);
    assert_eq!(passed(&app, "write", "ada@example.com").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_parallel_copies_pass_a_limit_of_five_as_one() {
    let office = Office::default();
    let app = office.app();
    let page = app.get("/").await;
    let form = filled(&app, &page, "write", "once").key("one-press");
    let answers = join_all((0..50).map(|_| form.submit_by_script())).await;
    for answer in &answers {
        assert_eq!(answer.json()["message"], "Sent.", "{}", answer.text());
    }
    assert_eq!(office.letters(), 1);
    assert_eq!(passed(&app, "write", "ada@example.com").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_parallel_letters_are_five() {
    let office = Office::default();
    let app = office.app();
    let page = app.get("/").await;
    let letters = (0..50).map(|number| filled(&app, &page, "write", &format!("no {number}")));
    let letters: Vec<_> = letters.collect();
    let answers = join_all(letters.iter().map(TestForm::submit)).await;
    let count = |status| answers.iter().filter(|one| one.status() == status).count();
    assert_eq!((count(303), count(429), office.letters()), (5, 45, 5));
}

#[tokio::test]
async fn each_address_has_its_own_five() {
    let office = Office::default();
    let one = office.app();
    assert_eq!(passed(&one, "write", "ada@example.com").await, 5);
    let home = |address: &str| {
        one.another_browser()
            .from_address(address.parse::<std::net::IpAddr>().unwrap())
    };
    assert_eq!(
        passed(&one.another_browser(), "write", "ada@example.com").await,
        0
    );
    assert_eq!(
        passed(&home("203.0.113.2"), "write", "ada@example.com").await,
        5
    );
    assert_eq!(
        passed(&home("2001:db8::1"), "write", "ada@example.com").await,
        5
    );
    assert_eq!(
        passed(&home("2001:db8::2"), "write", "ada@example.com").await,
        0,
        "one /64"
    );
    assert_eq!(
        passed(&home("2001:db8:0:1::1"), "write", "ada@example.com").await,
        5
    );
}

async fn forwarded(app: &TestApp, address: &str) -> u16 {
    let form = filled(
        app,
        &app.get("/").await,
        "write",
        &format!("from {address}"),
    );
    let mut request = form.to_request();
    let value = HeaderValue::from_str(address).unwrap();
    request.headers_mut().insert("x-forwarded-for", value);
    app.send(request).await.status()
}

#[tokio::test]
async fn a_forged_address_wins_nothing_and_a_trusted_proxy_is_believed() {
    let office = Office::default();
    let app = office.app();
    assert_eq!(passed(&app, "write", "ada@example.com").await, 5);
    assert_eq!(forwarded(&app, "198.51.100.7").await, 429);

    let config = Config::for_tests()
        .trusted_proxies("203.0.113.0/24")
        .unwrap();
    let app = office.app_with(config);
    for _ in 0..2 {
        for number in 0..5 {
            assert_eq!(forwarded(&app, &format!("198.51.100.7{number}")).await, 303);
        }
    }
}

#[tokio::test]
async fn a_limit_by_a_field_counts_each_value_however_it_is_spelt() {
    let office = Office::default();
    let app = office.app();
    assert_eq!(passed(&app, "remind", "ada@example.com").await, 2);
    let other = app.another_browser().from_address([203, 0, 113, 2]);
    assert_eq!(passed(&other, "remind", "ADA@Example.com").await, 0);
    assert_eq!(passed(&other, "remind", "bob@example.com").await, 2);
}

#[tokio::test]
async fn of_several_limits_all_are_taken_or_none() {
    let office = Office::default();
    let app = office.app();
    assert_eq!(passed(&app, "remind", "ada@example.com").await, 2);
    for _ in 0..5 {
        assert_eq!(passed(&app, "remind", "ada@example.com").await, 0);
    }
    assert_eq!(
        passed(&app, "remind", "bob@example.com").await,
        1,
        "the third of the address"
    );
}

#[tokio::test]
async fn a_limit_by_principal_follows_the_person_to_another_address() {
    let office = Office::default();
    let app = office.app();
    let enter = async |app: &TestApp, who: usize| {
        let page = app.get("/").await;
        assert_eq!(app.forms(&page, "enter")[who].submit().await.status(), 303);
    };
    enter(&app, 0).await;
    assert_eq!(passed(&app, "order", "a@example.com").await, 2);
    let elsewhere = app.another_browser().from_address([203, 0, 113, 2]);
    enter(&elsewhere, 0).await;
    assert_eq!(passed(&elsewhere, "order", "a@example.com").await, 0);
    let bob = app.another_browser();
    enter(&bob, 1).await;
    assert_eq!(passed(&bob, "order", "a@example.com").await, 2);
}

#[tokio::test]
async fn who_has_used_up_an_address_does_not_reach_the_guard() {
    let office = Office::default();
    let app = office.app();
    let page = app.get("/").await;
    app.forms(&page, "enter")[0].submit().await;
    let page = app.get("/").await;
    assert_eq!(
        filled(&app, &page, "rare", "first").submit().await.status(),
        303
    );
    let asked = office.0.guards.load(Ordering::SeqCst);
    assert_eq!(
        filled(&app, &page, "rare", "second")
            .submit()
            .await
            .status(),
        429
    );
    assert_eq!(office.0.guards.load(Ordering::SeqCst), asked);
}

#[tokio::test]
async fn limits_can_be_switched_off_and_the_log_warns() {
    let (office, log) = (Office::default(), Log::listen());
    let app = office.app_with(Config::for_tests().rate_limits(false));
    assert!(log.text().contains("WARN") && log.text().contains("HALLWAY_RATE_LIMITS=off"));
    assert_eq!(passed(&app, "write", "ada@example.com").await, 20);
    for _ in 0..10 {
        let answer = app.get("/api/letters").await;
        assert_eq!((answer.status(), answer.header("ratelimit")), (200, None));
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_refused_calls_draw_twenty_pages_and_the_others_are_short() {
    let office = Office::default();
    let app = office.app();
    let form = filled(&app, &app.get("/").await, "order", "let me in");
    let drawn = office.pages();
    let mut short = 0;
    for _ in 0..1000 {
        let answer = form.submit().await;
        assert_eq!(answer.status(), 401);
        assert!(answer.shows("Please sign in first."));
        short += usize::from(answer.text().len() < 2048);
    }
    assert_eq!((office.pages() - drawn, short), (20, 980));
    assert_eq!(office.letters(), 0);

    let script = app.send(form.to_script_request()).await;
    assert_eq!(
        (script.status(), script.json()["view"].is_null()),
        (401, true)
    );
    let other = app.another_browser().from_address([203, 0, 113, 2]);
    let form = filled(&other, &other.get("/").await, "order", "me too");
    let answer = form.submit().await;
    assert_eq!(other.form(&answer, "order").value("text"), Some("me too"));
}

#[tokio::test]
async fn of_a_body_that_is_refused_shortly_no_more_is_read_than_a_browser_needs_to_hear_it() {
    let office = Office::default();
    let app = office.app();
    let form = filled(&app, &app.get("/").await, "order", "let me in");
    for _ in 0..20 {
        assert_eq!(form.submit().await.status(), 401);
    }
    let read = Arc::new(AtomicUsize::new(0));
    let (head, counter) = (format!("%24form={}&text=", form.token()), read.clone());
    let pieces = (0..128).map(move |piece| {
        let bytes = if piece == 0 {
            head.clone()
        } else {
            "x".repeat(64 << 10)
        };
        counter.fetch_add(bytes.len(), Ordering::SeqCst);
        Ok::<_, std::io::Error>(bytes)
    });
    let mut request = form.to_request();
    request.headers_mut().remove("content-length");
    *request.body_mut() = Body::from_stream(futures_util::stream::iter(pieces));
    assert_eq!(app.send(request).await.status(), 401);
    let read = read.load(Ordering::SeqCst);
    assert!(read <= (1 << 20) + (128 << 10), "{read} of 8 MB");
}

#[tokio::test(start_paused = true)]
async fn a_route_says_what_is_left_and_when_to_call_again() {
    let app = Office::default().app();
    for (left, whole_in) in [(2, 20), (1, 40), (0, 60)] {
        let answer = app.get("/api/letters").await;
        assert_eq!((answer.status(), answer.text()), (200, "0"));
        assert_eq!(answer.header("ratelimit-policy"), Some(r#""ip";q=3;w=60"#));
        let expected = format!(r#""ip";r={left};t={whole_in}"#);
        assert_eq!(answer.header("ratelimit"), Some(expected.as_str()));
    }
    let post = app.request(Method::POST, "/api/letters");
    let refused = app.send(post.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (refused.status(), refused.header("retry-after")),
        (429, Some("20"))
    );
    assert_eq!(
        refused.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(refused.header("ratelimit"), Some(r#""ip";r=0;t=20"#));
    tokio::time::advance(Duration::from_secs(20)).await;
    assert_eq!(app.get("/api/letters").await.status(), 200);
}

#[tokio::test]
async fn another_origin_reads_the_refusal_and_its_preflights_take_nothing() {
    let office = Office::default();
    let app = office.app();
    let call = async |method: Method, headers: &[(&'static str, &str)]| {
        let mut request = app.request(method, "/api/open");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.headers_mut().remove("sec-fetch-site");
        app.send(request).await
    };
    let origin = ("origin", "https://partner.example");
    let preflight = [origin, ("access-control-request-method", "GET")];
    for _ in 0..3 {
        assert_eq!(call(Method::OPTIONS, &preflight).await.status(), 204);
    }
    assert_eq!(call(Method::GET, &[origin]).await.status(), 200);
    let refused = call(Method::GET, &[origin]).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn over_a_real_connection_its_own_address_counts() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = app()
        .config(Config::for_tests())
        .with_state(Office::default());
    let serving = tokio::spawn(app.serve_on(listener));
    let mut statuses = Vec::new();
    for number in 0..4 {
        let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!(
            "GET /api/letters HTTP/1.1\r\nhost: app.test\r\nx-forwarded-for: 1.2.3.{number}\r\n\
             connection: close\r\n\r\n"
        );
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        statuses.push(answer[9..12].to_owned());
    }
    serving.abort();
    assert_eq!(statuses, ["200", "200", "200", "429"]);
}
