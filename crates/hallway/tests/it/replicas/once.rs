//! A submission runs at most once, at whichever replica its copies arrive.

use futures_util::future::join_all;
use hallway::testing::TestForm;
use tokio::runtime::{Builder, Runtime};

use super::*;
use crate::once::dies_at_work;

/// Two replicas with one store and one database, and one browser that goes to both.
struct Site {
    world: World,
    store: MemoryStore,
    one: TestApp,
    two: TestApp,
}

impl Site {
    fn new() -> Self {
        let (world, store) = (World::new(), MemoryStore::default());
        let config = Config::for_tests().store(store.clone());
        let one = world.app_with(config.clone());
        let two = one.through(&world.app_with(config));
        Self {
            world,
            store,
            one,
            two,
        }
    }

    /// Rows that were written, and how often a function ran.
    fn did(&self) -> (usize, usize) {
        (self.world.rows().len(), self.world.runs())
    }
}

/// One form of one page, filled and to be sent to each replica.
async fn note<'a>(apps: [&'a TestApp; 2]) -> [TestForm<'a>; 2] {
    let page = apps[0].get("/notes").await;
    apps.map(|app| {
        let form = app.form(&page, "save").key("one press");
        form.fill("name", "Ada").fill("email", "ada@example.com")
    })
}

async fn buttons<'a>(apps: [&'a TestApp; 2], page: &str, action: &str) -> [TestForm<'a>; 2] {
    let page = apps[0].get(page).await;
    apps.map(|app| app.form(&page, action))
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_parallel_copies_over_two_replicas_are_one_row_and_get_one_answer() {
    let site = Site::new();
    let forms = note([&site.one, &site.two]).await;
    let answers = join_all((0..50).map(|copy| forms[copy % 2].submit_by_script())).await;
    assert_eq!(site.did(), (1, 1));
    for answer in &answers {
        assert_eq!(answer.status(), 200, "{}", answer.text());
        assert_eq!(answer.json()["message"], "Saved.");
        assert_eq!(answer.json().get("degraded"), None);
    }
    let is_copy = |answer: &&TestPage| answer.json()["replayed"] == true;
    assert_eq!(answers.iter().filter(is_copy).count(), 49);
}

#[tokio::test]
async fn a_copy_at_another_replica_gets_the_first_outcome() {
    let site = Site::new();
    let forms = note([&site.one, &site.two]).await;
    let first = forms[0].submit().await;
    let copy = forms[1].submit().await;
    assert_eq!((first.status(), copy.status()), (303, 303));
    assert_eq!(first.location(), copy.location());
    assert_eq!(site.did(), (1, 1));
    let again = forms[1].submit_by_script().await;
    assert_eq!(
        again.json()["replayed"],
        false,
        "another press of the button"
    );
    assert_eq!(site.did(), (2, 2));
    let held = format!("{:?}", site.store);
    for readable in ["Ada", "ada@", "Saved"] {
        assert!(!held.contains(readable), "the store can be read: {held}");
    }
}

#[tokio::test]
async fn with_redis_copies_at_other_replicas_get_the_first_outcome() {
    let (redis, world) = (Redis::start(), World::new());
    let ([one, two], _folder) = replicas(&redis, |config| world.app_with(config));
    let two = one.through(&two);
    let forms = note([&one, &two]).await;
    let answers = join_all((0..20).map(|copy| forms[copy % 2].submit_by_script())).await;
    for answer in &answers {
        assert_eq!(answer.json()["message"], "Saved.", "{}", answer.text());
    }
    assert_eq!((world.rows().len(), world.runs()), (1, 1));

    let forms = buttons([&one, &two], "/buttons", "slow").await;
    let go = async {
        world.slow_started().await;
        world.let_go();
    };
    let (first, copy, ()) = tokio::join!(forms[0].submit(), forms[1].submit(), go);
    assert_eq!((first.status(), copy.status()), (303, 303));
    assert_eq!((world.rows().len(), world.runs()), (2, 2));
}

#[tokio::test]
async fn a_copy_waits_for_what_runs_at_another_replica_also_when_its_sender_has_gone() {
    let site = Site::new();
    let forms = buttons([&site.one, &site.two], "/buttons", "slow").await;
    {
        let mut lost = Box::pin(forms[0].submit());
        tokio::select! {
            _ = &mut lost => panic!("the action waits for the test"),
            () = site.world.slow_started() => {}
        }
        // The browser closes the connection here.
    }
    let go = async { site.world.let_go() };
    let (copy, other, ()) = tokio::join!(forms[1].submit(), forms[1].submit(), go);
    assert_eq!((copy.status(), other.status()), (303, 303));
    assert_eq!(site.did(), (1, 1));
    assert!(site.two.get("/buttons").await.shows("Slowly saved."));
}

#[tokio::test]
async fn a_sender_that_hangs_up_at_any_moment_leaves_no_claim_that_nobody_runs() {
    for moments in 1..=8 {
        let site = Site::new();
        let forms = note([&site.one, &site.two]).await;
        {
            let mut lost = Box::pin(forms[0].submit());
            for _ in 0..moments {
                if futures_util::poll!(&mut lost).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        let copies = [forms[1].submit().await, forms[0].submit().await];
        for copy in &copies {
            assert_eq!(copy.status(), 303, "{moments}: {}", copy.text());
        }
        assert_eq!(site.did(), (1, 1), "after {moments}");
    }
}

#[tokio::test]
async fn a_double_click_over_two_replicas_signs_in_and_out() {
    let site = Site::new();
    for (page, action, is_in) in [("/login", "sign_in", true), ("/staff", "sign_out", false)] {
        let forms = buttons([&site.one, &site.two], page, action).await;
        let copy = forms[1].to_request();
        let first = forms[0].submit().await;
        let second = site.two.send(copy).await;
        assert_eq!((first.status(), second.status()), (303, 303), "{action}");
        assert_eq!(first.location(), second.location(), "{action}");
        for app in [&site.one, &site.two] {
            until(async || (super::is_in(app).await == is_in).then_some(())).await;
        }
    }
}

#[tokio::test]
async fn a_copy_that_is_refused_at_another_replica_is_answered_from_the_record() {
    let site = Site::new();
    let forms = note([&site.one, &site.two]).await;
    let copies = [(); 2].map(|()| forms[1].to_script_request());
    let other = note([&site.one, &site.two]).await;
    assert_eq!(forms[0].submit_by_script().await.status(), 200);
    press(&site.one, "/login", "sign_in").await; // and now the token is somebody else's
    for copy in copies {
        let copy = site.two.send(copy).await;
        assert_eq!(copy.json()["replayed"], true, "{}", copy.text());
    }
    assert_eq!(site.world.rows().len(), 1);

    // What never ran is stale, and may be sent anew only while everybody is certain.
    let stale = async || {
        let answer = other[1].submit_by_script().await.json();
        assert_eq!(answer["kind"], "stale", "{answer}");
        answer["unclaimed"].as_bool()
    };
    assert_eq!(stale().await, Some(true));
    site.store.answers(false);
    assert_eq!(stale().await, Some(false));
    assert_eq!(site.world.rows().len(), 1);
}

/// Time passes as soon as everybody waits.
fn later() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().start_paused(true).build().unwrap()
}

#[test]
fn of_what_a_replica_took_with_it_nobody_is_sure_and_nothing_runs_again() {
    let (store, world) = (MemoryStore::default(), World::new());
    let config = Config::for_tests().store(store);
    let copy = dies_at_work(&world, config.clone(), "slow");
    later().block_on(async {
        let other = world.app_with(config);
        let answer = other.send(copy).await;
        assert_eq!(answer.status(), 409);
        assert!(
            answer.shows("We may have received this"),
            "{}",
            answer.text()
        );
    });
    assert_eq!((world.rows().len(), world.runs()), (0, 1));
}

#[test]
fn what_a_replica_took_with_it_begins_again_where_the_row_has_the_id() {
    let (store, world) = (MemoryStore::default(), World::new());
    let config = Config::for_tests().store(store);
    let copy = dies_at_work(&world, config.clone(), "pay");
    assert_eq!((world.rows().len(), world.runs()), (1, 1));
    later().block_on(async {
        let other = world.app_with(config);
        world.let_go();
        let answer = other.send(copy).await;
        assert_eq!(answer.status(), 303, "{}", answer.text());
    });
    assert_eq!((world.rows().len(), world.runs()), (1, 2));
}

#[tokio::test]
async fn what_a_store_that_lost_everything_may_have_known_never_runs() {
    let site = Site::new();
    let forms = note([&site.one, &site.two]).await;
    let never_sent = note([&site.one, &site.two]).await;
    assert_eq!(forms[0].submit_by_script().await.status(), 200);
    site.store.loses_everything();
    for form in [&forms[1], &never_sent[1]] {
        let answer = form.submit_by_script().await.json();
        assert_eq!(answer["kind"], "stale", "{answer}");
        assert_eq!(answer["unclaimed"], false, "nobody knows");
    }
    let copy = forms[0].submit_by_script().await.json();
    assert_eq!(copy["replayed"], true, "who ran it knows: {copy}");
    assert_eq!(site.did(), (1, 1));
}

#[tokio::test]
async fn while_the_store_is_away_a_replica_claims_for_itself_and_tells_the_others_later() {
    let site = Site::new();
    for app in [&site.one, &site.two] {
        says(app, ["ok", "ok"]).await;
    }
    let forms = note([&site.one, &site.two]).await;
    site.store.answers(false);
    let first = forms[0].submit_by_script().await.json();
    assert_eq!(first["kind"], "done", "a write succeeds: {first}");
    assert_eq!(first["degraded"], true, "and says that others do not know");
    assert_eq!(forms[0].submit_by_script().await.json()["replayed"], true);
    site.store.answers(true);
    let untold = async || site.one.get("/_hallway/health").await.json()["untold"].clone();
    until(async || untold().await.is_null().then_some(())).await;
    for app in [&site.one, &site.two] {
        says(app, ["ok", "ok"]).await;
    }
    let copy = forms[1].submit_by_script().await.json();
    assert_eq!(copy["replayed"], true, "{copy}");
    assert_eq!(copy["message"], "Saved.");
    assert_eq!(site.did(), (1, 1));
}

#[tokio::test]
async fn a_copy_of_what_runs_elsewhere_is_unsure_when_the_store_goes_away() {
    let site = Site::new();
    let forms = buttons([&site.one, &site.two], "/buttons", "slow").await;
    let cut = async {
        site.world.slow_started().await;
        let mut copy = Box::pin(forms[1].submit());
        // More often than it takes to get to the store, which answers at once.
        for _ in 0..200 {
            let copy = futures_util::poll!(&mut copy);
            assert!(copy.is_pending(), "it waits for the first");
            tokio::task::yield_now().await;
        }
        site.store.answers(false);
        let copy = copy.await;
        assert!(copy.shows("We may have received this"), "{}", copy.text());
        site.world.let_go();
    };
    let (first, ()) = tokio::join!(forms[0].submit(), cut);
    assert_eq!(first.status(), 303);
    assert_eq!(site.did(), (1, 1));
}

#[tokio::test]
async fn a_message_of_any_length_is_shown_by_another_replica() {
    let site = Site::new();
    let forms = buttons([&site.one, &site.two], "/stories", "story").await;
    assert_eq!(forms[0].submit().await.location(), Some("/other"));
    assert!(!format!("{:?}", site.store).contains("Once upon"), "sealed");
    let page = site.two.get("/other").await;
    assert!(page.shows("Once upon a time. The end."));
    assert!(!site.one.get("/other").await.shows("The end."), "once");
}

#[tokio::test]
async fn a_server_that_may_forget_what_ran_is_told_of() {
    let redis = Redis::start();
    let store = redis.store();
    assert_eq!(store.forgets().await.unwrap(), None);
    redis.asks("CONFIG SET maxmemory 100mb");
    for (policy, forgets) in [
        ("noeviction", false),
        ("volatile-ttl", false),
        ("allkeys-lru", true),
    ] {
        redis.asks(&format!("CONFIG SET maxmemory-policy {policy}"));
        assert_eq!(
            store.forgets().await.unwrap().is_some(),
            forgets,
            "{policy}"
        );
    }
    let log = Log::listen();
    let ([one, _two], _folder) = replicas(&redis, counting);
    says(&one, ["degraded", "forgets"]).await;
    assert!(log.text().contains("maxmemory-policy is allkeys-lru"));
}
