//! Listeners that are killed or frozen: processes of their own, each with twenty open streams.
//! `cargo xtask bench streams` does the same with ten thousand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use hallway::axum::response::Response;
use hallway::route::{Events, Message};
use hallway::{App, Bounds, Config, Error, Route, State};
use tokio::net::TcpListener;
use tokio::sync::watch;

const HEARTBEAT: Duration = Duration::from_secs(3);
const MANY: usize = 20;

async fn silent(events: Events) -> Response {
    let silence = stream::pending::<Result<Message, Error>>();
    events.heartbeat(HEARTBEAT).send(silence)
}

/// Says nothing until there is news, and then more than anybody can read.
async fn wordy(State(news): State<News>, events: Events) -> Response {
    let mut there_is_news = news.0.subscribe();
    let silence = async move { there_is_news.wait_for(Option::is_some).await.map(drop) };
    let much = move || {
        news.0.send_replace(Some(Instant::now()));
        Ok(Message::text("x".repeat(256 << 10)))
    };
    let news = stream::once(silence).flat_map(move |_| stream::repeat_with(much.clone()));
    events.heartbeat(HEARTBEAT).send(news)
}

/// When there was news the last time.
#[derive(Clone)]
struct News(watch::Sender<Option<Instant>>);

async fn serve(news: News) -> SocketAddr {
    let bounds = Bounds::default()
        .head_time(HEARTBEAT)
        .ping(HEARTBEAT * 2 - HEARTBEAT / 4);
    let app = App::new()
        .route("/silent", Route::new().get(silent))
        .route("/wordy", Route::new().get(wordy));
    let app = app.bounds(bounds).config(Config::for_tests());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(app.with_state(news).serve_on(listener));
    addr
}

fn silence() -> News {
    News(watch::Sender::new(None))
}

/// A process that listens; killed (`SIGKILL`) when this is dropped.
struct Listeners(Child);

impl Listeners {
    /// Starts this program again as one that listens, and waits until all streams are open.
    fn start(addr: SocketAddr, version: &str, path: &str) -> Listeners {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture"])
            .arg("listeners::who_listens")
            .env("LISTEN", format!("{addr} {version} {path}"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let says = BufReader::new(process.stdout.take().unwrap());
        let process = Listeners(process);
        let opened = says
            .lines()
            .any(|line| line.unwrap().ends_with("listening"));
        assert!(opened, "it ended before all streams were open");
        process
    }

    fn freeze(&self) {
        let id = self.0.id().to_string();
        let frozen = Command::new("kill").args(["-STOP", &id]).status();
        assert!(frozen.unwrap().success());
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn open_streams(addr: SocketAddr) -> u64 {
    let mut stream = TcpStream::connect(addr).unwrap();
    let request = "GET /_hallway/health HTTP/1.1\r\nhost: app.test\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, json) = answer.split_once("\r\n\r\n").unwrap();
    let health: serde_json::Value = serde_json::from_str(json).unwrap();
    health["streams"].as_u64().unwrap()
}

/// How long it takes until none is counted any more.
fn all_closed(addr: SocketAddr) -> Duration {
    let start = Instant::now();
    while open_streams(addr) > 0 {
        let waited = start.elapsed();
        assert!(waited < HEARTBEAT * 10, "{} are open", open_streams(addr));
        std::thread::sleep(Duration::from_millis(10));
    }
    start.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_listeners_are_not_counted_after_one_heartbeat() {
    let addr = serve(silence()).await;
    for version in ["1.1", "2"] {
        let listeners = Listeners::start(addr, version, "/silent");
        assert_eq!(open_streams(addr), MANY as u64);
        drop(listeners);
        let took = all_closed(addr);
        assert!(took < HEARTBEAT, "HTTP/{version}: {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn frozen_listeners_are_closed_within_two_heartbeats() {
    let news = silence();
    let addr = serve(news.clone()).await;
    for (version, path) in [("1.1", "/wordy"), ("2", "/silent")] {
        let listeners = Listeners::start(addr, version, path);
        assert_eq!(open_streams(addr), MANY as u64, "HTTP/{version}");
        listeners.freeze();
        let start = Instant::now();
        news.0.send_replace(Some(start));
        all_closed(addr);
        // The system takes in some megabytes for who is frozen before a connection takes no more.
        let full = news.0.borrow().unwrap().max(start);
        let took = full.elapsed();
        assert!(took < HEARTBEAT * 2, "HTTP/{version}: {took:?}");
    }
}

/// A silent stream lives on, whatever its heartbeat, when somebody reads.
#[tokio::test(flavor = "multi_thread")]
async fn listeners_that_read_stay() {
    let addr = serve(silence()).await;
    let _plain = Listeners::start(addr, "1.1", "/silent");
    let _multiplexed = Listeners::start(addr, "2", "/silent");
    let start = Instant::now();
    while start.elapsed() < HEARTBEAT * 3 {
        assert_eq!(open_streams(addr), 2 * MANY as u64);
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Not a test: what [`Listeners::start`] starts.
#[tokio::test]
#[ignore = "the tests of this file start it"]
async fn who_listens() {
    let Ok(what) = std::env::var("LISTEN") else {
        return;
    };
    let words: Vec<&str> = what.split(' ').collect();
    let [addr, version, path] = words[..] else {
        panic!("{what}");
    };
    let mut listening = Vec::new();
    for _ in 0..MANY {
        let (send, heard) = tokio::sync::oneshot::channel();
        let stream = tokio::net::TcpStream::connect(addr).await.unwrap();
        let url = format!("http://{addr}{path}");
        listening.push(heard);
        match version {
            "2" => drop(tokio::spawn(listen_multiplexed(stream, url, send))),
            _ => drop(tokio::spawn(listen_plainly(stream, url, send))),
        }
    }
    for heard in listening {
        heard.await.unwrap();
    }
    println!("\nlistening");
    std::future::pending().await
}

type Heard = tokio::sync::oneshot::Sender<()>;

async fn listen_plainly(mut stream: tokio::net::TcpStream, url: String, heard: Heard) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let request = format!("GET {url} HTTP/1.1\r\nhost: app.test\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Some(heard);
    let mut buffer = vec![0; 64 << 10];
    while stream.read(&mut buffer).await.unwrap() > 0 {
        let _ = heard.take().map(|heard| heard.send(()));
    }
}

async fn listen_multiplexed(stream: tokio::net::TcpStream, url: String, heard: Heard) {
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let request = hallway::http::Request::get(url).body(()).unwrap();
    let (answer, _) = client.send_request(request, true).unwrap();
    let mut body = answer.await.unwrap().into_body();
    let mut heard = Some(heard);
    while let Some(piece) = body.data().await {
        let length = piece.unwrap().len();
        body.flow_control().release_capacity(length).unwrap();
        let _ = heard.take().map(|heard| heard.send(()));
    }
}
