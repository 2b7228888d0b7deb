//! Speaks https with curl, and with callers that do not finish their handshake. The certificates in
//! `tests/tls/` are for `shop.test`, are signed by themselves, and their keys are known to everybody.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use hallway::{App, Bounds, Config, Route};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const HEAD_TIME: Duration = Duration::from_secs(2);

fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    folder.join(format!("{name}.pem"))
}

fn config(folder: &Path, cert: &Path, key: &Path) -> Config {
    let vars = [
        ("HALLWAY_DATA", folder),
        ("HALLWAY_TLS_CERT", cert),
        ("HALLWAY_TLS_KEY", key),
        ("HALLWAY_HOSTS", Path::new("shop.test")),
    ];
    let text = |value: &Path| value.to_str().unwrap().to_owned();
    Config::from_vars(vars.map(|(name, value)| (name.to_owned(), text(value)))).unwrap()
}

/// An app whose certificate lies in a folder of its own.
struct Served {
    folder: tempfile::TempDir,
    addr: SocketAddr,
}

impl Served {
    async fn start() -> Served {
        let folder = tempfile::tempdir().unwrap();
        let served = |name: &str| folder.path().join(name);
        std::fs::copy(file("one.cert"), served("cert")).unwrap();
        std::fs::copy(file("one.key"), served("key")).unwrap();
        let app: App<()> = App::new()
            .route("/", Route::new().get(async || "Good day"))
            .bounds(Bounds::default().head_time(HEAD_TIME));
        let app = app.config(config(folder.path(), &served("cert"), &served("key")));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        tokio::spawn(app.with_state(()).serve_on(listener));
        Served { folder, addr }
    }

    /// Asks with curl, which believes this certificate only. What it printed, and whether it was
    /// content.
    async fn curl(&self, trusted: &str, more: &[&str]) -> (String, bool) {
        let port = self.addr.port();
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--include", "--max-time", "20"])
            .arg("--cacert")
            .arg(file(trusted))
            .args(["--resolve", &format!("shop.test:{port}:127.0.0.1")])
            .args(more)
            .arg(format!("https://shop.test:{port}/"));
        let run = move || curl.output().expect("curl is installed");
        let output = tokio::task::spawn_blocking(run).await.unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (said, output.status.success())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_is_answered_over_both_versions_and_told_to_keep_to_https() {
    let served = Served::start().await;
    for (version, first) in [("--http2", "HTTP/2 200"), ("--http1.1", "HTTP/1.1 200 OK")] {
        let (answer, content) = served.curl("one.cert", &[version]).await;
        assert!(content && answer.starts_with(first), "{answer}");
        assert!(answer.ends_with("Good day"), "{answer}");
        let strict = "strict-transport-security: max-age=31536000\r\n";
        assert!(answer.contains(strict), "{answer}");
    }
    for oldest in ["--tlsv1.3", "--tls-max=1.2"] {
        let oldest: Vec<_> = oldest.split('=').collect();
        let (answer, content) = served.curl("one.cert", &oldest).await;
        assert!(content, "{oldest:?}: {answer}");
    }
    let (answer, content) = served.curl("two.cert", &[]).await;
    assert!(!content && answer.contains("certificate"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_is_shown_after_a_hangup_and_a_broken_one_never() {
    let served = Served::start().await;
    let hang_up = || {
        let id = std::process::id().to_string();
        let sent = Command::new("kill").args(["-HUP", &id]).status();
        assert!(sent.unwrap().success());
    };
    let (answer, shown) = served.curl("one.cert", &[]).await;
    assert!(shown, "{answer}");
    for part in ["cert", "key"] {
        let new = file(&format!("two.{part}"));
        std::fs::copy(new, served.folder.path().join(part)).unwrap();
    }
    hang_up();
    let start = Instant::now();
    while !served.curl("two.cert", &[]).await.1 {
        assert!(start.elapsed() < Duration::from_secs(20), "it is not shown");
    }
    std::fs::write(served.folder.path().join("cert"), "no certificate").unwrap();
    hang_up();
    for _ in 0..5 {
        let (answer, shown) = served.curl("two.cert", &[]).await;
        assert!(shown, "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stalls_in_the_handshake_is_given_up_and_holds_nobody_else() {
    let served = Served::start().await;
    // Nothing; the begin of a hello of 512 bytes; a word of another language.
    let beginnings: [&[u8]; 3] = [
        b"",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\n\r\n",
    ];
    let start = Instant::now();
    let mut stalled = Vec::new();
    for beginning in beginnings {
        let mut stream = TcpStream::connect(served.addr).await.unwrap();
        stream.write_all(beginning).await.unwrap();
        stalled.push(stream);
    }
    let (answer, content) = served.curl("one.cert", &[]).await;
    assert!(content, "{answer}");
    for mut stream in stalled {
        let mut heard = Vec::new();
        let end = tokio::time::timeout(HEAD_TIME * 4, stream.read_to_end(&mut heard)).await;
        let _ = end.expect("it is closed"); // a reset is an end, too
        assert!(!heard.starts_with(b"HTTP"), "{heard:?}");
    }
    assert!(start.elapsed() < HEAD_TIME * 4, "{:?}", start.elapsed());
}

#[tokio::test]
async fn what_is_no_certificate_is_told_at_the_start_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = (file("one.cert"), file("one.key"));
    let missing = folder.path().join("missing");
    for (cert, key, reason) in [
        (&missing, &key, "missing: "),
        (&cert, &missing, "missing: "),
        (&key, &key, "one.key.pem: "),
        (&cert, &file("two.key"), "one.cert.pem: "),
    ] {
        let app: App<()> = App::new().config(config(folder.path(), cert, key));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let refusal = app.with_state(()).serve_on(listener).await.unwrap_err();
        let text = format!("{refusal:?}");
        assert!(text.contains("HW0010") && text.contains(reason), "{text}");
    }
}
