//! Raises that are written down with the write: not before it is committed, and then for certain.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hallway::__private::draw;
use hallway::cache::{Outbox, Tag};
use hallway::testing::{MemoryStore, TestApp};
use hallway::{App, Cache, Config, Error, IntoPage as _, rsx};

const ROWS: Tag = Tag::new("rows");

/// A database with one value and a table of raises. Clones are the same.
#[derive(Clone, Default)]
struct Database(Arc<Inner>);

#[derive(Default)]
struct Inner {
    value: AtomicU64,
    raises: Mutex<Vec<String>>,
    /// Its table of raises cannot be read.
    breaks: AtomicBool,
    /// Rows stay.
    keeps: AtomicBool,
}

impl Database {
    /// One transaction.
    fn commits(&self, raises: impl IntoIterator<Item = String>) -> u64 {
        let mut rows = self.0.raises.lock().unwrap();
        rows.extend(raises);
        self.0.value.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn rows(&self) -> usize {
        self.0.raises.lock().unwrap().len()
    }

    /// A process that serves with it, and its cache.
    fn process(&self, config: Config) -> (TestApp, Cache) {
        let cache = Cache::new();
        let app: App<()> = App::new().cache(cache.clone()).outbox(self.clone());
        (TestApp::with_config(app, (), config), cache)
    }

    async fn read(&self, cache: &Cache) -> u64 {
        let database = self.clone();
        let load = move || async move {
            let value = database.0.value.load(Ordering::SeqCst);
            Ok::<_, Infallible>(value)
        };
        *cache.read("value").tag(ROWS).get(load).await.unwrap()
    }

    /// Waits until the cache has heard of this value.
    async fn comes(&self, cache: &Cache, value: u64) {
        while self.read(cache).await < value {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until every row is raised and deleted.
    async fn is_empty(&self) {
        while self.rows() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Outbox for Database {
    async fn waiting(&self, most: usize) -> Result<Vec<String>, Error> {
        if self.0.breaks.load(Ordering::SeqCst) {
            return Err(Error::from(std::io::Error::other("no such table")));
        }
        let rows = self.0.raises.lock().unwrap();
        Ok(rows.iter().take(most).cloned().collect())
    }

    async fn done(&self, rows: &[String]) -> Result<(), Error> {
        if self.0.keeps.load(Ordering::SeqCst) {
            return Err(Error::from(std::io::Error::other("read only")));
        }
        let mut raises = self.0.raises.lock().unwrap();
        raises.retain(|row| !rows.contains(row));
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_raised_before_the_commit_and_everything_after_it() {
    let database = Database::default();
    let (_app, cache) = database.process(Config::for_tests());
    assert_eq!(database.read(&cache).await, 0);
    let row = ROWS.to_row();
    cache.raise_written().await; // the transaction is open
    let written = database.commits([]);
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(database.read(&cache).await, 0, "nobody has said so");
    assert!(written > 0);

    let written = database.commits([row]);
    cache.raise_written().await;
    assert_eq!(database.read(&cache).await, written);
    database.is_empty().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_process_that_died_wrote_is_raised_by_whoever_looks() {
    let database = Database::default();
    database.commits([ROWS.to_row()]); // before the start
    let [(_one, one), (_two, two)] = [(); 2].map(|()| database.process(Config::for_tests()));
    database.is_empty().await;
    for cache in [&one, &two] {
        assert_eq!(database.read(cache).await, 1);
    }
    let written = database.commits([ROWS.to_row()]); // and nobody calls `raise_written`
    // They share no store: who looks first is the only one to hear of it.
    tokio::select! {
        () = database.comes(&one, written) => {}
        () = database.comes(&two, written) => {}
    }
    database.is_empty().await;
}

#[tokio::test(start_paused = true)]
async fn an_export_beside_the_app_takes_no_row_from_it() {
    let (database, cache) = (Database::default(), Cache::new());
    database.commits([ROWS.to_row()]);
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    let export = ("HALLWAY_EXPORT".to_owned(), site.display().to_string());
    let page = draw(|_, _: &()| Box::pin(async { rsx! { <p>"Hello"</p> }.into_page() }));
    let app = App::new()
        .public_page("/", page)
        .cache(cache.clone())
        .outbox(database.clone())
        .config(Config::from_vars([export]).unwrap());
    app.with_state(()).serve().await.unwrap();
    assert!(site.join("index.html").exists());
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(database.rows(), 1);
    database.read(&cache).await;
}

#[tokio::test(start_paused = true)]
async fn a_row_that_cannot_be_deleted_is_raised_once() {
    let database = Database::default();
    let (_app, cache) = database.process(Config::for_tests());
    database.0.keeps.store(true, Ordering::SeqCst);
    let written = database.commits([ROWS.to_row()]);
    cache.raise_written().await;
    assert_eq!(database.read(&cache).await, written);
    database.commits([]);
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(database.read(&cache).await, written, "it was raised before");
    assert_eq!(database.rows(), 1);
    database.0.keeps.store(false, Ordering::SeqCst);
    database.is_empty().await;
}

#[tokio::test(start_paused = true)]
async fn when_it_is_not_known_what_was_written_every_tag_is_raised() {
    let database = Database::default();
    let (_app, cache) = database.process(Config::for_tests());
    database.read(&cache).await;
    database.0.breaks.store(true, Ordering::SeqCst);
    let written = database.commits([ROWS.to_row()]);
    cache.raise_written().await;
    assert_eq!(database.read(&cache).await, written);
    database.0.breaks.store(false, Ordering::SeqCst);
    database.is_empty().await;

    // The row that matters may be behind those that are looked at.
    database.read(&cache).await;
    let others = (0..2_500).map(|at| Tag::of("other", at).to_row());
    let written = database.commits(others.chain([ROWS.to_row()]));
    cache.raise_written().await;
    assert_eq!(database.read(&cache).await, written);
    database.is_empty().await;

    // And an app that says nothing of an outbox has no row that could be read.
    let without = Cache::new();
    database.read(&without).await;
    let written = database.commits([]);
    without.raise_written().await;
    assert_eq!(database.read(&without).await, written);
}

#[tokio::test(start_paused = true)]
async fn a_row_stays_until_the_other_replicas_can_hear_of_it() {
    let (database, store) = (Database::default(), MemoryStore::default());
    let config = Config::for_tests().store(store.clone());
    let (_one, one) = database.process(config.clone());
    // The other has no outbox of its own.
    let two = Cache::new();
    let app: App<()> = App::new().cache(two.clone());
    let _two = TestApp::with_config(app, (), config);
    let written = database.commits([ROWS.to_row()]);
    one.raise_written().await;
    database.comes(&two, written).await;
    database.is_empty().await;

    store.answers(false);
    let written = database.commits([ROWS.to_row()]);
    one.raise_written().await;
    assert_eq!(database.read(&one).await, written);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(database.rows(), 1, "nobody else has heard of it");
    store.answers(true);
    database.is_empty().await;
    database.comes(&two, written).await;
}
