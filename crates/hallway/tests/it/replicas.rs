//! Several replicas of one app with one Redis: they count, end and know together.

mod encrypted;
mod once;
mod server;
mod strict;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use hallway::axum::body::Body;
use hallway::shared::{Asked, Change, Claimed, Claims, Mark, News, SharedStore, Spend, Spent};
use hallway::testing::{MemoryStore, TestApp, TestPage, store_conforms};
use hallway::{App, Cache, Config, Limit, Route, State};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

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

/// Asks until there is an answer, for a minute at most.
async fn until<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it never comes");
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

/// Waits until its health is this.
async fn says(app: &TestApp, words: [&str; 2]) {
    until(async || (health(app).await == words).then_some(())).await;
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
    says(&one, ["ok", "ok"]).await;
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
        says(app, ["ok", "ok"]).await;
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
    let request = request.body(Body::empty()).unwrap();
    stranger.send(request).await.status() == 200
}

/// A row of the database that all replicas have.
#[derive(Clone, Default)]
struct Row(Arc<AtomicU64>);

impl Row {
    /// Somebody writes past the app.
    fn changes(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn app(&self, config: Config) -> TestApp {
        let route = Route::new().get(read_row).post(write_row);
        TestApp::with_config(App::new().route("/api/row", route), self.clone(), config)
    }
}

async fn read_row(State(row): State<Row>, cache: Cache) -> String {
    let load = move || async move {
        let value = row.0.load(Ordering::SeqCst);
        tokio::task::yield_now().await; // long enough for a write to fall into it
        Ok::<_, Infallible>(value)
    };
    let row = cache.read("row").tag("row").get(load).await;
    row.unwrap().to_string()
}

async fn write_row(State(row): State<Row>, cache: Cache) -> String {
    let value = row.changes();
    cache.update_tag("row");
    value.to_string()
}

async fn read(app: &TestApp) -> u64 {
    let answer = app.get("/api/row").await;
    assert_eq!(answer.status(), 200);
    answer.text().parse().unwrap()
}

/// What was written, and whether the answer says where the others find the raise.
async fn write(app: &TestApp) -> (u64, bool) {
    let request = app.request(hallway::http::Method::POST, "/api/row");
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), 200);
    let cookies = answer.headers("set-cookie");
    let told = cookies.iter().any(|line| line.contains("hallway-seen="));
    (answer.text().parse().unwrap(), told)
}

/// Reads twice, with a write past the app between, until the second read is that of the first.
async fn keeps(app: &TestApp, row: &Row) {
    until(async || {
        let kept = read(app).await;
        row.changes();
        (read(app).await == kept).then_some(())
    })
    .await;
}

#[tokio::test]
async fn who_wrote_reads_it_at_every_replica_and_others_soon_do() {
    let redis = Redis::start();
    let row = Row::default();
    let ([one, two], _folder) = replicas(&redis, |config| row.app(config));
    for app in [&one, &two] {
        keeps(app, &row).await;
    }
    for _ in 0..50 {
        let (written, told) = write(&one).await;
        assert!(told, "the store has it");
        assert!(read(&one.through(&two)).await >= written);
    }
    let (written, _) = write(&two).await;
    let stranger = one.another_browser();
    until(async || (read(&stranger).await >= written).then_some(())).await;
    let got = one.get("/api/row").await;
    assert!(
        got.headers("set-cookie").is_empty(),
        "who reads gets nothing"
    );
}

#[tokio::test]
async fn while_the_store_is_away_reads_go_past_the_cache_and_writes_succeed() {
    let mut redis = Redis::start();
    let row = Row::default();
    let (apps, _folder) = replicas(&redis, |config| row.app(config));
    for app in &apps {
        keeps(app, &row).await;
    }
    redis.stop();
    let [one, two] = &apps;
    for app in [one, two] {
        says(app, ["degraded", "out of reach"]).await;
    }
    for _ in 0..3 {
        assert_eq!(row.changes(), read(one).await);
    }
    let (written, told) = write(one).await;
    assert!(!told && read(one).await == written);
    let last = row.changes(); // by a replica that did not live to tell
    redis.begin();
    says(two, ["ok", "ok"]).await;
    assert_eq!(read(two).await, last, "what it kept before is old");
    for app in [one, two] {
        keeps(app, &row).await;
    }
}

/// A store whose log is heard late, or not at all, but for where it ends.
#[derive(Debug)]
struct HardOfHearing {
    store: MemoryStore,
    late: Option<Duration>,
}

impl SharedStore for HardOfHearing {
    fn get<'a>(&'a self, key: &'a str) -> Asked<'a, Option<Bytes>> {
        self.store.get(key)
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a [u8], life: Duration) -> Asked<'a, ()> {
        self.store.put(key, value, life)
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: &'a [u8],
        life: Duration,
    ) -> Asked<'a, bool> {
        self.store.put_if_absent(key, value, life)
    }

    fn spend<'a>(&'a self, spends: &'a [Spend]) -> Asked<'a, Spent> {
        self.store.spend(spends)
    }

    fn append<'a>(&'a self, log: &'a str, entry: &'a [u8], keep: Duration) -> Asked<'a, Mark> {
        self.store.append(log, entry, keep)
    }

    fn claim<'a>(
        &'a self,
        key: &'a str,
        name: &'a str,
        holder: &'a [u8],
        life: Duration,
    ) -> Asked<'a, Claimed> {
        self.store.claim(key, name, holder, life)
    }

    fn claims<'a>(&'a self, key: &'a str) -> Asked<'a, Claims> {
        self.store.claims(key)
    }

    fn change<'a>(&'a self, change: &'a Change) -> Asked<'a, bool> {
        self.store.change(change)
    }

    fn follow<'a>(&'a self, log: &'a str, after: Option<Mark>) -> Asked<'a, News> {
        Box::pin(async move {
            let asks_for_the_end = after.is_some_and(|mark| mark.epoch == 0);
            match self.late {
                _ if asks_for_the_end => {}
                Some(late) => tokio::time::sleep(late).await,
                None if after.is_some() => std::future::pending().await,
                None => {}
            }
            self.store.follow(log, after).await
        })
    }
}

#[tokio::test]
async fn a_replica_that_starts_knows_who_signed_out_before_it_answers() {
    let (store, world) = (MemoryStore::default(), World::new());
    let config = Config::for_tests();
    let app = world.app_with(config.clone().store(store.clone()));
    let [browser, _] = signed_in(&[app.another_tab(), app]).await;
    let stolen = browser.cookie("session").unwrap();
    press(&browser, "/staff", "sign_out").await;
    let ends = async || store.follow("ended sessions", None).await.ok();
    until(async || ends().await.filter(|news| !news.entries.is_empty())).await;

    let late = Some(Duration::from_millis(100));
    let config = config.store(HardOfHearing {
        store: store.clone(),
        late,
    });
    let started = crate::world::app(&world).config(config).with_state(world);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut stream = TcpStream::connect(listener.local_addr().unwrap())
        .await
        .unwrap();
    let serving = tokio::spawn(started.serve_on(listener));
    let request = format!(
        "GET /staff HTTP/1.1\r\nHost: app.test\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: __Host-hallway-session={stolen}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    serving.abort();
}

#[tokio::test(start_paused = true)]
async fn a_replica_that_is_behind_goes_past_its_cache_for_who_wrote() {
    let (store, row) = (MemoryStore::default(), Row::default());
    let config = Config::for_tests();
    let one = row.app(config.clone().store(store.clone()));
    let two = row.app(config.store(HardOfHearing { store, late: None }));
    for app in [&one, &two] {
        keeps(app, &row).await;
    }
    let kept = read(&two).await;
    let (written, told) = write(&one).await;
    assert!(told && written > kept);
    assert_eq!(read(&two).await, kept, "it has not heard");
    assert_eq!(read(&one.through(&two)).await, written);

    // What nobody sealed here makes no replica wait or forget.
    let kept = read(&two).await;
    let (past_the_app, stranger) = (row.changes(), two.another_browser());
    let forged = stranger.request(hallway::http::Method::GET, "/api/row");
    let forged = forged.header("cookie", format!("__Host-hallway-seen={}", "A".repeat(80)));
    let answer = stranger.send(forged.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.text(), kept.to_string());
    assert_ne!(kept, past_the_app);
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }

    /// Lets others go first, for a while.
    async fn pause(&mut self) {
        for _ in 0..self.below(20) {
            tokio::task::yield_now().await;
        }
    }
}

/// Three replicas, of which two hear late what the others raise.
fn hard_of_hearing(store: &MemoryStore, app: impl Fn(Config) -> TestApp) -> [TestApp; 3] {
    let config = Config::for_tests(); // one, since its keys are theirs in common
    [0, 5, 20].map(|late| {
        let (store, late) = (store.clone(), Some(Duration::from_millis(late)));
        app(config.clone().store(HardOfHearing { store, late }))
    })
}

/// Waits until the health of each of them begins with this word.
async fn all_say(apps: &[TestApp], word: &str) {
    for app in apps {
        until(async || (health(app).await[0] == word).then_some(())).await;
    }
}

/// Reads and writes by chance, at replicas by chance, until the store has been away often enough.
/// Gives back how many writes were told.
async fn visitor(apps: &[TestApp; 3], seed: u64, over: &AtomicBool) -> usize {
    let me = apps[0].another_browser();
    let at = [0, 1, 2].map(|at: usize| me.through(&apps[at]));
    let (mut random, mut seen, mut tellings) = (Random(seed), 0, 0);
    while !over.load(Ordering::SeqCst) {
        let app = &at[random.below(3) as usize];
        if random.below(3) == 0 {
            let (written, told) = write(app).await;
            if told {
                (seen, tellings) = (written, tellings + 1);
            }
        } else {
            let value = read(app).await;
            assert!(
                value >= seen,
                "{value} is older than {seen}, which was acknowledged"
            );
        }
        random.pause().await;
    }
    tellings
}

#[tokio::test]
async fn whoever_wrote_reads_nothing_older_whatever_becomes_of_the_store() {
    let (store, row) = (MemoryStore::default(), Row::default());
    let apps = hard_of_hearing(&store, |config| row.app(config));
    let over = AtomicBool::new(false);
    let trouble = async {
        for _ in 0..3 {
            all_say(&apps, "ok").await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            store.answers(false);
            all_say(&apps, "degraded").await;
            store.answers(true);
        }
        over.store(true, Ordering::SeqCst);
    };
    let visitors = [1, 2, 3, 4].map(|seed| visitor(&apps, seed, &over));
    let (tellings, ()) = tokio::join!(futures_util::future::join_all(visitors), trouble);
    assert!(
        tellings.iter().all(|tellings| *tellings > 0),
        "{tellings:?}"
    );

    // What was raised while the store was away has reached everybody in the end.
    let last = row.0.load(Ordering::SeqCst);
    for app in &apps {
        until(async || (read(app).await == last).then_some(())).await;
    }
}
