//! Files in forms: they arrive, they are refused early, and nothing is left of them.

mod lines;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use hallway::axum::body::{Body, Bytes};
use hallway::http::{Request, header};
use hallway::testing::{TestApp, TestForm, TestPage};
use hallway::{
    ActionState, App, Checked, Config, Done, Error, Form, Input, IntoPage, Public, Route, State,
    Upload, action, rsx,
};

use crate::log::Log;

/// A folder for one app, and what its actions saw.
#[derive(Debug, Clone)]
struct Desk(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: tempfile::TempDir,
    runs: AtomicUsize,
}

impl Desk {
    fn new() -> Self {
        Self(Arc::new(Inner {
            folder: tempfile::tempdir().unwrap(),
            runs: AtomicUsize::new(0),
        }))
    }

    fn app(&self) -> TestApp {
        let app = App::new()
            .page("/apply", page())
            .route("/api/apply", Route::new().post(post))
            .action::<apply>()
            .action::<shake>();
        let data = self.path("data").display().to_string();
        let vars = [
            ("HALLWAY_DATA", data.as_str()),
            ("HALLWAY_HOSTS", "app.test"),
            ("HALLWAY_RATE_LIMITS", "off"),
        ];
        let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::from_vars(vars).unwrap();
        TestApp::with_config(app, self.clone(), config)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.folder.path().join(name)
    }

    fn saved(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn runs(&self) -> usize {
        self.0.runs.load(Ordering::SeqCst)
    }

    /// No file that waits, neither by name nor held open without one.
    fn is_empty(&self) -> bool {
        let folder = self.path("data/uploads");
        let named = std::fs::read_dir(&folder).map_or(0, Iterator::count);
        named == 0 && !is_open_below(&folder)
    }

    async fn is_empty_soon(&self) -> bool {
        let until_empty = async {
            while !self.is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), until_empty)
            .await
            .is_ok()
    }
}

/// Whether this process holds a file of a folder open.
fn is_open_below(folder: &Path) -> bool {
    let Ok(open) = std::fs::read_dir("/proc/self/fd") else {
        return false;
    };
    let mut targets = open.filter_map(|fd| std::fs::read_link(fd.ok()?.path()).ok());
    targets.any(|target| target.starts_with(folder))
}

#[derive(Debug, Form)]
struct Application {
    #[form(length(min = 2, max = 100))]
    name: String,
    #[form(email)]
    email: String,
    #[form(max_size = "2mb", accept = ["application/pdf", "image/*"])]
    letter: Upload,
    #[form(max_size = "1kb", accept = ["image/png"], length(max = 2))]
    photos: Vec<Upload>,
    notes: Option<Upload>,
    #[form(required)]
    terms: bool,
}

/// Keeps a letter.
#[action(access = Public, files = "4mb")]
async fn apply(State(desk): State<Desk>, Input(sent): Input<Application>) -> Result<Done, Error> {
    desk.0.runs.fetch_add(1, Ordering::SeqCst);
    sent.letter.save_to(desk.path(sent.letter.name())).await?;
    for photo in &sent.photos {
        photo.save_to(desk.path(photo.name())).await?;
    }
    let notes = match &sent.notes {
        Some(notes) => String::from_utf8_lossy(&notes.bytes().await?).into_owned(),
        None => "none".to_owned(),
    };
    let letter = &sent.letter;
    let (kind, size) = (letter.content_type(), letter.size());
    Ok(Done::new().message(format!(
        "{} of {} ({}): {kind}, {size} bytes, notes: {notes}",
        letter.name(),
        sent.name,
        sent.email
    )))
}

#[derive(Debug, Form)]
struct Shaken {
    file: Upload,
    panics: bool,
}

/// Fails while it holds a file.
#[action(access = Public, files = "1mb")]
async fn shake(State(desk): State<Desk>, Input(sent): Input<Shaken>) -> Result<Done, Error> {
    assert!(!sent.panics, "shaken");
    sent.file.save_to(desk.path("data")).await?;
    Ok(Done::new())
}

async fn form_page(apply: ActionState<apply>, shake: ActionState<shake>) -> impl IntoPage {
    rsx! {
        (apply.form(|f| rsx! {
            (f.name.input())
            (f.email.input())
            (f.letter.file())
            (f.photos.file())
            (f.notes.file().again("The notes, please."))
            (f.terms.checkbox())
            (f.submit("Send"))
        }))
        (shake.form(|f| rsx! { (f.file.file()) (f.submit("Shake")) }))
    }
}

/// The page, as the build script would write it.
fn page() -> hallway::__private::Draw<Desk> {
    hallway::__private::draw(|parts, state: &Desk| {
        Box::pin(async move {
            use hallway::__private::arg;
            let (apply, shake) = (arg(parts, state).await?, arg(parts, state).await?);
            IntoPage::into_page(form_page(apply, shake).await)
        })
    })
}

async fn post(Checked(sent): Checked<Application, 65_536, 4_194_304>) -> String {
    format!("{} {}", sent.letter.name(), sent.letter.size())
}

impl hallway::Mounted<Desk> for apply {}
impl hallway::Mounted<Desk> for shake {}

const PDF: &[u8] = b"%PDF-1.7\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A PDF of this size.
fn pdf(size: usize) -> Vec<u8> {
    let mut content = PDF.to_vec();
    content.extend((0..size - PDF.len()).map(|at| (at % 251) as u8));
    content
}

async fn filled(app: &TestApp) -> TestForm<'_> {
    let page = app.get("/apply").await;
    app.form(&page, "apply")
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .fill("terms", "on")
}

async fn after(app: &TestApp, sent: &TestPage) -> String {
    assert_eq!(
        (sent.status(), sent.location()),
        (303, Some("/apply")),
        "{}",
        sent.text()
    );
    app.get("/apply").await.text().to_owned()
}

#[tokio::test]
async fn the_form_is_drawn_with_what_the_rules_say_of_files() {
    let app = Desk::new().app();
    let page = app.get("/apply").await;
    assert!(page.text().contains(" enctype=\"multipart/form-data\""));
    assert!(
        page.text()
            .contains("name=\"letter\" type=\"file\" required accept=\"application/pdf,image/*\">")
    );
    assert!(
        page.text()
            .contains("name=\"photos\" type=\"file\" multiple accept=\"image/png\">")
    );
    assert!(page.text().contains("name=\"notes\" type=\"file\">"));
    assert!(!page.text().contains("again"));
}

#[tokio::test]
async fn files_arrive_with_name_type_and_content_in_memory_and_on_disk() {
    let desk = Desk::new();
    let app = desk.app();
    let letter = pdf(1_500_000);
    let form = filled(&app)
        .await
        .choose(
            "letter",
            "Größe \"1\".pdf",
            "application/pdf",
            letter.clone(),
        )
        .choose("photos", "a.png", "image/png", PNG)
        .choose("photos", "b.png", "image/png", PNG)
        .choose("notes", "n.txt", "text/plain", "line\r\n--X");
    let sent = form.submit().await;
    let page = after(&app, &sent).await;
    let told = "Größe &quot;1&quot;.pdf of Ada (ada@example.com): application/pdf, 1500000 bytes, \
                notes: line\r\n--X";
    assert!(page.contains(told), "{page}");
    assert_eq!(desk.saved("Größe \"1\".pdf"), letter);
    assert_eq!(desk.saved("b.png"), PNG);
    assert!(desk.is_empty());
}

#[tokio::test]
async fn a_copy_of_a_submission_with_files_does_not_run_and_other_content_does() {
    let desk = Desk::new();
    let app = desk.app();
    let form = filled(&app).await;
    let one = form
        .clone()
        .choose("letter", "1.pdf", "application/pdf", pdf(400_000));
    let other = form.choose("letter", "2.pdf", "application/pdf", pdf(400_001));
    let (first, copy) = tokio::join!(one.submit(), one.submit());
    assert_eq!((first.status(), copy.status()), (303, 303));
    assert_eq!(desk.runs(), 1);
    assert_eq!(other.submit().await.status(), 303);
    assert_eq!(desk.runs(), 2);
    assert!(desk.is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_files_is_told_beside_everything_that_was_typed() {
    let desk = Desk::new();
    let app = desk.app();
    let form = filled(&app)
        .await
        .choose(
            "letter",
            "a.pdf",
            "application/pdf",
            b"MZ\x90\0 a program".as_slice(),
        )
        .choose("photos", "a.png", "image/png", [PNG, &[0; 2000]].concat())
        .choose("notes", "n.txt", "text/plain", "n");
    let sent = form.submit().await;
    assert_eq!(sent.status(), 422);
    assert!(
        sent.shows("Letter must be a file of the type PDF or image"),
        "{}",
        sent.text()
    );
    assert!(sent.shows("Photos: at most 1 KB, please"));
    assert!(sent.shows("Please choose the file again."));
    assert!(sent.shows("The notes, please."));
    let again = app.form(&sent, "apply");
    assert_eq!(again.value("name"), Some("Ada"));
    assert_eq!(again.value("email"), Some("ada@example.com"));
    assert_eq!(again.value("terms"), Some("on"));
    let by_script = form.submit_by_script().await;
    assert_eq!(by_script.status(), 422);
    assert!(
        !by_script.text().contains("again"),
        "a script keeps what was chosen"
    );
    assert_eq!(desk.runs(), 0);
    assert!(desk.is_empty());
}

#[tokio::test]
async fn too_many_files_none_and_a_text_for_a_file_are_told() {
    let app = Desk::new().app();
    let form = filled(&app)
        .await
        .choose("letter", "a.pdf", "application/pdf", PDF);
    let many = (0..4).fold(form.clone(), |form, at| {
        form.choose("photos", &format!("{at}.png"), "image/png", PNG)
    });
    let sent = many.submit().await;
    assert_eq!(sent.status(), 422);
    assert!(sent.shows("Photos: at most 2, please"), "{}", sent.text());
    assert_eq!(sent.text().matches("Photos: at most").count(), 1);

    let none = filled(&app)
        .await
        .choose("letter", "", "application/octet-stream", "");
    let sent = none.submit().await;
    assert_eq!(sent.status(), 422);
    assert!(sent.shows("Letter is required"));

    let text = filled(&app).await.fill("letter", "a.pdf").submit().await;
    assert_eq!(text.status(), 422);
    assert!(text.shows("Letter must be a file"));
}

#[tokio::test]
async fn what_is_too_large_for_the_action_keeps_the_texts_that_came_first() {
    let desk = Desk::new();
    let app = desk.app();
    let big = filled(&app)
        .await
        .choose("notes", "n.bin", "text/plain", vec![b'x'; 6 << 20]);
    let sent = big.submit().await;
    assert_eq!(
        (sent.status(), sent.header("connection")),
        (413, Some("close"))
    );
    assert!(sent.shows("at most 5 MB"), "{}", sent.text());
    assert!(sent.shows("The notes, please."));
    assert_eq!(app.form(&sent, "apply").value("name"), Some("Ada"));
    assert_eq!(desk.runs(), 0);
    assert!(desk.is_empty());
}

/// A form whose file goes on for `size` bytes, sent in pieces; counts what was taken of it.
fn endless(form: &TestForm<'_>, size: u64, taken: &Arc<AtomicU64>) -> Request<Body> {
    let (parts, _) = form.to_request().into_parts();
    let mut request = Request::from_parts(parts, Body::empty());
    let part = |name: &str, more: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    let mut head = String::new();
    for name in ["$form", "name", "email", "terms"] {
        head += &part(name, "", form.value(name).unwrap_or_default());
    }
    let file = "; filename=\"a.pdf\"\r\nContent-Type: application/pdf";
    head += &part("letter", file, "MZ\u{1} no PDF");
    let piece = Bytes::from(vec![b'x'; 64 << 10]);
    let count = taken.clone();
    let pieces = (0..size / piece.len() as u64).map(move |_| {
        count.fetch_add(piece.len() as u64, Ordering::SeqCst);
        Ok::<_, Infallible>(piece.clone())
    });
    let first = Bytes::from(head.trim_end().to_owned());
    let all = std::iter::once(Ok(first)).chain(pieces);
    *request.body_mut() = Body::from_stream(futures_util::stream::iter(all));
    let headers = request.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        "multipart/form-data; boundary=B".parse().unwrap(),
    );
    headers.insert(header::CONTENT_LENGTH, size.into());
    request
}

#[tokio::test]
async fn a_wrong_type_is_refused_before_a_hundredth_of_the_file_was_read() {
    let desk = Desk::new();
    let app = desk.app();
    let (size, taken) = (4_000_000, Arc::new(AtomicU64::new(0)));
    let sent = app.send(endless(&filled(&app).await, size, &taken)).await;
    let taken = taken.load(Ordering::SeqCst);
    assert_eq!(
        (sent.status(), sent.header("connection")),
        (422, Some("close"))
    );
    assert!(
        sent.shows("Letter must be a file of the type PDF or image"),
        "{}",
        sent.text()
    );
    assert_eq!(
        app.form(&sent, "apply").value("email"),
        Some("ada@example.com")
    );
    assert!(taken <= 128 << 10, "{taken} of {size}");
    assert!(desk.is_empty());
}

#[tokio::test]
async fn a_wrong_text_is_told_before_the_file_is_read() {
    let desk = Desk::new();
    let app = desk.app();
    let taken = Arc::new(AtomicU64::new(0));
    let form = filled(&app).await.fill("email", "ada");
    let sent = app.send(endless(&form, 4_000_000, &taken)).await;
    assert_eq!(sent.status(), 422);
    assert!(
        sent.shows("Email must be an e-mail address"),
        "{}",
        sent.text()
    );
    assert!(!sent.shows("Letter must"), "it was not looked at");
    assert!(sent.shows("Please choose the file again."));
    assert!(taken.load(Ordering::SeqCst) <= 128 << 10);
    assert!(desk.is_empty());
}

#[tokio::test]
async fn a_connection_that_goes_leaves_no_file() {
    let desk = Desk::new();
    let app = desk.app();
    let form = filled(&app).await;
    let request = unfinished(&form, pdf(1 << 20));
    let pending = tokio::time::timeout(Duration::from_secs(30), app.send(request));
    let file_is_there = async {
        while !is_open_below(&desk.path("data/uploads")) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        answer = pending => panic!("answered: {:?}", answer.map(|page| page.status())),
        () = file_is_there => {}
    }
    assert!(desk.is_empty_soon().await);
    assert_eq!(desk.runs(), 0);
}

/// A form whose file never ends.
fn unfinished(form: &TestForm<'_>, content: Vec<u8>) -> Request<Body> {
    let whole = form
        .clone()
        .choose("letter", "a.pdf", "application/pdf", content)
        .to_request();
    let (mut parts, body) = whole.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let sent = futures_util::stream::once(async move {
        let bytes = hallway::axum::body::to_bytes(body, usize::MAX)
            .await
            .unwrap();
        Ok::<_, Infallible>(bytes.slice(..bytes.len() - 40))
    });
    let never = futures_util::stream::pending();
    let body = Body::from_stream(futures_util::StreamExt::chain(sent, never));
    Request::from_parts(parts, body)
}

#[tokio::test]
async fn an_action_that_fails_or_panics_leaves_no_file() {
    let desk = Desk::new();
    let app = desk.app();
    let page = app.get("/apply").await;
    let form = app.form(&page, "shake");
    let form = form.choose(
        "file",
        "a.bin",
        "application/octet-stream",
        vec![1; 500_000],
    );
    for form in [form.clone(), form.fill("panics", "on")] {
        assert_eq!(form.submit().await.status(), 500);
        assert!(desk.is_empty());
    }
}

#[tokio::test]
async fn hostile_bodies_get_their_4xx_cost_nothing_and_leave_nothing() {
    let desk = Desk::new();
    let app = desk.app();
    let form = filled(&app).await;
    let token = form.token().to_owned();
    let part = |name: &str, more: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    let open = part("$form", "", &token) + &part("name", "", "Ada") + &part("email", "", "a@b.c");
    let file = |name: &str| part("letter", &format!("; filename=\"{name}\""), "%PDF-1.7");
    let typed = "multipart/form-data; boundary=B";
    let end = "--B--\r\n";
    let stops = file("a.pdf");
    let stops = &stops[..stops.len() - 6];
    let mut worked = Duration::ZERO;
    for (what, content_type, body, status) in [
        (
            "10,000 parts",
            typed,
            open.clone() + &part("x", "", "y").repeat(10_000) + end,
            400,
        ),
        (
            "10,000 files",
            typed,
            open.clone() + &part("photos", "; filename=\"a\"", "y").repeat(10_000) + end,
            422,
        ),
        (
            "no boundary in the type",
            "multipart/form-data",
            open.clone() + end,
            415,
        ),
        (
            "another boundary",
            "multipart/form-data; boundary=C",
            open.clone() + end,
            400,
        ),
        (
            "no last boundary",
            typed,
            open.clone() + &file("a.pdf"),
            400,
        ),
        (
            "NUL in the name",
            typed,
            open.clone() + &file("a\0.pdf") + end,
            400,
        ),
        (
            "a path",
            typed,
            open.clone() + &file("../../etc/passwd") + end,
            422,
        ),
        (
            "a path of Windows",
            typed,
            open.clone() + &file("..\\a.pdf") + end,
            422,
        ),
        ("a folder", typed, open.clone() + &file("..") + end, 422),
        (
            "a head of 1 MB",
            typed,
            open.clone() + "--B\r\nX: " + &"y".repeat(1 << 20) + "\r\n\r\n\r\n" + end,
            400,
        ),
        (
            "a head of 30 KB that arrives at once",
            typed,
            open.clone() + "--B\r\nX: y" + &"\r\nX: y".repeat(5000) + "\r\n\r\n\r\n" + end,
            400,
        ),
        (
            "30 KB before the beginning",
            typed,
            "y".repeat(30_000) + "\r\n" + &open + end,
            400,
        ),
        (
            "30 KB behind the end",
            typed,
            open.clone() + end + &"y".repeat(30_000),
            400,
        ),
        (
            "1 MB behind the end",
            typed,
            open.clone() + end + &"y".repeat(1 << 20),
            400,
        ),
        ("a body that stops", typed, open.clone() + stops, 400),
        (
            "a part without a name",
            typed,
            open.clone() + "--B\r\nX: y\r\n\r\n\r\n" + end,
            400,
        ),
        (
            "a boundary that goes on",
            typed,
            open.clone() + "--Bx\r\n\r\n\r\n" + end,
            400,
        ),
        (
            "a name of 300 bytes",
            typed,
            open.clone() + &file(&"n".repeat(300)) + end,
            422,
        ),
        (
            "half a million bytes of line breaks",
            typed,
            open.clone() + &part("x", "", &"\r\n--".repeat(120_000)) + &file("a.pdf") + end,
            422,
        ),
    ] {
        for piece in [1 << 16, 700] {
            let (mut parts, _) = form.to_request().into_parts();
            parts
                .headers
                .insert(header::CONTENT_TYPE, content_type.parse().unwrap());
            parts
                .headers
                .insert(header::CONTENT_LENGTH, body.len().into());
            let pieces: Vec<_> = body
                .as_bytes()
                .chunks(piece)
                .map(Bytes::copy_from_slice)
                .collect();
            let pieces = futures_util::stream::iter(pieces.into_iter().map(Ok::<_, Infallible>));
            let begun = cpu_time();
            let answer = app
                .send(Request::from_parts(parts, Body::from_stream(pieces)))
                .await;
            let cost = cpu_time() - begun;
            worked += cost;
            assert_eq!(answer.status(), status, "{what}: {}", answer.text());
            assert!(cost < Duration::from_millis(100), "{what}: {cost:?}");
            assert_eq!(desk.runs(), 0, "{what}");
            assert!(desk.is_empty(), "{what}");
        }
    }
    assert!(
        worked > Duration::ZERO || !cfg!(target_os = "linux"),
        "the clock stands still"
    );
}

/// How long this thread has worked. The tests' runtime has one thread.
fn cpu_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.unwrap_or(0))
}

#[tokio::test]
async fn a_route_handler_takes_files_too() {
    let desk = Desk::new();
    let app = desk.app();
    let send = async |content: Vec<u8>| {
        let form = filled(&app)
            .await
            .choose("letter", "a.pdf", "application/pdf", content);
        let (mut parts, body) = form.to_request().into_parts();
        parts.uri = "/api/apply".parse().unwrap();
        app.send(Request::from_parts(parts, body)).await
    };
    assert_eq!(send(pdf(700_000)).await.text(), "a.pdf 700000");
    let wrong = send(b"GIF89a".to_vec()).await;
    assert_eq!(
        (wrong.status(), wrong.text().len()),
        (200, "a.pdf 6".len()),
        "{}",
        wrong.text()
    );
    let wrong = send(b"MZ\x90".to_vec()).await;
    assert_eq!(wrong.status(), 400);
    assert_eq!(wrong.json()["errors"][0]["code"], "file_type");
    assert_eq!(wrong.json()["errors"][0]["pointer"], "#/letter");
    assert_eq!(send(pdf(5 << 20)).await.status(), 413);
    assert!(desk.is_empty());
}

#[tokio::test]
async fn what_is_saved_appears_whole_and_over_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let upload = Upload::for_tests("a.txt", "text/plain", "hello");
    let folder = folder.path().join("letters/2026");
    let path = folder.join(upload.name());
    upload.save_to(&path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"hello");
    let other = Upload::for_tests("a.txt", "text/plain", "other");
    let error = other.save_to(&path).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read(&path).unwrap(), b"hello");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(
        upload.digest(),
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    );
}

#[derive(Debug, Form)]
struct Muddled {
    file: Upload,
    note: String,
}

#[action(access = Public, files = "1mb")]
async fn muddle(Input(_): Input<Muddled>) -> Result<Done, Error> {
    Ok(Done::new())
}

#[action(access = Public, files = "1mb")]
async fn order(Input(_): Input<Muddled>) -> Result<Done, Error> {
    Ok(Done::new())
}

impl hallway::Mounted<Desk> for muddle {}
impl hallway::Mounted<Desk> for order {}

async fn muddled_page(muddle: ActionState<muddle>, order: ActionState<order>) -> impl IntoPage {
    rsx! {
        (muddle.form(|f| rsx! { (f.file.file()) (f.note.input()) (f.submit("Send")) }))
        (order.form(|f| rsx! { (f.note.input()) (f.file.file()) (f.submit("Send")) }))
    }
}

#[tokio::test]
async fn a_field_that_is_drawn_behind_a_file_is_told_at_the_first_draw() {
    let page = hallway::__private::draw(|parts, state: &Desk| {
        Box::pin(async move {
            use hallway::__private::arg;
            let (muddle, order) = (arg(parts, state).await?, arg(parts, state).await?);
            IntoPage::into_page(muddled_page(muddle, order).await)
        })
    });
    let app = App::new()
        .page("/", page)
        .action::<muddle>()
        .action::<order>();
    let app = TestApp::new(app, Desk::new());
    let log = Log::listen();
    for _ in 0..3 {
        assert_eq!(app.get("/").await.status(), 200);
    }
    let text = log.text();
    assert_eq!(text.matches("HW0203").count(), 1, "{text}");
    assert!(text.contains("muddle\"") && text.contains("note"), "{text}");
}
