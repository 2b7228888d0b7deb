//! Strict reads, programs without cookies, and what others do not know yet.

use super::*;

/// Reads what nobody may see a second late.
async fn read_strictly(State(row): State<Row>, cache: Cache) -> String {
    read_row(State(row), cache.strict().await.clone()).await
}

fn app(row: &Row, config: Config) -> TestApp {
    let app = App::new()
        .route("/api/row", Route::new().get(read_row).post(write_row))
        .route("/api/strict", Route::new().get(read_strictly));
    TestApp::with_config(app, row.clone(), config)
}

/// What somebody without any cookie reads.
async fn strictly(app: &TestApp) -> u64 {
    let answer = app.another_browser().get("/api/strict").await;
    assert_eq!(answer.status(), 200);
    answer.text().parse().unwrap()
}

/// Reads and writes by chance. What was answered to anybody is known to every strict read that
/// begins later; gives back how many of them there were.
async fn stranger(apps: &[TestApp; 3], seed: u64, known: &AtomicU64, over: &AtomicBool) -> usize {
    let (mut random, mut reads) = (Random(seed), 0);
    while !over.load(Ordering::SeqCst) {
        let app = &apps[random.below(3) as usize];
        if random.below(3) == 0 {
            let (written, told) = write(&app.another_browser()).await;
            if told {
                known.fetch_max(written, Ordering::SeqCst);
            }
        } else {
            let least = known.load(Ordering::SeqCst);
            let value = strictly(app).await;
            assert!(
                value >= least,
                "{value} is older than {least}, which was answered"
            );
            reads += usize::from(least > 0);
        }
        random.pause().await;
    }
    reads
}

#[tokio::test]
async fn a_strict_read_sees_whatever_was_answered_before_it_at_any_replica() {
    let (store, row) = (MemoryStore::default(), Row::default());
    let apps = hard_of_hearing(&store, |config| app(&row, config));
    let (over, known) = (AtomicBool::new(false), AtomicU64::new(0));
    let trouble = async {
        for _ in 0..2 {
            for word in ["ok", "degraded"] {
                all_say(&apps, word).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
                store.answers(word != "ok");
            }
        }
        over.store(true, Ordering::SeqCst);
    };
    let strangers = [1, 2, 3, 4].map(|seed| stranger(&apps, seed, &known, &over));
    let (reads, ()) = tokio::join!(futures_util::future::join_all(strangers), trouble);
    assert!(reads.iter().all(|reads| *reads > 0), "{reads:?}");
}

#[tokio::test(start_paused = true)]
async fn a_strict_read_of_a_replica_that_hears_nothing_goes_to_the_source() {
    let (store, row) = (MemoryStore::default(), Row::default());
    let config = Config::for_tests();
    let one = app(&row, config.clone().store(store.clone()));
    let deaf = store.clone();
    let two = app(
        &row,
        config.store(HardOfHearing {
            store: deaf,
            late: None,
        }),
    );
    for app in [&one, &two] {
        keeps(app, &row).await;
    }
    let kept = read(&two).await;
    let (written, told) = write(&one).await;
    assert!(told && written > kept);
    assert_eq!(read(&two).await, kept, "it has not heard");
    assert_eq!(strictly(&two).await, written);

    // A store that went away, and nobody has noticed yet.
    store.answers(false);
    let past_the_app = row.changes();
    assert_eq!(read(&two).await, written, "it has not noticed");
    assert_eq!(strictly(&two).await, past_the_app);
}

#[tokio::test(start_paused = true)]
async fn a_program_without_cookies_names_what_it_wrote_by_a_header() {
    let (store, row) = (MemoryStore::default(), Row::default());
    let config = Config::for_tests();
    let one = app(&row, config.clone().store(store.clone()));
    let two = app(&row, config.store(HardOfHearing { store, late: None }));
    for app in [&one, &two] {
        keeps(app, &row).await;
    }
    let kept = read(&two).await;
    let program = one.another_browser();
    let request = program.request(hallway::http::Method::POST, "/api/row");
    let answer = program.send(request.body(Body::empty()).unwrap()).await;
    let place = answer.header("hallway-seq").unwrap().to_owned();
    let asks = async |place: &str| {
        let program = two.another_browser();
        let request = program.request(hallway::http::Method::GET, "/api/row");
        let request = request.header("hallway-seq", place);
        let answer = program.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("hallway-seq"), None, "who reads gets none");
        answer.text().parse::<u64>().unwrap()
    };
    assert_eq!(
        asks(&"A".repeat(place.len())).await,
        kept,
        "sealed by nobody"
    );
    assert_eq!(asks(&place).await.to_string(), answer.text());

    // A browser has its cookie.
    let (_, told) = write(&one).await;
    assert!(told);
    let request = one.request(hallway::http::Method::POST, "/api/row");
    let answer = one.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("hallway-seq"), None);
}

#[tokio::test]
async fn while_the_store_is_away_a_script_hears_that_others_do_not_know_yet() {
    let (store, world) = (MemoryStore::default(), World::new());
    let app = world.app_with(Config::for_tests().store(store.clone()));
    let sends = async |name: &str| {
        let form = app.form(&app.get("/notes").await, "save");
        let form = form.fill("name", name).fill("email", "ada@example.com");
        let answer = form.submit_by_script().await;
        assert_eq!(answer.json()["kind"], "done", "{}", answer.text());
        let rows = format!("{} rows", world.rows().len());
        assert!(answer.text().contains(&rows), "its own page shows it");
        answer.json().get("degraded").cloned()
    };
    let untold = async || app.get("/_hallway/health").await.json()["untold"].clone();
    says(&app, ["ok", "ok"]).await;
    assert_eq!(sends("Ada").await, None);
    assert_eq!(untold().await, serde_json::Value::Null);

    store.answers(false);
    says(&app, ["degraded", "out of reach"]).await;
    let log = Log::listen();
    assert_eq!(sends("Grace").await, Some(true.into()));
    assert_eq!(world.rows().len(), 2, "it is written all the same");
    assert!(log.text().contains("degraded: other replicas"));
    assert_eq!(untold().await, 2, "that it ran, and what it raised");

    store.answers(true);
    says(&app, ["ok", "ok"]).await;
    assert_eq!(sends("Edsger").await, None);
}
