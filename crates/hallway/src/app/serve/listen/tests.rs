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
use crate::app::serve::too_much;

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
    let full = Router::new().fallback(too_much);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let stopped = async { stopped.await.unwrap_or_default() };
    let task = tokio::spawn(Server::new(router, full, bounds).listen(listener, stopped));
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

/// Another transport, the same bounds.
mod http2 {
    use h2::client::{SendRequest, handshake};
    use h2::{Reason, RecvStream};

    use super::*;

    type Sender = SendRequest<Bytes>;

    async fn connect(served: &Served) -> (Sender, JoinHandle<Result<(), h2::Error>>) {
        let (sender, connection) = handshake(served.connect().await).await.unwrap();
        (sender, tokio::spawn(connection))
    }

    fn request(path: &str) -> http::request::Builder {
        http::Request::builder().uri(format!("http://x{path}"))
    }

    async fn read(mut body: RecvStream) -> Vec<u8> {
        let mut all = Vec::new();
        while let Some(Ok(bytes)) = body.data().await {
            all.extend_from_slice(&bytes);
            let _ = body.flow_control().release_capacity(bytes.len());
        }
        all
    }

    #[tokio::test]
    async fn a_header_bomb_reaches_no_handler() {
        let served = served(patient()).await;
        let (sender, _end) = connect(&served).await;
        let mut sender = sender.ready().await.unwrap();
        // Four bytes each on the wire once the table has it, four thousand in memory.
        let mut bomb = request("/wait");
        for _ in 0..60 {
            bomb = bomb.header("x-bomb", "x".repeat(4000));
        }
        let (answer, _) = sender.send_request(bomb.body(()).unwrap(), true).unwrap();
        let status = answer.await.map(|answer| answer.status().as_u16());
        assert!(matches!(status, Ok(431) | Err(_)), "{status:?}");
        let entered = tokio::time::timeout(SHORT, served.entered.notified());
        assert!(entered.await.is_err(), "the handler has seen it");
    }

    #[tokio::test]
    async fn whoever_resets_without_end_is_sent_away() {
        let served = served(patient()).await;
        let (mut sender, end) = connect(&served).await;
        // CVE-2023-44487: begun and given up at once, again and again.
        let mut sent = 0;
        while sent < 20_000 && !end.is_finished() {
            let Ok(ready) = sender.clone().ready().await else {
                break;
            };
            sender = ready;
            let Ok((_, mut stream)) = sender.send_request(request("/wait").body(()).unwrap(), true)
            else {
                break;
            };
            stream.send_reset(Reason::CANCEL);
            sent += 1;
            tokio::task::yield_now().await;
        }
        assert!(sent < 20_000, "all were taken");
        drop(sender);
        // What the server said may be lost with what was still under way.
        let error = end.await.unwrap().unwrap_err();
        let said = error.reason() == Some(Reason::ENHANCE_YOUR_CALM);
        assert!(said || error.is_io(), "{error:?}");
    }

    #[tokio::test]
    async fn a_connection_has_a_hundred_requests_at_once() {
        let served = served(patient()).await;
        let (sender, _end) = connect(&served).await;
        let mut sender = sender.ready().await.unwrap();
        let post = request("/").method("POST").body(()).unwrap();
        let (answer, _) = sender.send_request(post, true).unwrap();
        assert_eq!(answer.await.unwrap().status(), 200);
        assert_eq!(sender.current_max_send_streams(), 100);
    }

    #[tokio::test]
    async fn the_hundred_and_first_request_at_once_is_refused_and_the_others_go_on() {
        const HEADERS: u8 = 1;
        const RST_STREAM: u8 = 3;
        const SETTINGS: u8 = 4;
        const REFUSED_STREAM: [u8; 4] = [0, 0, 0, 7];
        let served = served(patient()).await;
        // By hand: no client opens more than it was allowed.
        let mut stream = served.connect().await;
        let mut sent = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        sent.extend(frame(SETTINGS, 0, 0, &[]));
        // GET, http, and `:path: /wait`, all from the table of RFC 7541.
        let head = b"\x82\x86\x04\x05/wait\x01\x01x";
        for id in (1..=201).step_by(2) {
            sent.extend(frame(HEADERS, 0b101, id, head));
        }
        stream.write_all(&sent).await.unwrap();
        let (kind, id, said) = loop {
            let (kind, id, said) = next_frame(&mut stream).await;
            if kind == RST_STREAM || kind == HEADERS {
                break (kind, id, said);
            }
        };
        assert_eq!(
            (kind, id, &said[..]),
            (RST_STREAM, 201, &REFUSED_STREAM[..])
        );
        for _ in 0..100 {
            served.go.notify_one();
            let answer = loop {
                let (kind, id, said) = next_frame(&mut stream).await;
                if kind == HEADERS || kind == RST_STREAM {
                    break (kind, id, said[0]);
                }
            };
            // 0x88 is `:status: 200`.
            assert!(matches!(answer, (HEADERS, 1..=199, 0x88)), "{answer:?}");
        }
    }

    fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
        [&head, payload].concat()
    }

    /// The kind, the stream and what is in it.
    async fn next_frame(stream: &mut TcpStream) -> (u8, u32, Vec<u8>) {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let [a, b, c, kind, _flags, id @ ..] = head;
        let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
        stream.read_exact(&mut payload).await.unwrap();
        (kind, u32::from_be_bytes(id), payload)
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_gets_408() {
        let served = served(patient().body_pause(SHORT)).await;
        let (sender, _end) = connect(&served).await;
        let mut sender = sender.ready().await.unwrap();
        let post = request("/").method("POST").body(()).unwrap();
        let (answer, mut body) = sender.send_request(post, false).unwrap();
        body.send_data(Bytes::from_static(b"a"), false).unwrap();
        assert_eq!(answer.await.unwrap().status(), 408);
    }

    #[tokio::test]
    async fn more_requests_than_can_be_worked_on_get_503() {
        let served = served(patient().requests(1)).await;
        let (sender, _end) = connect(&served).await;
        let mut sender = sender.ready().await.unwrap();
        let get = || request("/wait").body(()).unwrap();
        let (first, _) = sender.send_request(get(), true).unwrap();
        served.entered.notified().await;
        let mut sender = sender.ready().await.unwrap();
        let (second, _) = sender.send_request(get(), true).unwrap();
        assert_eq!(second.await.unwrap().status(), 503);
        served.go.notify_one();
        assert_eq!(first.await.unwrap().status(), 200);
    }

    #[tokio::test]
    async fn a_stop_answers_what_is_under_way() {
        let mut served = served(patient()).await;
        let (sender, end) = connect(&served).await;
        let mut sender = sender.ready().await.unwrap();
        let get = request("/wait").body(()).unwrap();
        let (answer, _) = sender.send_request(get, true).unwrap();
        served.entered.notified().await;
        served.stop.take().unwrap().send(()).unwrap();
        while TcpStream::connect(served.addr).await.is_ok() {
            tokio::task::yield_now().await;
        }
        served.go.notify_one();
        let body = answer.await.unwrap().into_body();
        assert_eq!(read(body).await, b"waited");
        end.await.unwrap().expect("nothing is cut short");
        served.task.await.unwrap();
    }
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn a_stop_does_not_wait_for_a_handshake() {
    let file = |name| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let certificate = crate::app::config::Certificate {
        cert: file("tests/tls/one.cert.pem"),
        key: file("tests/tls/one.key.pem"),
    };
    let tls = Tls::open(certificate).unwrap();
    let server = Server::new(Router::new(), Router::new(), patient()).speaking(Some(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async { stopped.await.unwrap_or_default() };
    let task = tokio::spawn(server.listen(listener, stopped));
    let mut silent = TcpStream::connect(addr).await.unwrap();
    // When the second is refused, the first is taken.
    let mut wrong = TcpStream::connect(addr).await.unwrap();
    wrong.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    heard(&mut wrong).await;
    stop.send(()).unwrap();
    let over = tokio::time::timeout(LONG / 6, task).await;
    over.expect("it stops at once").unwrap();
    assert_eq!(heard(&mut silent).await, "");
}
