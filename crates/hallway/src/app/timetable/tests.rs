//! Time stands still here until everybody sleeps, then jumps to the next awakening.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::app::ahead::Ahead;
use crate::app::serve::Mounted;
use crate::testing::MemoryStore;
use crate::{App, Config, CronSecret, Error, Route, State};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The clock on the wall, and what was called at which time.
#[derive(Clone)]
struct World {
    start: Timestamp,
    since: Instant,
    calls: Arc<Mutex<Vec<String>>>,
    takes: Duration,
}

impl World {
    fn at(time: &str) -> World {
        World {
            start: time.parse().unwrap(),
            since: Instant::now(),
            calls: Arc::default(),
            takes: Duration::ZERO,
        }
    }

    fn now(&self) -> Timestamp {
        self.start.checked_add(self.since.elapsed()).unwrap()
    }

    /// What was called since the last look, by the clock.
    fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }

    fn called(&self) {
        let clock = self.now().to_string()[11..16].to_owned();
        self.calls.lock().unwrap().push(clock);
    }

    fn mounted(&self, times: impl Into<Schedule>, folder: Option<&Path>) -> Mounted {
        self.mounted_with(Config::for_tests(), times, folder)
    }

    /// One of the replicas that share a store.
    fn replica(&self, store: &MemoryStore) -> Mounted {
        let config = Config::for_tests().store(store.clone());
        self.mounted_with(config, "*/10 * * * *", None)
    }

    fn mounted_with(
        &self,
        config: Config,
        times: impl Into<Schedule>,
        folder: Option<&Path>,
    ) -> Mounted {
        let config = match folder {
            Some(folder) => config.data(folder),
            None => config,
        };
        let app = App::new()
            .route("/api/digest", Route::new().get(digest))
            .route("/api/broken", Route::new().get(broken))
            .route("/api/panics", Route::new().get(panics))
            .schedule("/api/digest", times);
        app.config(config).with_state(self.clone()).router.unwrap()
    }

    fn start(&self, mounted: Mounted) -> JoinSet<()> {
        let Mounted {
            router, timetable, ..
        } = mounted;
        let world = self.clone();
        timetable.start_with(&router, move || world.now())
    }
}

async fn digest(_: CronSecret, State(world): State<World>) {
    world.called();
    tokio::time::sleep(world.takes).await;
}

async fn broken(_: CronSecret, State(world): State<World>) -> Result<(), Error> {
    world.called();
    Err(Error::internal("as the test wants"))
}

async fn panics(_: CronSecret, State(world): State<World>) {
    world.called();
    panic!("as the test wants");
}

#[tokio::test(start_paused = true)]
async fn a_route_is_called_at_each_of_its_times() {
    let world = World::at("2026-07-01T12:03:20Z");
    let _tasks = world.start(world.mounted("*/10 * * * *", None));
    tokio::time::sleep(35 * MINUTE).await;
    assert_eq!(world.calls(), ["12:10", "12:20", "12:30"]);
    tokio::time::sleep(10 * MINUTE).await;
    assert_eq!(world.calls(), ["12:40"]);
}

#[tokio::test(start_paused = true)]
async fn a_route_never_overlaps_itself() {
    let mut world = World::at("2026-07-01T12:03:20Z");
    world.takes = 25 * MINUTE;
    let _tasks = world.start(world.mounted("*/10 * * * *", None));
    tokio::time::sleep(65 * MINUTE).await;
    assert_eq!(world.calls(), ["12:10", "12:40"]);
}

#[tokio::test(start_paused = true)]
async fn of_two_processes_with_one_store_one_calls() {
    let world = World::at("2026-07-01T12:03:20Z");
    let first = world.mounted("*/10 * * * *", None);
    let second = Mounted {
        router: first.router.clone(),
        full: first.full.clone(),
        timetable: Timetable {
            jobs: first.timetable.jobs.clone(),
            on: first.timetable.on.clone(),
        },
        on: first.on.clone(),
        claims: first.claims.clone(),
        ahead: Ahead::default(),
        #[cfg(unix)]
        operator: None,
    };
    let _tasks = [world.start(first), world.start(second)];
    tokio::time::sleep(35 * MINUTE).await;
    assert_eq!(world.calls(), ["12:10", "12:20", "12:30"]);
}

#[tokio::test(start_paused = true)]
async fn of_replicas_that_share_a_store_one_calls() {
    let (world, store) = (World::at("2026-07-01T12:03:20Z"), MemoryStore::default());
    let _tasks = [(); 3].map(|()| world.start(world.replica(&store)));
    tokio::time::sleep(35 * MINUTE).await;
    assert_eq!(world.calls(), ["12:10", "12:20", "12:30"]);
}

#[tokio::test(start_paused = true)]
async fn while_the_store_is_away_no_replica_calls_and_one_does_when_it_is_back() {
    let (world, store) = (World::at("2026-07-01T12:03:20Z"), MemoryStore::default());
    let _tasks = [(); 2].map(|()| world.start(world.replica(&store)));
    tokio::time::sleep(5 * MINUTE).await;
    store.answers(false);
    tokio::time::sleep(5 * MINUTE).await;
    assert_eq!(world.calls(), [""; 0]);
    store.answers(true);
    tokio::time::sleep(MINUTE).await;
    assert_eq!(world.calls().len(), 1, "the time of 12:10, later");
    store.answers(false);
    tokio::time::sleep(18 * MINUTE).await;
    store.answers(true);
    tokio::time::sleep(MINUTE).await;
    assert_eq!(world.calls(), ["12:32"], "that of 12:20 is over");
}

#[tokio::test(start_paused = true)]
async fn a_time_that_all_replicas_missed_is_made_up_for_by_one() {
    let (world, store) = (World::at("2026-07-01T12:03:20Z"), MemoryStore::default());
    let tasks = [(); 2].map(|()| world.start(world.replica(&store)));
    tokio::time::sleep(8 * MINUTE).await;
    assert_eq!(world.calls(), ["12:10"]);
    drop(tasks);
    tokio::time::sleep(14 * MINUTE).await;
    let _tasks = [(); 2].map(|()| world.start(world.replica(&store)));
    tokio::time::sleep(MINUTE).await;
    assert_eq!(world.calls(), ["12:25"]);
    let _later = world.start(world.replica(&store));
    tokio::time::sleep(MINUTE).await;
    assert_eq!(world.calls(), [""; 0], "who comes later has missed nothing");
}

#[tokio::test(start_paused = true)]
async fn jitter_comes_after_the_time_and_stays_within_its_bound() {
    let world = World::at("2026-07-01T12:03:20Z");
    let schedule = Schedule::cron("0 * * * *").jitter(10 * MINUTE);
    let _tasks = world.start(world.mounted(schedule, None));
    tokio::time::sleep(10 * HOUR + 8 * MINUTE).await;
    let calls = world.calls();
    assert_eq!(calls.len(), 10);
    assert!(
        calls
            .iter()
            .all(|at| at.ends_with(":10") || &at[3..4] == "0"),
        "{calls:?}"
    );
    assert!(calls.iter().any(|at| !at.ends_with(":00")), "{calls:?}");
}

#[tokio::test(start_paused = true)]
async fn a_time_that_was_missed_is_made_up_for_once() {
    let folder = tempfile::tempdir().unwrap();
    let day = |time: &str| World::at(&format!("2026-07-{time}:00Z"));
    let run = async |world: &World, hours: u32| {
        let mut tasks = world.start(world.mounted("0 12 * * *", Some(folder.path())));
        tokio::time::sleep(hours * HOUR + MINUTE).await;
        tasks.shutdown().await;
        world.calls()
    };
    // A schedule that is new has missed nothing.
    assert_eq!(run(&day("01T13:00"), 1).await, [""; 0]);
    assert_eq!(run(&day("02T13:00"), 1).await, ["13:00"]);
    assert_eq!(run(&day("02T15:00"), 1).await, [""; 0]);
    assert_eq!(run(&day("03T11:00"), 2).await, ["12:00"]);
    assert_eq!(run(&day("03T14:00"), 1).await, [""; 0]);
    // Three were missed, and one of them is young enough.
    assert_eq!(run(&day("06T20:00"), 1).await, ["20:00"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_waits_for_its_next_time() {
    for path in ["/api/broken", "/api/panics"] {
        let world = World::at("2026-07-01T12:03:20Z");
        let mut mounted = world.mounted("0 * * * *", None);
        mounted.timetable.jobs = vec![Job::new(path, Schedule::cron("*/10 * * * *"))];
        let _tasks = world.start(mounted);
        tokio::time::sleep(25 * MINUTE).await;
        assert_eq!(world.calls(), ["12:10", "12:20"], "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_waits_for_the_call_and_makes_no_other() {
    let mut world = World::at("2026-07-01T12:03:20Z");
    world.takes = 5 * MINUTE;
    let mounted = world.mounted("*/10 * * * *", None);
    let running = mounted.timetable.on.running.clone();
    let tasks = world.start(mounted);
    tokio::time::sleep(8 * MINUTE).await;
    drop(tasks);
    running.idle().await;
    assert_eq!(world.now().to_string()[11..16], *"12:15");
    tokio::time::sleep(HOUR).await;
    assert_eq!(world.calls(), ["12:10"]);
}

#[tokio::test]
async fn names_that_the_app_does_not_answer_do_not_matter() {
    let world = World::at("2026-07-01T12:00:00Z");
    let vars = [("HALLWAY_HOSTS", "example.com"), ("HALLWAY_KEYS", KEY)];
    let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let config = Config::from_vars(vars).unwrap().data(folder.path());
    let app = App::new().route("/api/digest", Route::new().get(digest));
    let mounted = app.config(config).with_state(world.clone()).router.unwrap();
    let call = |request| mounted.router.clone().oneshot(request);
    assert_eq!(call(request("/api/digest")).await.unwrap().status(), 200);
    let mut outside = request("/api/digest");
    outside.extensions_mut().remove::<Scheduled>();
    assert_eq!(call(outside).await.unwrap().status(), 421);
    assert_eq!(world.calls().len(), 1);
}

#[test]
fn a_schedule_that_cannot_be_kept_is_told_at_the_start() {
    let app = App::new()
        .route("/api/digest", Route::new().get(digest))
        .schedule("/api/digest", "0 25 * * *")
        .schedule("/api/nowhere", "0 7 * * *");
    let world = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(async { World::at("2026-07-01T12:00:00Z") });
    let error = app
        .config(Config::for_tests())
        .with_state(world)
        .router
        .unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("HW0008: "), "{text}");
    assert!(text.contains("/api/digest, \"0 25 * * *\": "), "{text}");
    assert!(
        text.contains("/api/nowhere, \"0 7 * * *\": there is no route"),
        "{text}"
    );
}

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
