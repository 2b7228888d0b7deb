//! Streams over real sockets: what a listener gets, and that nothing is left when it goes.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use hallway::axum::response::{IntoResponse, Response};
use hallway::route::{Events, JsonLines, Message};
use hallway::{App, Config, Download, Error, Route, State};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const HEARTBEAT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(20);

async fn numbers(events: Events) -> Response {
    let got: u64 = events.last_id().and_then(|id| id.parse().ok()).unwrap_or(0);
    let number = |number: u64| Ok(Message::json(&number)?.id(number).kind("number"));
    events.send(stream::iter(got + 1..=4).map(number))
}

async fn silence(events: Events) -> Response {
    events
        .heartbeat(HEARTBEAT)
        .retry(HEARTBEAT)
        .send(stream::pending())
}

async fn short(events: Events) -> Response {
    let again = stream::repeat_with(|| Ok(Message::text("again")));
    events.longest(HEARTBEAT).send(again)
}

async fn broken(events: Events) -> Response {
    let failure = Err(Error::internal("as the test wants"));
    events.send(stream::iter([
        Ok(Message::text("one")),
        failure,
        Ok(Message::text("two")),
    ]))
}

async fn tokens(events: Events) -> Response {
    let failure = Err(Error::internal("as the test wants"));
    events.tokens(stream::iter([
        Ok("Good ".to_owned()),
        failure,
        Ok("day".to_owned()),
    ]))
}

async fn lines() -> impl IntoResponse {
    JsonLines(stream::iter(["a\nb", "c"]).map(Ok::<_, Error>))
}

/// Lines of 64 kB without end, and how many were asked for.
async fn endless() -> impl IntoResponse {
    let line = "x".repeat(64 << 10);
    JsonLines(stream::repeat_with(move || {
        LINES.fetch_add(1, Ordering::SeqCst);
        Ok::<_, Error>(line.clone())
    }))
}

static LINES: AtomicUsize = AtomicUsize::new(0);

async fn broken_lines() -> impl IntoResponse {
    JsonLines(stream::iter([
        Ok("a"),
        Err(Error::internal("as the test wants")),
        Ok("b"),
    ]))
}

async fn big(State(file): State<PathBuf>, download: Download) -> Result<Response, Error> {
    download.file(file).await
}

async fn serve(config: Config) -> SocketAddr {
    serve_with(config, PathBuf::new()).await
}

async fn serve_with(config: Config, file: PathBuf) -> SocketAddr {
    let app = App::new()
        .route("/numbers", Route::new().get(numbers))
        .route("/silence", Route::new().get(silence))
        .route("/short", Route::new().get(short))
        .route("/broken", Route::new().get(broken))
        .route("/tokens", Route::new().get(tokens))
        .route("/lines", Route::new().get(lines))
        .route("/endless", Route::new().get(endless))
        .route("/broken-lines", Route::new().get(broken_lines))
        .route("/big", Route::new().get(big));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(app.config(config).with_state(file).serve_on(listener));
    addr
}

async fn open(addr: SocketAddr, path: &str, headers: &str) -> TcpStream {
    let mut socket = TcpStream::connect(addr).await.unwrap();
    let head =
        format!("GET {path} HTTP/1.1\r\nhost: app.test\r\nconnection: close\r\n{headers}\r\n");
    socket.write_all(head.as_bytes()).await.unwrap();
    socket
}

/// Reads until a text has come.
async fn until(socket: &mut TcpStream, text: &str) -> String {
    let mut got = String::new();
    while !got.contains(text) {
        let mut buffer = [0; 4096];
        let count = tokio::time::timeout(LONG, socket.read(&mut buffer)).await;
        let count = count.expect("more comes").unwrap();
        assert_ne!(count, 0, "it ended after {got:?}");
        got.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    got
}

/// Reads to the end; says whether the answer was complete.
async fn whole(mut socket: TcpStream) -> (String, bool) {
    let mut got = Vec::new();
    let read = tokio::time::timeout(LONG, socket.read_to_end(&mut got)).await;
    let clean = read.expect("an end").is_ok() && got.ends_with(b"0\r\n\r\n");
    (String::from_utf8_lossy(&got).into_owned(), clean)
}

/// The pieces of a chunked body, put together.
fn body(answer: &str) -> String {
    let (_, mut rest) = answer.split_once("\r\n\r\n").unwrap();
    let mut body = String::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        body.push_str(&after[..size]);
        rest = after.get(size + 2..).unwrap_or_default();
    }
    body
}

/// How many streams are open, as whoever watches over the program sees it.
async fn open_streams(addr: SocketAddr) -> u64 {
    let (answer, _) = whole(open(addr, "/_hallway/health", "").await).await;
    let (_, json) = answer.split_once("\r\n\r\n").unwrap();
    let health: serde_json::Value = serde_json::from_str(json).unwrap();
    health["streams"].as_u64().unwrap()
}

async fn wait_for_streams(addr: SocketAddr, count: u64) -> Duration {
    let start = Instant::now();
    while open_streams(addr).await != count {
        assert!(
            start.elapsed() < LONG,
            "{} are open, not {count}",
            open_streams(addr).await
        );
    }
    start.elapsed()
}

#[tokio::test]
async fn messages_arrive_with_their_ids_and_the_stream_ends() {
    let addr = serve(Config::for_tests()).await;
    let (answer, clean) = whole(open(addr, "/numbers", "").await).await;
    assert!(clean);
    let head = answer.to_ascii_lowercase();
    assert!(
        head.contains("content-type: text/event-stream\r\n"),
        "{head}"
    );
    assert!(head.contains("cache-control: no-store\r\n"), "{head}");
    let message = |number: u64| format!("event: number\nid: {number}\ndata: {number}\n\n");
    let all: String = (1..=4).map(message).collect();
    assert_eq!(body(&answer), format!("retry: 3000\n\n{all}"));
    wait_for_streams(addr, 0).await;
}

#[tokio::test]
async fn who_comes_again_gets_what_it_missed() {
    let addr = serve(Config::for_tests()).await;
    let (answer, _) = whole(open(addr, "/numbers", "last-event-id: 3\r\n").await).await;
    let rest = "retry: 3000\n\nevent: number\nid: 4\ndata: 4\n\n";
    assert_eq!(body(&answer), rest);
}

#[tokio::test]
async fn a_silent_stream_beats() {
    let addr = serve(Config::for_tests()).await;
    let mut socket = open(addr, "/silence", "").await;
    let got = until(&mut socket, ":\n\n\r\n3\r\n:\n\n").await;
    assert!(got.contains("retry: 200\n\n"), "{got}");
}

#[tokio::test]
async fn a_stream_that_never_pauses_ends_in_time_all_the_same() {
    let addr = serve(Config::for_tests()).await;
    let start = Instant::now();
    let (answer, clean) = whole(open(addr, "/short", "").await).await;
    assert!(clean && answer.contains("data: again"));
    assert!(
        start.elapsed() >= HEARTBEAT * 8 / 10,
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_failure_ends_a_stream_and_says_nothing_of_its_cause() {
    let addr = serve(Config::for_tests()).await;
    let (answer, _) = whole(open(addr, "/broken", "").await).await;
    assert_eq!(body(&answer), "retry: 3000\n\ndata: one\n\n");
}

#[tokio::test]
async fn listeners_that_are_gone_are_not_counted_after_one_heartbeat() {
    let addr = serve(Config::for_tests()).await;
    let mut sockets = Vec::new();
    for _ in 0..100 {
        let mut socket = open(addr, "/silence", "").await;
        until(&mut socket, "retry").await;
        sockets.push(socket);
    }
    assert_eq!(open_streams(addr).await, 100);
    drop(sockets);
    let took = wait_for_streams(addr, 0).await;
    assert!(took < HEARTBEAT * 5, "{took:?}");
}

#[tokio::test]
async fn more_listeners_than_allowed_are_told_to_come_later() {
    let folder = tempfile::tempdir().unwrap();
    let vars = [("HALLWAY_STREAMS", "2"), ("HALLWAY_HOSTS", "app.test")];
    let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let addr = serve(Config::from_vars(vars).unwrap().data(folder.path())).await;
    let mut first = open(addr, "/silence", "").await;
    let mut second = open(addr, "/silence", "").await;
    until(&mut first, "retry").await;
    until(&mut second, "retry").await;
    let (answer, _) = whole(open(addr, "/silence", "").await).await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("retry-after: 30\r\n"), "{answer}");
    drop(first);
    wait_for_streams(addr, 1).await;
    let mut third = open(addr, "/silence", "").await;
    until(&mut third, "retry").await;
}

#[tokio::test]
async fn who_listens_too_often_is_told_so_and_others_still_listen() {
    let folder = tempfile::tempdir().unwrap();
    let vars = [
        ("HALLWAY_STREAMS_PER_CLIENT", "2"),
        ("HALLWAY_TRUSTED_PROXIES", "127.0.0.1"),
        ("HALLWAY_HOSTS", "app.test"),
    ];
    let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let addr = serve(Config::from_vars(vars).unwrap().data(folder.path())).await;
    let one = "x-forwarded-for: 192.0.2.1\r\n";
    let mut own = Vec::new();
    for _ in 0..2 {
        let mut socket = open(addr, "/silence", one).await;
        until(&mut socket, "retry").await;
        own.push(socket);
    }
    let (answer, _) = whole(open(addr, "/silence", one).await).await;
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    assert!(answer.contains("retry-after: 30\r\n"), "{answer}");
    let mut another = open(addr, "/silence", "x-forwarded-for: 192.0.2.2\r\n").await;
    until(&mut another, "retry").await;
    own.pop();
    wait_for_streams(addr, 2).await;
    let mut third = open(addr, "/silence", one).await;
    until(&mut third, "retry").await;
}

#[tokio::test]
async fn words_that_break_off_end_with_an_id_and_not_with_the_cause() {
    let addr = serve(Config::for_tests()).await;
    let (answer, _) = whole(open(addr, "/tokens", "").await).await;
    assert!(
        answer.contains("x-vercel-ai-ui-message-stream: v1\r\n"),
        "{answer}"
    );
    let body = body(&answer);
    let parts: Vec<&str> = body
        .split("\n\n")
        .filter_map(|part| part.strip_prefix("data: "))
        .collect();
    let kind = |part: &&str| {
        let part: serde_json::Value = serde_json::from_str(part).unwrap_or_default();
        part["type"].as_str().unwrap_or_default().to_owned()
    };
    let kinds: Vec<_> = parts.iter().map(kind).collect();
    assert_eq!(
        kinds,
        [
            "start",
            "text-start",
            "text-delta",
            "text-end",
            "error",
            "finish",
            ""
        ]
    );
    assert!(
        parts[4].contains("Something went wrong on our side. ("),
        "{}",
        parts[4]
    );
    assert_eq!(parts[6], "[DONE]");
    assert!(!body.contains("test wants"), "{body}");
}

#[tokio::test]
async fn lines_of_json_are_one_value_each() {
    let addr = serve(Config::for_tests()).await;
    let (answer, clean) = whole(open(addr, "/lines", "").await).await;
    assert!(
        clean && answer.contains("content-type: application/x-ndjson\r\n"),
        "{answer}"
    );
    assert_eq!(body(&answer), "\"a\\nb\"\n\"c\"\n");
}

#[tokio::test]
async fn lines_that_break_off_do_not_look_complete() {
    let addr = serve(Config::for_tests()).await;
    let (answer, clean) = whole(open(addr, "/broken-lines", "").await).await;
    assert!(!clean && !answer.contains("test wants"), "{answer}");
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_not_sent_more_than_its_connection_holds() {
    let addr = serve(Config::for_tests()).await;
    let mut socket = open(addr, "/endless", "").await;
    until(&mut socket, "ndjson").await;
    let mut stands_still = (0, 0);
    while stands_still.1 < 3 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let lines = LINES.load(Ordering::SeqCst);
        stands_still = match lines == stands_still.0 {
            true => (lines, stands_still.1 + 1),
            false => (lines, 0),
        };
        assert!(
            lines < 1000,
            "64 MB are more than any buffer of a connection"
        );
    }
    let mut taken = vec![0; 64 << 10];
    while LINES.load(Ordering::SeqCst) == stands_still.0 {
        let more = tokio::time::timeout(LONG, socket.read_exact(&mut taken)).await;
        more.expect("it goes on when there is room").unwrap();
    }
}

/// The file has a length and no blocks on the disk.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_is_sent_in_little_memory() {
    const LENGTH: u64 = 1 << 30;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big");
    std::fs::File::create(&path)
        .unwrap()
        .set_len(LENGTH)
        .unwrap();
    let addr = serve_with(Config::for_tests(), path).await;
    let mut socket = open(addr, "/big", "").await;
    until(&mut socket, "\r\n\r\n").await;
    let before = peak_memory();
    let mut buffer = vec![0; 256 << 10];
    let mut count = 0;
    loop {
        match socket.read(&mut buffer).await.unwrap() {
            0 => break,
            read => count += read as u64,
        }
    }
    assert!(count > LENGTH - 4096 && count <= LENGTH, "{count}");
    let grown = peak_memory() - before;
    assert!(grown < 64 << 10, "{grown} kB more than before");
}

/// The most that this process ever held, in kB.
#[cfg(target_os = "linux")]
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
