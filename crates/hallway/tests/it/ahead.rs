//! Pages that are drawn before anybody asks: at the start, and into a folder.

use std::net::SocketAddr;
use std::path::Path as File;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hallway::__private::{Draw, arg, draw, kept, listed, paths, public_arg};
use hallway::cache::Kept;
use hallway::http::{Uri, header};
use hallway::{
    ActionState, App, Asset, Config, Done, Error, IntoPage, Link, Mounted, Page, Path, Public,
    Route, State, action, dynamic, not_found, rsx,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::log::Log;

/// How often a page was drawn, and what a draw waits for.
#[derive(Debug, Clone)]
struct Site(Arc<(AtomicUsize, Semaphore)>);

impl Site {
    fn new(draws: usize) -> Self {
        Self(Arc::new((AtomicUsize::new(0), Semaphore::new(draws))))
    }

    fn drawn(&self) -> usize {
        self.0.0.load(Ordering::SeqCst)
    }

    async fn draws(&self) {
        self.0.1.acquire().await.unwrap().forget();
        self.0.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[action(access = Public)]
async fn like() -> Result<Done, Error> {
    Ok(Done::new())
}

impl Mounted<Site> for like {}

static FILES: [Asset; 1] = [Asset::new("fonts/site.css", b"p { color: red }")];

async fn list(State(site): State<Site>) -> impl IntoPage {
    site.draws().await;
    Page::new(rsx! { <p>"All posts"</p> }).stylesheet(FILES[0].link())
}

async fn post(Path(id): Path<String>, State(site): State<Site>) -> Result<Page, Error> {
    site.draws().await;
    match id.as_str() {
        "none" => Err(not_found()),
        "worse" => panic!("this page cannot be drawn"),
        id => Ok(Page::new(rsx! { <p>"Post " (id)</p> })),
    }
}

async fn posts() -> Result<Vec<Link>, Error> {
    let segments = ["1", "a%20b", "none", "worse"];
    let links = segments.map(|segment| Link::new(format!("/posts/{segment}")));
    Ok([&links[..], &[Link::new("/elsewhere")]].concat())
}

async fn hello() -> impl IntoPage {
    rsx! { <p>"Hello"</p> }
}

/// The page for what is not found.
fn nothing() -> Draw<Site> {
    draw(|p, s: &Site| {
        Box::pin(async move {
            let uri: Uri = arg(p, s).await?;
            rsx! { <p>"Nothing at " (uri.path())</p> }.into_page()
        })
    })
}

/// A list that is kept, posts in a page for each visitor, and a page of which nothing is kept.
fn app() -> App<Site> {
    let list = draw(|p, s: &Site| {
        Box::pin(async move { list(public_arg(p, s).await?).await.into_page() })
    });
    let page = draw(|p, s: &Site| {
        Box::pin(async move {
            let drawn = draw(|p, s: &Site| {
                Box::pin(async move {
                    let (id, site) = (public_arg(p, s).await?, public_arg(p, s).await?);
                    post(id, site).await.into_page()
                })
            });
            kept("post", Kept::new(), p, s, drawn).await
        })
    });
    let hello = draw(|_, _: &Site| Box::pin(async { hello().await.into_page() }));
    App::new()
        .cached_page("/posts", Kept::new(), list)
        .page("/posts/{id}", page)
        .paths(
            "/posts/{id}",
            paths(|_, _: &Site| Box::pin(async { listed(posts().await) })),
        )
        .page("/hello", hello)
}

async fn started(app: App<Site>, site: &Site) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = app.config(Config::for_tests()).with_state(site.clone());
    tokio::spawn(app.serve_on(listener));
    address
}

async fn get(address: SocketAddr, path: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: app.test\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn what_is_kept_is_drawn_before_the_first_visitor_comes() {
    let log = Log::listen();
    let site = Site::new(100);
    let address = started(app().warm_first(), &site).await;
    get(address, "/hello").await;
    assert_eq!(site.drawn(), 5, "the list, and four posts");
    for (path, text) in [
        ("/posts", "All posts"),
        ("/posts/1", "Post 1"),
        ("/posts/a%20b", "Post a b"),
    ] {
        let answer = get(address, path).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains(text), "{answer}");
    }
    assert_eq!(site.drawn(), 5, "nothing is drawn again");
    let log = log.text();
    for path in ["/posts/none", "/posts/worse", "/elsewhere"] {
        let named = |line: &str| line.contains("not drawn ahead") && line.contains(path);
        assert!(log.lines().any(named), "{path}: {log}");
    }
}

#[tokio::test]
async fn nobody_waits_for_pages_that_are_drawn_ahead_unless_the_app_says_so() {
    let site = Site::new(0);
    let address = started(app(), &site).await;
    let answer = get(address, "/hello").await;
    assert!(answer.contains("Hello"), "{answer}");
    assert_eq!(site.drawn(), 0, "they are still being drawn");
    site.0.1.add_permits(100);
    let answer = get(address, "/posts").await;
    assert!(answer.contains("All posts"), "{answer}");
}

fn exporting(folder: &File) -> Config {
    let settings = [("HALLWAY_EXPORT", folder.to_str().unwrap())];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Config::from_vars(settings).unwrap()
}

fn read(folder: &File, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap_or_else(|cause| panic!("{file}: {cause}"))
}

#[tokio::test]
async fn pages_for_everybody_are_written_into_a_folder_with_the_files_that_they_name() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("site");
    let page = draw(|p, s: &Site| {
        Box::pin(async move {
            let (id, site) = (public_arg(p, s).await?, public_arg(p, s).await?);
            post(id, site).await.into_page()
        })
    });
    let some = ["7", "caf%C3%A9%3F"];
    let site = app()
        .files(&FILES)
        .route(
            "/feed.xml",
            Route::new().public_get(Kept::new(), async || "<feed/>"),
        )
        .not_found("/", nothing())
        .public_page("/notes/{id}", page)
        .paths(
            "/notes/{id}",
            paths(|_, _: &Site| {
                let links = ["7", "caf%C3%A9%3F"].map(|id| Link::new(format!("/notes/{id}")));
                Box::pin(async move { listed(links.to_vec()) })
            }),
        )
        .config(exporting(&folder))
        .with_state(Site::new(100));
    site.serve().await.unwrap();
    let list = read(&folder, "posts/index.html");
    assert!(list.contains("All posts"), "{list}");
    let style = FILES[0].link();
    assert!(list.contains(&format!("href=\"{style}\"")), "{list}");
    assert_eq!(read(&folder, "feed.xml"), "<feed/>");
    let nothing = read(&folder, "404.html");
    assert!(nothing.contains("Nothing at /404.html"), "{nothing}");
    for file in [style.as_str(), "/fonts/site.css"] {
        assert_eq!(read(&folder, &file[1..]), "p { color: red }");
    }
    for (folder_name, id) in [("7", some[0]), ("café?", "café?")] {
        let text = read(&folder, &format!("notes/{folder_name}/index.html"));
        assert!(text.contains(&format!("Post {id}")), "{text}");
    }
    assert!(!folder.join("hello").exists() && !folder.join("posts/1").exists());
    assert!(!folder.join("_hallway").exists(), "no page names it");
    let data = around.path().join(".hallway");
    assert!(!data.exists(), "no keys are made for it");
}

#[tokio::test]
async fn an_export_that_misses_a_page_fails_with_the_reason_and_leaves_the_folder() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("site");
    let form = draw(|p, s: &Site| {
        Box::pin(async move {
            let state: ActionState<like> = public_arg(p, s).await?;
            rsx! { (state.form(|f| rsx! { (f.submit("Like")) })) }.into_page()
        })
    });
    let greeting = draw(|_, _: &Site| Box::pin(async { rsx! { (dynamic(own)) }.into_page() }));
    async fn own() -> hallway::Markup {
        rsx! { <p>"You"</p> }
    }
    let gone = draw(|_, _: &Site| Box::pin(async { Err::<Page, _>(not_found()).into_page() }));
    let outside = |app: App<Site>| {
        let list = paths(|_, _: &Site| {
            let links = ["..", "%2E%2E", "a%2Fb", ".%2E%2Fb"];
            let links = links.map(|id| Link::new(format!("/up/{id}")));
            Box::pin(async move { listed(links.to_vec()) })
        });
        let page = draw(|_, _: &Site| Box::pin(async { rsx! { <p>"Out"</p> }.into_page() }));
        app.public_page("/up/{id}", page).paths("/up/{id}", list)
    };
    let answer = || Route::new().public_get(Kept::new(), async || "an answer");
    let told = || {
        let told = async || ([(header::CACHE_CONTROL, "no-store")], "an answer");
        Route::new().public_get(Kept::new(), told)
    };
    let site = || {
        outside(app())
            .action::<like>()
            .guarded("/hello", &["Staff"])
            .not_found("/", form)
            .route("/feed", answer())
            .route("/feeds/{name}", answer())
            .route("/drawn.json", Route::new().get(async || "an answer"))
            .route("/own.txt", told())
            .public_page("/form", form)
            .public_page("/greeting", greeting)
            .public_page("/gone", gone)
            .public_page("/any/{id}", gone)
            .config(exporting(&folder))
            .with_state(Site::new(100))
    };
    let failure = site().serve().await.unwrap_err();
    let told = format!("{failure:?}");
    for (path, why) in [
        ("/form", "it has a form"),
        ("/greeting", "each visitor's own"),
        ("/gone", "404"),
        ("/any/{id}", "write `paths()`"),
        ("/up/%2E%2E", "cannot be a file name"),
        ("/up/a%2Fb", "cannot be a file name"),
        ("/own.txt", "says `Cache-Control` itself"),
    ] {
        let named = |line: &str| line.contains(&format!("  {path}: ")) && line.contains(why);
        assert!(told.lines().any(named), "{path}: {told}");
    }
    assert!(told.contains("HW0011"), "{told}");
    for (why, left) in [
        ("a guard stands before them", "/hello"),
        ("they may know who visits", "/posts/{id}"),
        ("it has a form, which only the app can take", "/404.html"),
        (
            "no file server would know by the name what they are",
            "/feed",
        ),
        ("nobody knows all their addresses", "/feeds/{name}"),
        ("what they answer is not kept for everybody", "/drawn.json"),
    ] {
        let line = format!("left out, since {why}:\n  {left}\n");
        assert!(told.contains(&line), "{line}: {told}");
    }
    assert!(read(&folder, "posts/index.html").contains("All posts"));
    let beside: Vec<_> = std::fs::read_dir(around.path()).unwrap().collect();
    assert_eq!(beside.len(), 1, "nothing is written outside: {beside:?}");
    let again = format!("{:?}", site().serve().await.unwrap_err());
    assert!(again.contains("not empty"), "{again}");
}
