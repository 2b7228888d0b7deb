//! What a sender only says about the size of something reserves nothing.

use hallway::axum::serve;
use hallway::{App, Checked, Config, Form, Route, Upload};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[derive(Debug, Form)]
struct Film {
    title: String,
    tags: Vec<String>,
    #[form(max_size = "64gb")]
    film: Option<Upload>,
}

async fn film(Checked(film): Checked<Film, 65_536, 68_719_476_736>) -> String {
    let size = film.film.map_or(0, |film| film.size());
    format!("{} {} {size}", film.title, film.tags.len())
}

async fn words(Checked(film): Checked<Words>) -> String {
    film.title
}

#[derive(Debug, Form)]
struct Words {
    title: String,
}

/// 60 GB: within what the film may have, and far beyond what this machine has.
const MUCH: u64 = 60 << 30;
const PARTS: &str = "multipart/form-data; boundary=B";
const PAIRS: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[tokio::test]
async fn no_memory_is_reserved_for_what_is_only_declared() {
    let address = served().await;
    let film = "--B\r\nContent-Disposition: form-data; name=\"film\"; filename=\"f\"\r\n";
    let open = format!("{film}\r\nxx");
    let part = format!("{film}Content-Length: {MUCH}\r\n\r\nxx\r\n--B--\r\n");
    let length = format!("Content-Length: {MUCH}");
    let own = |body: &str| format!("Content-Length: {}", body.len());
    let chunk = |body: &str| format!("{MUCH:x}\r\n{body}");
    let chunked = "Transfer-Encoding: chunked".to_owned();
    let index = format!("title=a&tags%5B{MUCH}%5D=b");
    let before = reserved();
    for (path, kind, size, body) in [
        ("/film", PARTS, length.clone(), open.clone()),
        ("/film", PARTS, chunked.clone(), chunk(&open)),
        ("/film", PARTS, own(&part), part),
        ("/film", PAIRS, own(&index), index),
        ("/words", PAIRS, length.clone(), "title=a".to_owned()),
        ("/words", PAIRS, chunked.clone(), chunk("title=a")),
        ("/words", JSON, length, "{\"title\":\"a\"}".to_owned()),
        ("/words", JSON, chunked, chunk("{\"title\":\"a\"}")),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        let head =
            format!("{head}Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\n{size}\r\n\r\n");
        let mut connection = TcpStream::connect(&address).await.unwrap();
        connection
            .write_all((head + &body).as_bytes())
            .await
            .unwrap();
        connection.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // Whoever said less than they promised is answered, or left.
        let _ = connection.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.starts_with("HTTP/1.1 2"), "{path} {size}: {answer}");
    }
    let more = reserved() - before;
    assert!(more < MUCH / 4, "{more} bytes were reserved");
}

async fn served() -> String {
    let app: App<()> = App::new()
        .route("/film", Route::new().post(film))
        .route("/words", Route::new().post(words));
    let ready = app.config(Config::for_tests()).with_state(());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let router = ready.into_router().unwrap();
    tokio::spawn(async move { serve(listener, router).await });
    address
}

/// The most address space that this process had, used or not.
fn reserved() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmPeak:"));
    let kilobytes: u64 = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kilobytes << 10
}
