//! What an address lets pass, and what not.

use super::*;

fn bucket() -> Bucket {
    Bucket::new("http://app.test/storage/", "films", "local").credentials("id", "secret")
}

const HOUR: Duration = Duration::from_secs(60 * 60);

fn request(address: &str, content_type: &str, content: &'static str) -> Request {
    let request = Request::put(address.strip_prefix("http://app.test").unwrap());
    let request = request
        .header(header::HOST, "app.test")
        .header(header::CONTENT_TYPE, content_type)
        .header(header::CONTENT_LENGTH, content.len());
    request.body(Body::from(content)).unwrap()
}

/// The example of the documentation that the module names.
#[test]
fn the_signature_is_that_of_the_documentation() {
    let bucket = Bucket::new("https://examplebucket.s3.amazonaws.com", "", "us-east-1")
        .credentials(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        );
    let terms = Terms {
        method: "GET",
        path: "/test.txt",
        host: "examplebucket.s3.amazonaws.com",
        headers: &[],
        date: "20130524T000000Z",
        expires: "86400",
    };
    assert_eq!(
        bucket.signature(&terms),
        "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    );
}

#[tokio::test]
async fn a_file_is_put_where_its_address_says_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let address = bucket().put_url("2026/häfen 1.txt", "text/plain", 5, HOUR);
    let bucket = bucket();
    let put = || bucket.receive(folder.path(), request(&address, "text/plain", "hello"));
    assert_eq!(put().await.unwrap(), "2026/häfen 1.txt");
    let kept = folder.path().join("2026/häfen 1.txt");
    assert_eq!(std::fs::read(kept).unwrap(), b"hello");
    assert_eq!(put().await.unwrap_err().code(), 409);
}

#[tokio::test]
async fn another_file_another_address_and_another_secret_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let address = bucket().put_url("a.txt", "text/plain", 5, HOUR);
    let other = bucket()
        .credentials("id", "other")
        .put_url("a.txt", "text/plain", 5, HOUR);
    let traversal = bucket().put_url("../a.txt", "text/plain", 5, HOUR);
    let longer = address.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200");
    let moved = address.replace("/a.txt", "/b.txt");
    for (what, request) in [
        ("another type", request(&address, "text/html", "hello")),
        ("another length", request(&address, "text/plain", "hello!")),
        ("another secret", request(&other, "text/plain", "hello")),
        ("another time", request(&longer, "text/plain", "hello")),
        ("another key", request(&moved, "text/plain", "hello")),
        (
            "a key that leads away",
            request(&traversal, "text/plain", "hello"),
        ),
        (
            "no signature",
            request("http://app.test/storage/films/a.txt", "text/plain", "hello"),
        ),
    ] {
        let refused = bucket().receive(folder.path(), request).await.unwrap_err();
        assert_eq!(refused.code(), 403, "{what}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_body_that_stops_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let address = bucket().put_url("a.txt", "text/plain", 5, HOUR);
    let mut request = request(&address, "text/plain", "hello");
    *request.body_mut() = Body::from("hell");
    let refused = bucket().receive(folder.path(), request).await.unwrap_err();
    assert_eq!(refused.code(), 400);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_address_that_is_too_old_is_refused() {
    let address = bucket().put_url("a.txt", "text/plain", 5, HOUR);
    let (head, _) = request(&address, "text/plain", "hello").into_parts();
    let check = |now| bucket().check(&head.method, &head.uri, &head.headers, now);
    assert!(check(SystemTime::now()).is_ok());
    let late = check(SystemTime::now() + HOUR + Duration::from_secs(2));
    assert_eq!(late.unwrap_err().code(), 403);
}
