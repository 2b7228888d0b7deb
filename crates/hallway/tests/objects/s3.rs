//! What S3 says to us: a server of it that knows our secret, and compares every signature.

use std::sync::Arc;
use std::time::Duration;

use hallway::object_store::ObjectStoreExt as _;

use super::flaky::{Flaky, Mood};
use super::rclone::{Rclone, put};
use super::{MB, Storage, app, content, files_below, filled, film, stored};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
#[ignore = "needs a server of S3: cargo xtask test storage"]
async fn files_of_every_size_arrive_byte_for_byte() {
    let server = Rclone::start();
    let store = server.store();
    for size in [0, 1, 5 * MB, 5 * MB + 1, 12 * MB] {
        let path = format!("2026/häfen & co/{size}.mp4");
        film(size).put_to(&store, path.as_str()).await.unwrap();
        assert!(stored(&store, &path).await == content(size), "{size}");
    }
    assert_eq!(files_below(&server.folder()), 5);
    assert!(!server.unfinished().await.contains("<Upload>"));
}

#[tokio::test]
#[ignore = "needs a server of S3: cargo xtask test storage"]
async fn what_a_form_brings_is_an_object() {
    let data = tempfile::tempdir().unwrap();
    let server = Rclone::start();
    let store = Storage(Arc::new(server.store()));
    let app = app(&store, data.path());
    let form = filled(&app, 11 * MB).await;
    assert_eq!(form.submit().await.status(), 303);
    assert!(stored(&store.0, "films/a.bin").await == content(11 * MB));
}

#[tokio::test]
#[ignore = "needs a server of S3: cargo xtask test storage"]
async fn what_breaks_off_leaves_no_object_and_no_unfinished_upload() {
    let server = Rclone::start();
    let store = Flaky::new(server.store(), Mood::Well);
    server.cut_the_second_part();
    film(12 * MB).put_to(&store, "a").await.unwrap_err();
    assert_eq!((store.parts().len(), store.aborted()), (2, 1));
    assert_eq!(files_below(&server.folder()), 0);
    assert!(!server.unfinished().await.contains("<Upload>"));
}

#[tokio::test]
#[ignore = "needs a server of S3: cargo xtask test storage"]
async fn what_is_given_up_leaves_no_object_and_no_unfinished_upload() {
    let server = Rclone::start();
    let store = Flaky::new(server.store(), Mood::HangsAtPart(2));
    let film = film(12 * MB);
    tokio::select! {
        put = film.put_to(&store, "a") => panic!("it ended: {put:?}"),
        () = store.hangs() => {}
    }
    assert!(server.unfinished().await.contains("<Upload>"));
    store.is_aborted().await;
    assert_eq!(files_below(&server.folder()), 0);
    assert!(!server.unfinished().await.contains("<Upload>"));
}

#[tokio::test]
#[ignore = "needs a server of S3: cargo xtask test storage"]
async fn a_signed_address_takes_its_file_and_no_other() {
    let server = Rclone::start();
    let (bucket, store) = (server.bucket(), server.store());
    let sign = |key: &str| bucket.put_url(key, "video/mp4", 5, MINUTE);
    let stranger = server.bucket().credentials("an-id", "a guess");
    for (what, address, kind, film) in [
        ("another type", sign("a"), "text/html", "ferry"),
        ("a longer file", sign("a"), "video/mp4", "ferries"),
        ("a shorter file", sign("a"), "video/mp4", "fer"),
        (
            "another key",
            sign("b").replace("/b?", "/a?"),
            "video/mp4",
            "ferry",
        ),
        (
            "another end",
            sign("a").replace("Expires=60", "Expires=600"),
            "video/mp4",
            "ferry",
        ),
        (
            "another secret",
            stranger.put_url("a", "video/mp4", 5, MINUTE),
            "video/mp4",
            "ferry",
        ),
        (
            "no signature",
            sign("a").split('?').next().unwrap().to_owned(),
            "video/mp4",
            "ferry",
        ),
        (
            "no time",
            bucket.put_url("a", "video/mp4", 5, Duration::ZERO),
            "video/mp4",
            "ferry",
        ),
    ] {
        let (status, said) = put(&address, kind, film.into()).await;
        assert!(status.is_client_error(), "{what}: {status} {said}");
    }
    assert_eq!(files_below(&server.folder()), 0);

    let key = "2026/häfen (1) & 100% ~+=*'!.mp4";
    let (status, said) = put(&sign(key), "video/mp4", "ferry".into()).await;
    assert_eq!(status, 200, "{said}");
    let kept = server.folder().join(key);
    assert_eq!(std::fs::read(kept).unwrap(), b"ferry");
    assert!(store.head(&"a".into()).await.is_err());
}
