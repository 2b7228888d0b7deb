//! WebSockets over real sockets, with a client that is not ours.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hallway::axum::response::Response;
use hallway::route::{Frame, Socket};
use hallway::{App, Config, Cors, Error, Route};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error as Broken, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

const HEARTBEAT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(20);

async fn shout(socket: Socket) -> Response {
    socket.open(|mut page| async move {
        while let Some(frame) = page.receive().await {
            let again = match frame {
                Frame::Text(text) => Frame::Text(text.to_uppercase()),
                bytes => bytes,
            };
            page.send(again).await?;
        }
        Ok(())
    })
}

async fn once(socket: Socket) -> Response {
    socket.open(|page| async move { Ok(page.send("hello").await?) })
}

async fn own_code(socket: Socket) -> Response {
    socket.open(|page| async move {
        page.send("last words").await?;
        page.close(4001, "your game is over").await;
        Ok(())
    })
}

async fn fails(socket: Socket) -> Response {
    socket.open(|_page| async { Err(Error::internal("as the test wants")) })
}

async fn panics(socket: Socket) -> Response {
    socket.open(|_page| async { panic!("as the test wants") })
}

async fn silent(socket: Socket) -> Response {
    let socket = socket.heartbeat(HEARTBEAT);
    socket.open(|mut page| async move {
        while page.receive().await.is_some() {}
        Ok(())
    })
}

async fn short(socket: Socket) -> Response {
    let socket = socket.longest(HEARTBEAT);
    socket.open(|mut page| async move {
        while page.receive().await.is_some() {}
        Ok(())
    })
}

/// Sends without end and listens to nobody.
async fn flood(socket: Socket) -> Response {
    socket.open(|page| async move {
        loop {
            page.send("x".repeat(1 << 20)).await?;
        }
    })
}

async fn serve(config: Config) -> SocketAddr {
    let app = App::<()>::new()
        .route("/shout", Route::new().get(shout))
        .route("/once", Route::new().get(once))
        .route("/own-code", Route::new().get(own_code))
        .route("/fails", Route::new().get(fails))
        .route("/panics", Route::new().get(panics))
        .route("/silent", Route::new().get(silent))
        .route("/short", Route::new().get(short))
        .route("/flood", Route::new().get(flood))
        .route(
            "/partners",
            Route::new()
                .get(shout)
                .cors(Cors::origins("https://partner.example")),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(app.config(config).with_state(()).serve_on(listener));
    addr
}

type Client = WebSocketStream<TcpStream>;

/// Connects with these headers; the status of a refusal.
async fn connect(
    addr: SocketAddr,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Result<Client, u16> {
    let mut request = format!("ws://{addr}{path}").into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().append(*name, value.parse().unwrap());
    }
    let socket = TcpStream::connect(addr).await.unwrap();
    match client_async(request, socket).await {
        Ok((client, _)) => Ok(client),
        Err(Broken::Http(response)) => Err(response.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

async fn next(client: &mut Client) -> Message {
    let next = tokio::time::timeout(LONG, client.next()).await;
    next.expect("something comes").expect("it is open").unwrap()
}

/// The code and the reason with which the server closes.
async fn closed(client: &mut Client) -> (u16, String) {
    loop {
        if let Message::Close(close) = next(client).await {
            let close = close.expect("a code");
            return (close.code.into(), close.reason.to_string());
        }
    }
}

/// How many streams the server holds.
async fn open(addr: SocketAddr) -> u64 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut socket = TcpStream::connect(addr).await.unwrap();
    let ask = b"GET /_hallway/health HTTP/1.1\r\nhost: app.test\r\nconnection: close\r\n\r\n";
    socket.write_all(ask).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let health: serde_json::Value = serde_json::from_str(body).unwrap();
    health["streams"].as_u64().unwrap()
}

async fn until_open(addr: SocketAddr, count: u64) {
    let waiting = async {
        while open(addr).await != count {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, waiting)
        .await
        .expect("the place is free again");
}

#[tokio::test]
async fn text_and_bytes_go_both_ways_and_the_end_frees_the_place() {
    let addr = serve(Config::for_tests()).await;
    let mut client = connect(addr, "/shout", &[]).await.unwrap();
    client.send(Message::text("grüße")).await.unwrap();
    assert_eq!(next(&mut client).await, Message::text("GRÜSSE"));
    client.send(Message::binary(vec![0, 255])).await.unwrap();
    assert_eq!(next(&mut client).await, Message::binary(vec![0, 255]));
    assert_eq!(open(addr).await, 1);
    client.close(None).await.unwrap();
    until_open(addr, 0).await;
}

#[tokio::test]
async fn each_end_has_its_code() {
    let addr = serve(Config::for_tests()).await;
    for (path, code, reason) in [
        ("/once", 1000, ""),
        ("/own-code", 4001, "your game is over"),
        ("/fails", 1011, ""),
        ("/panics", 1011, ""),
        ("/short", 1001, "come again"),
    ] {
        let mut client = connect(addr, path, &[]).await.unwrap();
        assert_eq!(
            closed(&mut client).await,
            (code, reason.to_owned()),
            "{path}"
        );
    }
    until_open(addr, 0).await;
}

#[tokio::test]
async fn a_message_that_is_too_long_is_not_taken() {
    let addr = serve(Config::for_tests()).await;
    let mut client = connect(addr, "/shout", &[]).await.unwrap();
    client
        .send(Message::text("x".repeat(64 << 10)))
        .await
        .unwrap();
    assert_eq!(next(&mut client).await.len(), 64 << 10);
    client
        .send(Message::text("x".repeat((64 << 10) + 1)))
        .await
        .unwrap();
    assert_eq!(closed(&mut client).await.0, 1009);
}

#[tokio::test]
async fn only_our_pages_listed_ones_and_programs_connect() {
    let addr = serve(Config::for_tests()).await;
    let own = format!("http://{addr}");
    for (path, headers, refused) in [
        ("/shout", &[][..], None),
        ("/shout", &[("origin", own.as_str())], None),
        (
            "/shout",
            &[("origin", &own), ("cookie", "hallway-session=x")],
            None,
        ),
        (
            "/shout",
            &[("sec-fetch-site", "same-origin"), ("origin", &own)],
            None,
        ),
        ("/shout", &[("cookie", "hallway-session=x")], Some(403)),
        ("/shout", &[("origin", "https://evil.example")], Some(403)),
        ("/shout", &[("origin", "null")], Some(403)),
        (
            "/shout",
            &[("origin", &own), ("origin", "https://evil.example")],
            Some(403),
        ),
        (
            "/shout",
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://evil.example"),
            ],
            Some(403),
        ),
        ("/shout", &[("sec-fetch-site", "none")], Some(403)),
        (
            "/shout",
            &[("origin", "https://partner.example")],
            Some(403),
        ),
        (
            "/partners",
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://partner.example"),
            ],
            None,
        ),
        (
            "/partners",
            &[("origin", "https://partner.example"), ("cookie", "a=b")],
            Some(403),
        ),
        (
            "/partners",
            &[("origin", "https://evil.example")],
            Some(403),
        ),
    ] {
        let refusal = connect(addr, path, headers).await.err();
        assert_eq!(refusal, refused, "{path} {headers:?}");
    }
}

#[tokio::test]
async fn who_does_not_answer_is_gone_and_who_answers_stays() {
    let addr = serve(Config::for_tests()).await;
    let _frozen = connect(addr, "/silent", &[]).await.unwrap();
    let mut alive = connect(addr, "/silent", &[]).await.unwrap();
    assert_eq!(open(addr).await, 2);
    // The client answers a ping when it reads on: three of them are more than the patience.
    for _ in 0..3 {
        assert_eq!(next(&mut alive).await, Message::Ping(Default::default()));
        alive.flush().await.unwrap();
    }
    until_open(addr, 1).await;
    alive.send(Message::text("still here")).await.unwrap();
    alive.close(None).await.unwrap();
    until_open(addr, 0).await;
}

#[tokio::test]
async fn a_flood_of_ours_ends_with_its_reader() {
    let addr = serve(Config::for_tests()).await;
    let mut client = connect(addr, "/flood", &[]).await.unwrap();
    assert_eq!(next(&mut client).await.len(), 1 << 20);
    drop(client);
    until_open(addr, 0).await;
}

#[tokio::test]
async fn a_place_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let vars = [
        ("HALLWAY_STREAMS", "1"),
        ("HALLWAY_DATA", folder.path().to_str().unwrap()),
    ];
    let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let addr = serve(Config::from_vars(vars).unwrap()).await;
    let _first = connect(addr, "/shout", &[]).await.unwrap();
    assert_eq!(connect(addr, "/shout", &[]).await.err(), Some(503));
}

#[tokio::test]
async fn what_is_no_upgrade_is_refused() {
    let addr = serve(Config::for_tests()).await;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    for (lines, status) in [
        ("", "400"),
        (
            "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 12\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            "400",
        ),
        (
            "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n",
            "400",
        ),
    ] {
        let mut socket = TcpStream::connect(addr).await.unwrap();
        let head = format!("GET /shout HTTP/1.1\r\nhost: app.test\r\n{lines}\r\n");
        socket.write_all(head.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        socket.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer[9..], status.as_bytes(), "{lines}");
    }
}
