//! In development the trace says in which part of a page each read was made.

use hallway::__private::{arg, draw, kept, public_arg, slot};
use hallway::cache::Kept;
use hallway::testing::TestApp;
use hallway::{App, Cache, Children, Error, IntoPage, Markup, Page, dynamic, rsx, stream};

async fn read(cache: &Cache, key: &'static str) -> Result<Markup, Error> {
    let reading = cache.read(key);
    let text = reading.get(|| async move { Ok::<_, Error>(key) }).await?;
    Ok(rsx! { <p>(*text)</p> })
}

async fn greeting(cache: Cache) -> Result<Markup, Error> {
    read(&cache, "greeting").await
}

async fn sales(cache: Cache) -> Result<Markup, Error> {
    read(&cache, "sales").await
}

async fn desk(cache: Cache) -> Result<Page, Error> {
    let rows = read(&cache, "rows").await?;
    Ok(Page::new(
        rsx! { (rows) (dynamic(greeting)) (stream("...", sales(cache))) },
    ))
}

async fn inner(cache: Cache, children: Children) -> Result<Markup, Error> {
    let menu = read(&cache, "menu").await?;
    Ok(rsx! { (menu) (children) })
}

async fn outer(cache: Cache, children: Children) -> Result<Markup, Error> {
    let news = read(&cache, "news").await?;
    Ok(rsx! { (news) (children) })
}

/// A desk in two layouts, of which the outer one is kept by itself, and a page that is kept whole.
fn app(cache: &Cache) -> App<()> {
    let desk = draw(|p, s: &()| {
        Box::pin(async move {
            let around: Cache = arg(p, s).await?;
            let page = desk(arg(p, s).await?).await.into_page()?;
            let page = page.frame(1, async |c| inner(around, c).await.into_page());
            let page = page.await?;
            let layout = draw(|p, s: &()| {
                Box::pin(async move { outer(public_arg(p, s).await?, slot(0)).await.into_page() })
            });
            let layout = kept("src/app/layout.rs", Kept::new(), p, s, layout).await;
            layout.map(|layout| page.framed_by(0, &layout))
        })
    });
    let list = draw(|p, s: &()| {
        Box::pin(async move {
            let cache: Cache = public_arg(p, s).await?;
            read(&cache, "posts").await.into_page()
        })
    });
    App::new()
        .cache(cache.clone())
        .page("/desk", desk)
        .cached_page("/posts", Kept::new(), list)
}

#[tokio::test]
async fn each_read_is_named_with_the_part_of_the_page_that_made_it() {
    let cache = Cache::new();
    let app = TestApp::new(app(&cache), ());
    for path in ["/desk", "/posts", "/posts"] {
        assert_eq!(app.get(path).await.status(), 200, "{path}");
    }
    let trace: Vec<_> = cache.trace().iter().map(ToString::to_string).collect();
    let here = module_path!();
    for line in [
        "/desk, page: missed (not there) \"rows\"".to_owned(),
        "/desk, layout 1: missed (not there) \"menu\"".to_owned(),
        format!("/desk, dynamic {here}::greeting: missed (not there) \"greeting\""),
        format!("/desk, stream {here}::sales: missed (not there) \"sales\""),
    ] {
        assert!(trace.contains(&line), "{line}: {trace:#?}");
    }
    for (begin, key, within) in [
        ("-, src/app/layout.rs: missed", "src/app/layout.rs", ""),
        (
            "/desk, src/app/layout.rs: missed",
            "\"news\"",
            "src/app/layout.rs",
        ),
        ("-, page: missed", "/posts", ""),
        ("/posts, page: missed", "\"posts\"", "/posts"),
        ("-, page: hit", "/posts", ""),
    ] {
        let is = |line: &&String| {
            let (what, inside) = line.split_once(" in ").unwrap_or((line, ""));
            what.starts_with(begin) && what.contains(key) && inside.contains(within)
        };
        assert!(
            trace.iter().any(|line| is(&line)),
            "{begin} {key}: {trace:#?}"
        );
    }
}
