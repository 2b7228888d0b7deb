//! Several replicas of one app with one Redis: they count, end and know together.

mod server;

use std::time::Duration;

use hallway::testing::{MemoryStore, TestApp, TestPage, store_conforms};
use hallway::{App, Config, Limit, Route};

use crate::log::Log;
use crate::world::World;
use server::Redis;

#[tokio::test]
async fn a_store_in_memory_does_what_a_store_has_to_do() {
    store_conforms(&MemoryStore::default()).await;
}

#[tokio::test]
async fn a_store_in_redis_does_what_a_store_has_to_do() {
    let redis = Redis::start();
    store_conforms(&redis.store()).await;
}

#[tokio::test]
async fn a_redis_that_lost_everything_has_another_epoch() {
    use hallway::shared::SharedStore as _;

    let mut redis = Redis::start();
    let store = redis.store();
    let hour = Duration::from_secs(60 * 60);
    let before = store.append("log", b"one", hour).await.unwrap();
    redis.stop();
    redis.begin();
    // Who asks first finds that its connection is gone.
    let news = until(async || store.follow("log", Some(before)).await.ok()).await;
    assert!(news.lost && news.entries.is_empty(), "{news:?}");
    let after = until(async || store.append("log", b"two", hour).await.ok()).await;
    assert_eq!(after.epoch, news.mark.epoch);
    assert_ne!(after.epoch, before.epoch);
    assert!(after.number > before.number, "no number comes twice");
}

/// Asks until there is an answer.
async fn until<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Two replicas by the settings that a deployment would have.
fn config(redis: &Redis) -> Config {
    let vars = [
        ("HALLWAY_STORE", redis.address()),
        ("HALLWAY_REPLICAS", "2".to_owned()),
        ("HALLWAY_KEYS", "A".repeat(43)),
        ("HALLWAY_HOSTS", "app.test".to_owned()),
        ("HALLWAY_INSECURE", "1".to_owned()),
    ];
    let vars = vars.map(|(name, value)| (name.to_owned(), value));
    Config::from_vars(vars).unwrap()
}

/// The second replica has a data folder of its own.
fn replicas<T>(redis: &Redis, app: impl Fn(Config) -> T) -> ([T; 2], tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let replica = |name| app(config(redis).data(folder.path().join(name)));
    ([replica("one"), replica("two")], folder)
}

fn counting(config: Config) -> TestApp {
    let route = Route::new()
        .get(async || "here")
        .limit(Limit::per_minute(5));
    TestApp::with_config(App::new().route("/api/counted", route), (), config)
}

async fn call(app: &TestApp) -> TestPage {
    app.get("/api/counted").await
}

async fn health(app: &TestApp) -> [String; 2] {
    let told = app.get("/_hallway/health").await;
    assert_eq!(
        told.status(),
        200,
        "a replica that answers is better than none"
    );
    let told = told.json();
    ["status", "store"].map(|name| told[name].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn replicas_let_pass_together_what_one_would() {
    let redis = Redis::start();
    let ([one, two], _folder) = replicas(&redis, counting);
    for left in (0..5).rev() {
        let app = if left % 2 == 0 { &one } else { &two };
        let answer = call(app).await;
        assert_eq!(answer.status(), 200);
        let told = answer.header("ratelimit").unwrap();
        assert!(told.starts_with(&format!("\"ip\";r={left};")), "{told}");
    }
    for app in [&one, &two] {
        let refused = call(app).await;
        assert_eq!(refused.status(), 429);
        let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=12).contains(&wait), "{wait}");
    }
    let neighbour = two.another_browser().from_address([203, 0, 113, 2]);
    assert_eq!(call(&neighbour).await.status(), 200);
    assert_eq!(health(&one).await, ["ok", "ok"]);
}

#[tokio::test]
async fn while_the_store_is_away_each_replica_counts_for_itself_and_says_so() {
    let mut redis = Redis::start();
    let ([one, two], _folder) = replicas(&redis, counting);
    for _ in 0..4 {
        assert_eq!(call(&one).await.status(), 200);
    }
    redis.stop();
    let log = Log::listen();
    assert_eq!(call(&one).await.status(), 200);
    assert_eq!(call(&one).await.status(), 429, "it knows what it let pass");
    for _ in 0..5 {
        assert_eq!(call(&two).await.status(), 200);
    }
    assert_eq!(call(&two).await.status(), 429);
    for app in [&one, &two] {
        assert_eq!(health(app).await, ["degraded", "out of reach"]);
    }
    let lines = log.text();
    let told = lines.matches("the shared store does not answer").count();
    assert!(told <= 2, "once for each replica: {lines}");

    redis.begin();
    for app in [&one, &two] {
        until(async || (health(app).await == ["ok", "ok"]).then_some(())).await;
    }
    // The store that came back knows of no calls; the replicas know their own.
    assert_eq!(call(&one).await.status(), 429);
}

/// A browser that is signed in, as each of the two replicas sees it.
async fn signed_in(apps: &[TestApp; 2]) -> [TestApp; 2] {
    let at_one = apps[0].another_browser();
    let page = at_one.get("/login").await;
    let sent = at_one.forms(&page, "sign_in")[0].submit().await;
    assert_eq!(sent.location(), Some("/staff"));
    let at_two = at_one.through(&apps[1]);
    [at_one, at_two]
}

async fn is_in(app: &TestApp) -> bool {
    app.get("/staff").await.status() == 200
}

async fn is_out(app: &TestApp) {
    until(async || (!is_in(app).await).then_some(())).await;
}

async fn press(app: &TestApp, page: &str, action: &str) {
    let form = app.form(&app.get(page).await, action);
    assert_eq!(form.submit().await.status(), 303);
}

#[tokio::test]
async fn a_session_that_ended_at_one_replica_is_over_at_the_other() {
    let redis = Redis::start();
    let world = World::new();
    let (apps, _folder) = replicas(&redis, |config| world.app_with(config));
    let [phone, phone_at_two] = signed_in(&apps).await;
    let [laptop, laptop_at_two] = signed_in(&apps).await;
    assert!(is_in(&phone_at_two).await && is_in(&laptop_at_two).await);

    let copy = phone_at_two.another_tab();
    let stolen = phone.cookie("session").unwrap();
    press(&phone, "/staff", "sign_out").await;
    assert!(!is_in(&copy).await, "the browser has no cookie any more");
    until(async || (!opens(&apps[1], &stolen).await).then_some(())).await;
    assert!(is_in(&laptop_at_two).await, "one session ended, not all");

    press(&laptop_at_two, "/account", "new_password").await;
    assert!(
        is_in(&laptop).await && is_in(&laptop_at_two).await,
        "the new session"
    );
    let [tablet, tablet_at_two] = signed_in(&apps).await;
    press(&tablet, "/account", "leave_everywhere").await;
    is_out(&laptop_at_two).await;
    assert!(!is_in(&laptop).await && !is_in(&tablet_at_two).await);
    let [again, again_at_two] = signed_in(&apps).await;
    assert!(
        is_in(&again).await && is_in(&again_at_two).await,
        "signed in anew"
    );
}

#[tokio::test]
async fn what_ended_while_the_store_was_away_is_told_when_it_is_back() {
    let mut redis = Redis::start();
    let world = World::new();
    let (apps, folder) = replicas(&redis, |config| world.app_with(config));
    let [phone, _] = signed_in(&apps).await;
    let stolen = phone.cookie("session").unwrap();
    redis.stop();
    press(&phone, "/staff", "sign_out").await;
    assert!(!opens(&apps[0], &stolen).await, "where it ended, at once");
    assert!(opens(&apps[1], &stolen).await, "nobody has told the other");
    redis.begin();
    until(async || (!opens(&apps[1], &stolen).await).then_some(())).await;
    // A replica that starts later reads what ended before.
    let third = world.app_with(config(&redis).data(folder.path().join("three")));
    until(async || (!opens(&third, &stolen).await).then_some(())).await;
}

/// Whether somebody who copied the session's cookie is let in with it.
async fn opens(app: &TestApp, cookie: &str) -> bool {
    let stranger = app.another_browser();
    let request = stranger
        .request(hallway::http::Method::GET, "/staff")
        .header("cookie", format!("__Host-hallway-session={cookie}"));
    let request = request.body(hallway::axum::body::Body::empty()).unwrap();
    stranger.send(request).await.status() == 200
}
