//! Callers that are slow, many or wordy, over real sockets.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use super::*;

/// So short that a test may wait for it, so long that no honest request of a test comes near.
const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(60);

fn patient() -> Bounds {
    Bounds::default()
        .head_time(LONG)
        .idle_time(LONG)
        .body_pause(LONG)
        .body_rate(LONG, 1)
}

/// A server with two doors: `/` reads a body, `/wait` answers when the test says so.
struct Served {
    addr: SocketAddr,
    entered: Arc<Notify>,
    go: Arc<Notify>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

async fn served(bounds: Bounds) -> Served {
    let (entered, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (enter, wait) = (entered.clone(), go.clone());
    let waits = move || {
        let (enter, wait) = (enter.clone(), wait.clone());
        async move {
            enter.notify_one();
            wait.notified().await;
            "waited"
        }
    };
    let router = Router::new()
        .route("/", post(async |body: Bytes| body.len().to_string()))
        .route("/wait", get(waits));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let stopped = async { stopped.await.unwrap_or_default() };
    let task = tokio::spawn(listen(listener, router, bounds, stopped));
    Served {
        addr,
        entered,
        go,
        stop: Some(stop),
        task,
    }
}

impl Served {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.addr).await.unwrap()
    }

    /// Sends `text` and reads until the server closes, or until the answer is whole.
    async fn say(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        heard(&mut stream).await
    }
}

async fn heard(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    // A reset is an end, too.
    let _ = stream.read_to_end(&mut heard).await;
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let served = served(patient().head_time(SHORT)).await;
    assert_eq!(heard(&mut served.connect().await).await, "");
    assert_eq!(
        served.say("PRI * HTT").await,
        "",
        "half of HTTP/2's greeting"
    );
}

#[tokio::test]
async fn a_head_that_does_not_end_is_given_up() {
    let served = served(patient().head_time(SHORT)).await;
    assert_eq!(served.say("GET /wait HTTP/1.1\r\nHost: x\r\n").await, "");
}

#[tokio::test]
async fn a_connection_that_stays_idle_is_closed() {
    let served = served(patient().idle_time(SHORT)).await;
    let answer = served.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
    let answer = answer.await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_body_that_does_not_come_gets_408() {
    let served = served(patient().body_pause(SHORT)).await;
    for head in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
        let answer = served
            .say(&format!("POST / HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n"))
            .await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{head}: {answer}");
    }
}

#[tokio::test]
async fn a_large_head_and_many_headers_get_431() {
    let served = served(patient()).await;
    let large = format!("X: {}\r\n", "x".repeat(70 << 10));
    for headers in [large, "X: 1\r\n".repeat(150)] {
        let answer = served
            .say(&format!("GET /wait HTTP/1.1\r\nHost: x\r\n{headers}\r\n"))
            .await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
}

#[tokio::test]
async fn more_requests_than_can_be_worked_on_get_503() {
    let served = served(patient().requests(1)).await;
    let mut first = served.connect().await;
    let request = b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    first.write_all(request).await.unwrap();
    served.entered.notified().await;
    let refused = served.say(std::str::from_utf8(request).unwrap()).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("retry-after: 1"), "{refused}");
    served.go.notify_one();
    assert!(heard(&mut first).await.ends_with("waited"));
}

#[tokio::test]
async fn a_stop_answers_what_is_under_way_and_takes_nothing_new() {
    let mut served = served(patient()).await;
    let mut under_way = served.connect().await;
    let request = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n";
    under_way.write_all(request).await.unwrap();
    served.entered.notified().await;
    served.stop.take().unwrap().send(()).unwrap();
    while TcpStream::connect(served.addr).await.is_ok() {
        tokio::task::yield_now().await;
    }
    served.go.notify_one();
    assert!(heard(&mut under_way).await.ends_with("waited"));
    served.task.await.unwrap();
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let mut served = served(patient().stop(SHORT)).await;
    let mut stuck = served.connect().await;
    let request = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n";
    stuck.write_all(request).await.unwrap();
    served.entered.notified().await;
    served.stop.take().unwrap().send(()).unwrap();
    served.task.await.unwrap();
}
