//! Puts files that were sent into object storages: they arrive whole, or nothing is left of them.

#[path = "objects/flaky.rs"]
mod flaky;
#[path = "objects/rclone.rs"]
mod rclone;
#[path = "objects/s3.rs"]
mod s3;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use flaky::{Flaky, Mood};
use hallway::axum::body::Bytes;
use hallway::object_store::local::LocalFileSystem;
use hallway::object_store::memory::InMemory;
use hallway::object_store::{Attribute, ObjectStore, ObjectStoreExt as _};
use hallway::testing::{TestApp, TestForm};
use hallway::{
    ActionState, App, Config, Done, Error, Form, Input, IntoPage, Public, State, Upload, action,
    rsx,
};

const MB: usize = 1 << 20;

/// A film whose every byte says where it stands.
fn film(size: usize) -> Upload {
    Upload::for_tests("harbour.mp4", "video/mp4", content(size))
}

fn content(size: usize) -> Bytes {
    (0..size).map(|at| (at % 251) as u8).collect()
}

async fn stored(store: &dyn ObjectStore, path: &str) -> Bytes {
    store
        .get(&path.into())
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap()
}

/// How many files are anywhere below a folder.
fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.path().is_dir() {
            true => files_below(&entry.path()),
            false => 1,
        })
        .sum()
}

#[tokio::test]
async fn files_of_every_size_arrive_whole_in_memory_and_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let local = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    let stores: [Arc<dyn ObjectStore>; 2] = [Arc::new(InMemory::new()), Arc::new(local)];
    for store in &stores {
        for size in [0, 1, 5 * MB, 5 * MB + 1, 12 * MB] {
            let path = format!("films/{size}");
            film(size).put_to(store, path.as_str()).await.unwrap();
            assert_eq!(stored(store, &path).await, content(size), "{store}, {size}");
        }
    }
    assert_eq!(files_below(folder.path()), 5);
}

#[tokio::test]
async fn an_object_has_the_type_of_the_file_and_replaces_another() {
    let store = InMemory::new();
    for size in [20, 6 * MB] {
        film(10).put_to(&store, "a").await.unwrap();
        film(size).put_to(&store, "a").await.unwrap();
        let got = store.get(&"a".into()).await.unwrap();
        let kind = got.attributes.get(&Attribute::ContentType);
        assert_eq!(kind.map(AsRef::as_ref), Some("video/mp4"));
        assert_eq!(got.bytes().await.unwrap().len(), size);
    }
}

#[tokio::test]
async fn a_type_that_is_no_header_keeps_no_file_out() {
    let store = InMemory::new();
    for kind in ["", "a\nb", "ü\0"] {
        let file = Upload::for_tests("a", kind, "hello");
        file.put_to(&store, "a").await.unwrap();
        assert_eq!(stored(&store, "a").await, "hello");
    }
}

#[tokio::test]
async fn parts_are_of_one_size_and_one_is_under_way_at_a_time() {
    let store = Flaky::new(InMemory::new(), Mood::Well);
    film(12 * MB).put_to(&store, "a").await.unwrap();
    assert_eq!(store.parts(), [5 * MB, 5 * MB, 2 * MB]);
    assert_eq!(store.most_at_once(), 1);
    assert_eq!(
        (store.begun(), store.completed(), store.aborted()),
        (1, 1, 0)
    );
}

#[tokio::test]
async fn a_part_that_fails_is_told_and_the_storage_forgets_the_others() {
    let folder = tempfile::tempdir().unwrap();
    for mood in [Mood::FailsAtPart(2), Mood::FailsAtTheEnd] {
        let local = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
        let store = Flaky::new(local, mood);
        let error = film(12 * MB).put_to(&store, "films/a").await.unwrap_err();
        assert!(error.to_string().contains("the storage is full"), "{error}");
        assert_eq!((store.begun(), store.aborted()), (1, 1), "{mood:?}");
        assert_eq!(files_below(folder.path()), 0, "{mood:?}");
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_no_parts() {
    let folder = tempfile::tempdir().unwrap();
    let local = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    let store = Flaky::new(local, Mood::HangsAtPart(2));
    let film = film(12 * MB);
    tokio::select! {
        put = film.put_to(&store, "films/a") => panic!("it ended: {put:?}"),
        () = store.hangs() => {}
    }
    assert_eq!(store.aborted(), 0);
    store.is_aborted().await;
    assert_eq!(files_below(folder.path()), 0);
}

#[derive(Debug, Form)]
struct Film {
    film: Upload,
}

#[derive(Debug, Clone)]
struct Storage(Arc<dyn ObjectStore>);

#[action(access = Public, files = "20mb")]
async fn show(State(store): State<Storage>, Input(sent): Input<Film>) -> Result<Done, Error> {
    let film = sent.film;
    film.put_to(&store.0, format!("films/{}", film.name()))
        .await?;
    Ok(Done::new())
}

async fn page(show: ActionState<show>) -> impl IntoPage {
    rsx! { (show.form(|f| rsx! { (f.film.file()) (f.submit("Show")) })) }
}

/// The app with a data folder of its own, in which files wait.
fn app(store: &Storage, data: &Path) -> TestApp {
    let vars = [
        ("HALLWAY_DATA", data.to_str().unwrap()),
        ("HALLWAY_HOSTS", "app.test"),
    ];
    let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let page = hallway::__private::draw(|parts, state: &Storage| {
        Box::pin(async move {
            let show = hallway::__private::arg(parts, state).await?;
            page(show).await.into_page()
        })
    });
    let app = App::new().page("/", page).action::<show>();
    TestApp::with_config(app, store.clone(), Config::from_vars(vars).unwrap())
}

impl hallway::Mounted<Storage> for show {}

/// The form of the page, with a film of so many bytes.
async fn filled(app: &TestApp, size: usize) -> TestForm<'_> {
    let form = app.form(&app.get("/").await, "show");
    form.choose("film", "a.bin", "application/octet-stream", content(size))
}

#[tokio::test]
async fn what_a_form_brings_goes_from_the_folder_to_the_storage() {
    let data = tempfile::tempdir().unwrap();
    let store = Storage(Arc::new(InMemory::new()));
    let app = app(&store, data.path());
    for size in [100, 11 * MB] {
        let form = filled(&app, size).await;
        assert_eq!(form.submit().await.status(), 303);
        assert_eq!(stored(&store.0, "films/a.bin").await, content(size));
    }
    assert_eq!(files_below(&data.path().join("uploads")), 0);
}

#[tokio::test]
async fn a_storage_that_fails_is_an_unexpected_failure_and_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let flaky = Arc::new(Flaky::new(InMemory::new(), Mood::FailsAtPart(2)));
    let store = Storage(flaky.clone());
    let app = app(&store, data.path());
    let form = filled(&app, 11 * MB).await;
    let sent = tokio::time::timeout(Duration::from_secs(60), form.submit())
        .await
        .unwrap();
    assert_eq!(sent.status(), 500);
    assert!(!sent.text().contains("the storage is full"));
    assert_eq!((flaky.begun(), flaky.aborted()), (1, 1));
    assert_eq!(files_below(&data.path().join("uploads")), 0);
}
