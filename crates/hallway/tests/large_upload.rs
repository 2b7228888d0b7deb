//! Sends a large file over a real connection and watches the memory of the process.
//!
//! 128 MB unless said: `UPLOAD_MEGABYTES=2048 cargo test --release -p hallway --test large_upload`.
//! The test is alone in its program, so that the memory is that of the upload: server, sender and
//! all.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use futures_util::StreamExt as _;
use hallway::{App, Checked, Config, Error, Form, Route, Upload};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[derive(Form)]
struct Film {
    #[form(max_size = "4gb")]
    film: Upload,
}

/// Reads the film piece by piece, as a sink does.
async fn post(Checked(sent): Checked<Film, 65_536, 4_294_967_296>) -> Result<String, Error> {
    let mut sum = 0_u64;
    let mut pieces = std::pin::pin!(sent.film.stream());
    while let Some(piece) = pieces.next().await {
        sum += piece?.iter().map(|byte| u64::from(*byte)).sum::<u64>();
    }
    Ok(format!("{} {sum}", sent.film.size()))
}

const PIECE: usize = 1 << 20;

#[tokio::test]
async fn a_large_file_takes_no_memory() {
    let megabytes = std::env::var("UPLOAD_MEGABYTES").map_or(128, |text| text.parse().unwrap());
    let address = serve().await;
    send(address, 1).await; // what is allocated once
    let idle = resident();
    let peak = Arc::new(AtomicU64::new(0));
    let watching = watch(peak.clone());
    let begun = Instant::now();
    let answer = send(address, megabytes).await;
    let took = begun.elapsed();
    watching.abort();
    let length = megabytes * PIECE as u64;
    assert!(
        answer.contains(&format!("\r\n\r\n{length} {}", length * 7)),
        "{answer}"
    );
    let more = peak.load(Ordering::SeqCst).saturating_sub(idle);
    println!("{megabytes} MB in {took:?}: {} KB above idle", more >> 10);
    assert!(more < 64 << 20, "{more} bytes above idle");
}

async fn serve() -> SocketAddr {
    let app: App<()> = App::new().route("/film", Route::new().post(post));
    let data = tempfile::tempdir().unwrap().keep();
    let vars = [
        ("HALLWAY_DATA", data.to_str().unwrap()),
        ("HALLWAY_HOSTS", "127.0.0.1"),
    ];
    let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let app = app.config(Config::from_vars(vars).unwrap()).with_state(());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(app.serve_on(listener));
    address
}

/// Sends a film of so many megabytes, every byte of which is a 7.
async fn send(address: SocketAddr, megabytes: u64) -> String {
    let open = "--B\r\nContent-Disposition: form-data; name=\"film\"; filename=\"f\"\r\n\r\n";
    let close = "\r\n--B--\r\n";
    let length = open.len() as u64 + megabytes * PIECE as u64 + close.len() as u64;
    let head = format!(
        "POST /film HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=B\r\n\r\n"
    );
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection
        .write_all((head + open).as_bytes())
        .await
        .unwrap();
    let piece = vec![7; PIECE];
    for _ in 0..megabytes {
        connection.write_all(&piece).await.unwrap();
    }
    connection.write_all(close.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Looks at the memory again and again, from a thread of its own.
fn watch(peak: Arc<AtomicU64>) -> tokio::task::AbortHandle {
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        while stopped.try_recv() == Err(tokio::sync::oneshot::error::TryRecvError::Empty) {
            peak.fetch_max(resident(), Ordering::SeqCst);
            std::thread::yield_now();
        }
    });
    tokio::spawn(async move {
        let _stop = stop;
        std::future::pending::<()>().await;
    })
    .abort_handle()
}

/// Bytes of this process that are in memory and its own.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))
        .unwrap();
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kilobytes << 10
}
