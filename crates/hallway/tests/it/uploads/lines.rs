//! Sends files over real connections: long ones, wrong ones, ones that lie and ones that stop.

use std::sync::atomic::Ordering;
use std::time::Duration;

use hallway::{
    ActionState, App, Bounds, Config, Done, Error, Form, Input, IntoPage, Public, State, Upload,
    action, rsx,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::{Desk, pdf};

#[derive(Debug, Form)]
struct Film {
    #[form(length(min = 2))]
    title: String,
    #[form(max_size = "3gb", accept = ["application/pdf"])]
    film: Upload,
}

#[action(access = Public, files = "3gb")]
async fn show(State(desk): State<Desk>, Input(_): Input<Film>) -> Result<Done, Error> {
    desk.0.runs.fetch_add(1, Ordering::SeqCst);
    Ok(Done::new())
}

impl hallway::Mounted<Desk> for show {}

async fn page(show: ActionState<show>) -> impl IntoPage {
    rsx! { (show.form(|f| rsx! { (f.title.input()) (f.film.file()) (f.submit("Show")) })) }
}

const GIGABYTES: u64 = 2 << 30;

/// An app that listens, and a visitor who has its form.
struct Line {
    desk: Desk,
    address: String,
    cookie: String,
    token: String,
}

impl Line {
    async fn open(bounds: Bounds) -> Self {
        let desk = Desk::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let data = desk.path("data").display().to_string();
        let vars = [
            ("HALLWAY_DATA", data.as_str()),
            ("HALLWAY_HOSTS", "127.0.0.1"),
            ("HALLWAY_RATE_LIMITS", "off"),
        ];
        let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let page = hallway::__private::draw(|parts, state: &Desk| {
            Box::pin(async move {
                let show = hallway::__private::arg(parts, state).await?;
                IntoPage::into_page(page(show).await)
            })
        });
        let app = App::new().page("/", page).action::<show>().bounds(bounds);
        let app = app.config(Config::from_vars(vars).unwrap());
        tokio::spawn(app.with_state(desk.clone()).serve_on(listener));
        let mut line = Self {
            desk,
            address,
            cookie: String::new(),
            token: String::new(),
        };
        line.visit().await;
        line
    }

    async fn visit(&mut self) {
        let mut connection = TcpStream::connect(&self.address).await.unwrap();
        let get = format!(
            "GET / HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: none\r\nConnection: close\r\n\r\n",
            self.address
        );
        connection.write_all(get.as_bytes()).await.unwrap();
        let page = rest(&mut connection).await;
        let between = |open: &str, close: &str| {
            let from = page.split_once(open).unwrap().1;
            from.split_once(close).unwrap().0.to_owned()
        };
        self.cookie = between("set-cookie: ", ";");
        self.token = between("name=\"$form\" value=\"", "\"");
    }

    /// Begins to send the form, with this length and the beginning of its film.
    async fn begin(&self, length: u64, film: &[u8]) -> TcpStream {
        let mut connection = TcpStream::connect(&self.address).await.unwrap();
        let head = format!(
            "POST /?/show HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\
             Content-Type: multipart/form-data; boundary=B\r\nContent-Length: {length}\r\n\r\n",
            self.address, self.cookie
        );
        let opening = self.opening();
        let begun = [head.as_bytes(), opening.as_bytes(), film].concat();
        connection.write_all(&begun).await.unwrap();
        connection
    }

    /// What stands before the content of the film.
    fn opening(&self) -> String {
        let open = "--B\r\nContent-Disposition: form-data; name=";
        format!(
            "{open}\"$form\"\r\n\r\n{}\r\n{open}\"title\"\r\n\r\nHarbour\r\n\
             {open}\"film\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n",
            self.token
        )
    }

    async fn nothing_is_left(&self) {
        assert!(self.desk.is_empty_soon().await);
        assert_eq!(self.desk.runs(), 0);
    }
}

const CLOSE: &[u8] = b"\r\n--B--\r\n";

/// What comes until the other side closes.
async fn rest(connection: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = connection.read_to_end(&mut answer);
    let read = tokio::time::timeout(Duration::from_secs(30), read).await;
    read.expect("it is closed in time")
        .expect("it is closed in order");
    String::from_utf8(answer).unwrap()
}

/// What comes first.
async fn first(connection: &mut TcpStream) -> String {
    let mut piece = vec![0; 64 << 10];
    let read = connection.read(&mut piece);
    let read = tokio::time::timeout(Duration::from_secs(30), read).await;
    let read = read
        .expect("it is answered in time")
        .expect("it is answered");
    String::from_utf8_lossy(&piece[..read]).into_owned()
}

#[tokio::test]
async fn a_form_with_a_film_arrives() {
    let line = Line::open(Bounds::default()).await;
    let film = pdf(3 << 20);
    let length = line.opening().len() + film.len() + CLOSE.len();
    let mut connection = line.begin(length as u64, &film).await;
    connection.write_all(CLOSE).await.unwrap();
    let answer = first(&mut connection).await;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_eq!(line.desk.runs(), 1);
}

#[tokio::test]
async fn of_two_gigabytes_of_the_wrong_type_a_hundredth_is_not_sent() {
    let line = Line::open(Bounds::default()).await;
    // 128 KB, and then nothing: the answer comes before any more does.
    let sent = [b"MZ".as_slice(), &[0; 128 << 10]].concat();
    assert!((sent.len() as u64) < GIGABYTES / 100);
    let mut connection = line.begin(GIGABYTES, &sent).await;
    let answer = first(&mut connection).await;
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"));
    let answer = answer + &first(&mut connection).await;
    assert!(
        answer.contains("Film must be a file of the type PDF"),
        "{answer}"
    );
    assert!(answer.contains("value=\"Harbour\""), "{answer}");
    line.nothing_is_left().await;
}

#[tokio::test]
async fn a_length_that_no_limit_allows_is_refused_before_its_file() {
    let line = Line::open(Bounds::default()).await;
    let mut connection = line.begin(2 * GIGABYTES, &pdf(2 << 20)).await;
    let answer = first(&mut connection).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    line.nothing_is_left().await;
}

#[tokio::test]
async fn a_length_that_lies_is_an_error_and_leaves_nothing() {
    let line = Line::open(Bounds::default()).await;
    let film = pdf(1 << 20);
    let opening = line.opening().len() as u64;
    // More is said than comes, and less.
    let mut connection = line.begin(opening + (2 << 20), &film).await;
    connection.shutdown().await.unwrap();
    let _ = rest(&mut connection).await;
    line.nothing_is_left().await;
    let mut connection = line.begin(opening + (1 << 19), &film).await;
    let answer = first(&mut connection).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    line.nothing_is_left().await;
}

#[tokio::test]
async fn a_film_that_stops_is_given_up_and_leaves_nothing() {
    let line = Line::open(Bounds::default().body_pause(Duration::from_millis(100))).await;
    let mut connection = line.begin(GIGABYTES, &pdf(1 << 20)).await;
    let answer = first(&mut connection).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    line.nothing_is_left().await;
}

#[tokio::test]
async fn a_connection_that_breaks_in_a_film_leaves_nothing() {
    let line = Line::open(Bounds::default()).await;
    let connection = line.begin(GIGABYTES, &pdf(1 << 20)).await;
    let waits = async {
        while line.desk.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waits)
        .await
        .expect("the film arrives");
    drop(connection);
    line.nothing_is_left().await;
}
