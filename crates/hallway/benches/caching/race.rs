//! Asks two servers in turns, over connections that stay open.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use hallway::http::{HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::median;
use crate::site::{app, fetch, table};

/// A page that is kept, and axum with the same bytes and headers from memory.
pub(crate) async fn kept(name: &str, path: &'static str, least: f64) {
    let ours = app(0);
    let (headers, bytes) = fetch(&ours, path).await;
    let length = bytes.len();
    let theirs = get(move || {
        let (headers, bytes) = (headers.clone(), bytes.clone());
        async move { answer(headers, bytes) }
    });
    race(
        name,
        path,
        [ours, Router::new().route(path, theirs)],
        length,
        least,
    )
    .await;
}

/// A page that is drawn for each, and axum that draws the same rows with the same macro into the
/// same document.
pub(crate) async fn drawn(name: &str, path: &'static str, least: f64) {
    let ours = app(0);
    let (headers, bytes) = fetch(&ours, path).await;
    let text = String::from_utf8(bytes.to_vec()).expect("it is text");
    let (before, rest) = text.split_once("<table>").expect("a table");
    let (_, after) = rest.split_once("</table>").expect("its end");
    let around: Arc<[String; 2]> = Arc::new([before.to_owned(), after.to_owned()]);
    let theirs = get(move || {
        let (headers, around) = (headers.clone(), around.clone());
        async move {
            let html = [&around[0], table().text(), &around[1]].concat();
            answer(headers, html.into())
        }
    });
    race(
        name,
        path,
        [ours, Router::new().route(path, theirs)],
        text.len(),
        least,
    )
    .await;
}

fn answer(headers: Vec<(HeaderName, HeaderValue)>, bytes: Bytes) -> Response {
    let mut response = Response::new(axum::body::Body::from(bytes));
    response.headers_mut().extend(headers);
    response
}

async fn race(name: &str, path: &str, servers: [Router; 2], length: usize, least: f64) {
    let [ours, theirs] = servers;
    let (mut ours, mut theirs) = (
        Client::new(ours, path).await,
        Client::new(theirs, path).await,
    );
    assert_eq!(
        ours.one().await,
        theirs.one().await,
        "{path}: other answers"
    );
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..61 {
        a.push(ours.batch().await);
        b.push(theirs.batch().await);
    }
    let (ours, theirs) = (median(a), median(b));
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    println!("{name:<27} {ours:>9.1?}   axum {theirs:.1?}, {length} bytes   ratio {ratio:.2}");
    assert!(ratio >= least, "{name}: {ratio:.2} times axum");
}

struct Client {
    stream: TcpStream,
    request: Vec<u8>,
}

impl Client {
    async fn new(router: Router, path: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("an option");
        let request = format!("GET {path} HTTP/1.1\r\nhost: app.test\r\n\r\n");
        Self {
            stream,
            request: request.into(),
        }
    }

    async fn batch(&mut self) -> Duration {
        let start = Instant::now();
        for _ in 0..100 {
            self.one().await;
        }
        start.elapsed() / 100
    }

    /// Asks once, and tells how long the answer is.
    async fn one(&mut self) -> usize {
        let sent = self.stream.write_all(&self.request).await;
        sent.expect("it is sent");
        let mut answer = Vec::with_capacity(16 << 10);
        while !answer.ends_with(b"</html>") {
            let read = self.stream.read_buf(&mut answer).await;
            assert!(read.expect("it is read") > 0, "it has hung up");
        }
        answer.len()
    }
}
