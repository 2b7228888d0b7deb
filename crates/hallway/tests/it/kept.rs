//! Pages, layouts and functions that are kept: drawn once, handed to everybody, old after a write.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hallway::__private::{arg, draw, kept, public_arg, slot};
use hallway::cache::{Found, Kept, Tag, Why};
use hallway::http::Method;
use hallway::testing::{TestApp, TestPage};
use hallway::{
    ActionState, App, Bound, Cache, Children, Done, Error, Flash, Form, Input, IntoPage, Life,
    Mounted, Page, Path, Public, Query, Region, State, action, cached, not_found, region, rsx,
};

const POSTS: Tag = Tag::new("posts");
const OF_POSTS: Kept = Kept::new().tags(TAGS);
const TAGS: &[Tag] = &[POSTS];

/// A table, what was drawn of it, and the cache of the app.
#[derive(Debug, Clone, Default)]
struct Site(Arc<(AtomicUsize, AtomicUsize)>, Cache);

impl Site {
    fn app(&self) -> TestApp {
        TestApp::new(app(self), self.clone())
    }

    fn write(&self) {
        self.0.0.fetch_add(1, Ordering::SeqCst);
    }

    fn rows(&self) -> usize {
        self.0.0.load(Ordering::SeqCst)
    }

    fn drawn(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }

    fn draws(&self) {
        self.0.1.fetch_add(1, Ordering::SeqCst);
    }

    #[cached(cache = self.1, tag = POSTS, tag = Tag::of("post", id), failures = "seconds")]
    async fn post(&self, id: usize) -> Result<String, Error> {
        self.draws();
        match id <= self.rows() {
            true => Ok(format!("Post {id}")),
            false => Err(not_found()),
        }
    }
}

/// How many rows there are, counted through the cache.
#[cached(tag = "rows", life = "days")]
async fn count(cache: &Cache, State(site): State<Site>, step: usize) -> Result<usize, Error> {
    site.draws();
    let below = match step {
        0 => site.rows(),
        _ => {
            *cache
                .read("rows")
                .tag("rows")
                .get(|| async move { Ok::<_, Error>(site.rows()) })
                .await?
        }
    };
    Ok(below + step)
}

#[derive(Debug, Form)]
struct Note {
    #[form(length(min = 3, max = 20))]
    text: String,
}

#[action(access = Public)]
async fn note(State(site): State<Site>, Input(_): Input<Note>) -> Result<Done, Error> {
    site.write();
    Ok(Done::new().message("Noted.").update_tag("rows"))
}

#[action(access = Public)]
async fn like(State(site): State<Site>, Bound(_): Bound<usize>) -> Result<Done, Error> {
    site.write();
    Ok(Done::new().update_tag(POSTS))
}

impl Mounted<Site> for note {}
impl Mounted<Site> for like {}

fn form(state: &ActionState<note>) -> hallway::Markup {
    rsx! { (state.form(|f| rsx! { (f.text.input().label("Note")) (f.submit("Keep")) })) }
}

/// A page with a form, in a layout with the same form.
async fn notes(State(site): State<Site>, state: ActionState<note>, cache: Cache) -> impl IntoPage {
    site.draws();
    let rows = site.clone();
    let count = cache.read("rows").tag("rows");
    let count = count
        .get(|| async move { Ok::<_, Error>(rows.rows()) })
        .await?;
    Ok::<_, Error>(Page::new(rsx! { <p>"Rows: " (count)</p> (form(&state)) }).title("Notes"))
}

async fn frame(flash: Flash, state: ActionState<note>, children: Children) -> impl IntoPage {
    rsx! {
        @for message in flash.messages() { <p class="told">(message)</p> }
        <main>(children)</main>
        <footer>(form(&state))</footer>
    }
}

async fn plain(State(site): State<Site>, children: Children) -> impl IntoPage {
    site.draws();
    Page::new(rsx! { <header>"Site"</header> (children) }).title_template("%s | Site")
}

async fn post(Path(id): Path<usize>, State(site): State<Site>) -> Result<Page, Error> {
    let text = site.post(id).await?;
    Ok(Page::new(
        rsx! { <h1>(text)</h1> <p>(site.rows()) " rows"</p> },
    ))
}

async fn search(
    State(site): State<Site>,
    Query(words): Query<Vec<(String, String)>>,
) -> impl IntoPage {
    site.draws();
    rsx! { @for (name, value) in &words { <p>(name) "=" (value)</p> } }
}

async fn likes(State(site): State<Site>, like: ActionState<like>) -> impl IntoPage {
    site.draws();
    rsx! {
        @for id in 0..3_usize { (like.bind(id).form(|f| rsx! { (f.submit("Like")) })) }
        <p>(site.rows())</p>
    }
}

/// A region that is kept by itself, on a page that is drawn for each.
#[cached(tag = POSTS)]
async fn panel(cache: &Cache, State(site): State<Site>) -> Result<Region, Error> {
    site.draws();
    let rows = cache.read("rows").tag("rows");
    let rows = rows
        .get(|| async move { Ok::<_, Error>(site.rows()) })
        .await?;
    Ok(region(rsx! { <p>"Rows in the panel: " (rows)</p> }))
}

async fn desk(
    State(site): State<Site>,
    cache: Cache,
    like: ActionState<like>,
) -> Result<Page, Error> {
    let panel = panel(&cache, State(site)).await?;
    Ok(Page::new(rsx! {
        <h1>"A desk"</h1>
        (panel)
        (like.bind(1).form(|f| rsx! { (f.submit("Like")) }))
    }))
}

fn app(site: &Site) -> App<Site> {
    App::new()
        .page(
            "/desk",
            draw(|p, s: &Site| {
                Box::pin(async move {
                    let (site, cache) = (arg(p, s).await?, arg(p, s).await?);
                    desk(site, cache, arg(p, s).await?).await.into_page()
                })
            }),
        )
        .cache(site.1.clone())
        .action::<note>()
        .action::<like>()
        .cached_page(
            "/notes",
            OF_POSTS,
            draw(|p, s: &Site| {
                Box::pin(async move {
                    let (flash, state) = (public_arg(p, s).await?, public_arg(p, s).await?);
                    let (a, b, c) = (
                        public_arg(p, s).await?,
                        public_arg(p, s).await?,
                        public_arg(p, s).await?,
                    );
                    let page = notes(a, b, c).await.into_page()?;
                    page.frame(0, async |c| frame(flash, state, c).await.into_page())
                        .await
                })
            }),
        )
        .page(
            "/framed",
            draw(|p, s: &Site| {
                Box::pin(async move {
                    let (flash, state) = (arg(p, s).await?, arg(p, s).await?);
                    let page = kept(
                        "notes",
                        Kept::new(),
                        p,
                        s,
                        draw(|p, s: &Site| {
                            Box::pin(async move {
                                let (a, b, c) = (
                                    public_arg(p, s).await?,
                                    public_arg(p, s).await?,
                                    public_arg(p, s).await?,
                                );
                                notes(a, b, c).await.into_page()
                            })
                        }),
                    )
                    .await?;
                    let page = page
                        .frame(1, async |c| frame(flash, state, c).await.into_page())
                        .await?;
                    let layout = kept(
                        "plain",
                        Kept::new(),
                        p,
                        s,
                        draw(|p, s: &Site| {
                            Box::pin(async move {
                                plain(public_arg(p, s).await?, slot(0)).await.into_page()
                            })
                        }),
                    )
                    .await?;
                    Ok(page.framed_by(0, &layout))
                })
            }),
        )
        .cached_page(
            "/posts/{id}",
            Kept::new().life(Life::Hours),
            draw(|p, s: &Site| {
                Box::pin(async move {
                    let (a, b) = (public_arg(p, s).await?, public_arg(p, s).await?);
                    post(a, b).await.into_page()
                })
            }),
        )
        .cached_page(
            "/edge/{id}",
            Kept::new().life(Life::Hours).edge(),
            draw(|p, s: &Site| {
                Box::pin(async move {
                    let (a, b) = (public_arg(p, s).await?, public_arg(p, s).await?);
                    post(a, b).await.into_page()
                })
            }),
        )
        .cached_page(
            "/search",
            Kept::new(),
            draw(|p, s: &Site| {
                Box::pin(async move {
                    let (a, b) = (public_arg(p, s).await?, public_arg(p, s).await?);
                    search(a, b).await.into_page()
                })
            }),
        )
        .cached_page(
            "/likes",
            OF_POSTS,
            draw(|p, s: &Site| {
                Box::pin(async move {
                    let (a, b) = (public_arg(p, s).await?, public_arg(p, s).await?);
                    likes(a, b).await.into_page()
                })
            }),
        )
}

/// The page without what differs for each response.
fn template(page: &TestPage) -> String {
    let mut parts = page.text().split("name=\"$form\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        all + part.split_once('"').map_or(part, |(_, rest)| rest)
    })
}

#[tokio::test]
async fn a_kept_page_with_a_form_is_drawn_once_and_everybody_gets_a_token_of_their_own() {
    let site = Site::default();
    let app = site.app();
    let (mut tokens, mut pages) = (HashSet::new(), HashSet::new());
    let mut browsers = Vec::new();
    for _ in 0..1_000 {
        let browser = app.another_browser();
        let page = browser.get("/notes").await;
        assert_eq!(page.header("cache-control"), Some("private, no-cache"));
        assert_eq!(
            page.header("etag"),
            None,
            "a page with holes has no validator"
        );
        let forms = browser.forms(&page, "note");
        assert_eq!(forms.len(), 2);
        assert!(
            forms
                .iter()
                .all(|form| tokens.insert(form.token().to_owned()))
        );
        pages.insert(template(&page));
        browsers.push((browser, page));
    }
    assert_eq!((site.drawn(), tokens.len(), pages.len()), (1, 2_000, 1));
    // Everybody's own token works, and the next one's does not.
    for at in 0..browsers.len() {
        let (browser, page) = &browsers[at];
        let (_, other) = &browsers[(at + 1) % browsers.len()];
        let foreign = browser
            .form(other, "note")
            .fill("text", "stolen")
            .submit()
            .await;
        assert_ne!(foreign.status(), 303, "somebody else's token");
        assert_eq!(site.rows(), at);
        let own = browser
            .form(page, "note")
            .fill("text", "mine")
            .submit()
            .await;
        assert_eq!((own.status(), site.rows()), (303, at + 1));
    }
}

#[tokio::test]
async fn a_write_makes_a_kept_page_old_by_the_tags_of_what_it_read() {
    let site = Site::default();
    let app = site.app();
    for _ in 0..3 {
        assert!(app.get("/notes").await.shows("Rows: 0"));
    }
    assert_eq!(site.drawn(), 1);
    let page = app.get("/notes").await;
    let told = app.form(&page, "note").fill("text", "first").submit().await;
    assert_eq!(told.status(), 303);
    assert!(app.get("/notes").await.shows("Rows: 1"));
    for path in ["/notes", "/notes?page=2", "/*"] {
        let before = site.drawn();
        app.get("/notes").await;
        site.1.revalidate_path(path);
        app.get("/notes").await;
        assert_eq!(
            site.drawn() - before,
            1 + usize::from(path == "/notes"),
            "{path}"
        );
    }
    let before = site.drawn();
    site.1.revalidate_path("/other");
    site.1.update_tag("others");
    app.get("/notes").await;
    assert_eq!(site.drawn(), before);
}

#[tokio::test]
async fn what_is_wrong_with_somebodys_form_is_shown_to_nobody_else_and_kept_nowhere() {
    let site = Site::default();
    let app = site.app();
    for path in ["/notes", "/framed"] {
        let clean = template(&app.another_browser().get(path).await);
        let page = app.get(path).await;
        let refused = app.form(&page, "note").fill("text", "qz").submit().await;
        assert_eq!(refused.status(), 422);
        assert!(
            refused.text().contains("value=\"qz\"") && refused.shows("3"),
            "{}",
            refused.text()
        );
        let script = app
            .form(&page, "note")
            .fill("text", "qz")
            .submit_by_script()
            .await;
        assert!(script.text().contains("qz"));
        for browser in [app.another_browser(), app.another_tab()] {
            assert_eq!(template(&browser.get(path).await), clean);
        }
        let passed = site.1.trace();
        assert!(path == "/notes" || passed.iter().any(|one| one.found == Found::Passed));
    }
    assert_eq!(site.rows(), 0);
}

#[tokio::test]
async fn a_message_is_shown_once_on_a_kept_page() {
    let site = Site::default();
    let app = site.app();
    let page = app.get("/notes").await;
    let done = app.form(&page, "note").fill("text", "hello").submit().await;
    assert_eq!(done.status(), 303);
    assert!(!app.another_browser().get("/notes").await.shows("Noted."));
    assert!(app.get("/notes").await.shows("Noted."));
    assert!(!app.get("/notes").await.shows("Noted."));
}

#[tokio::test]
async fn a_kept_page_in_layouts_of_its_own_numbers_its_forms_as_a_drawn_one() {
    let site = Site::default();
    let app = site.app();
    let first = template(&app.get("/framed").await);
    assert!(
        first.contains("note.1\"") && first.contains("<header>Site</header>"),
        "{first}"
    );
    assert!(first.contains("<title>Notes | Site</title>"), "{first}");
    let again = app.get("/framed").await;
    assert_eq!((template(&again), site.drawn()), (first, 2));
    // The write and the fresh view arrive together, and the layout outside stays.
    let reply = app
        .form(&again, "note")
        .fill("text", "first")
        .submit_by_script()
        .await;
    let view = serde_json::to_value(reply.reply()).unwrap()["view"].to_string();
    assert!(
        view.contains("Rows: 1") && !view.contains("<header>"),
        "{view}"
    );
    // The second form on the page is the layout's, and works like the first.
    let page = app.get("/framed").await;
    let second = app
        .forms(&page, "note")
        .remove(1)
        .fill("text", "second")
        .submit()
        .await;
    assert_eq!((second.status(), site.rows()), (303, 2));
}

#[tokio::test]
async fn a_region_is_kept_by_itself_and_the_trace_says_what_it_found_and_why() {
    let site = Site::default();
    let app = site.app();
    let page = app.get("/desk").await;
    assert!(page.shows("Rows in the panel: 0"));
    assert!(app.get("/desk").await.shows("Rows in the panel: 0"));
    assert_eq!(site.drawn(), 1, "it is drawn once for two pages");
    site.1.update_tag("rows");
    let view = app.form(&page, "like").submit_by_script().await;
    let view = view.json()["view"].to_string();
    assert!(view.contains("Rows in the panel: 1"), "{view}");
    assert!(!view.contains("A desk"), "the rest stays: {view}");
    let form = app.form(&app.get("/desk").await, "like");
    let view = form.submit_by_script().await.json()["view"].to_string();
    assert!(!view.contains("Rows in the panel"), "it is equal: {view}");
    let trace = site.1.trace();
    let missed = |tag| Found::Missed(Why::Raised(Tag::new(tag)));
    let of_panel = trace.iter().filter(|one| one.key.contains("panel"));
    let found: Vec<_> = of_panel
        .map(|one| (one.page.as_deref(), one.found.clone()))
        .collect();
    let expected = [
        Found::Missed(Why::NotThere),
        Found::Hit,
        missed("posts"),
        Found::Hit,
        missed("posts"),
    ];
    assert_eq!(found, expected.map(|found| (Some("/desk"), found)));
    let inside = trace.iter().filter(|one| {
        let within = one.within.as_deref();
        within.is_some_and(|within| within.contains("panel"))
    });
    let found: Vec<_> = inside.map(|one| one.found.clone()).collect();
    assert_eq!(
        found,
        [Found::Missed(Why::NotThere), missed("rows"), Found::Hit]
    );
}

#[tokio::test]
async fn bound_forms_on_a_kept_page_keep_their_values_apart() {
    let site = Site::default();
    let app = site.app();
    let first = app.get("/likes").await;
    let page = app.get("/likes").await;
    assert_eq!((site.drawn(), template(&page)), (1, template(&first)));
    let forms = app.forms(&page, "like");
    assert_eq!(forms.len(), 3);
    for form in &forms {
        assert_eq!(form.submit().await.status(), 303);
    }
    assert_eq!(site.rows(), 3);
}

#[tokio::test]
async fn a_life_is_told_to_caches_in_front_and_a_query_counts_where_it_is_read() {
    let site = Site::default();
    site.write();
    let app = site.app();
    let page = app.get("/posts/1").await;
    let control = "public, max-age=300, s-maxage=3600, stale-while-revalidate=82800";
    assert_eq!(page.header("cache-control"), Some(control));
    assert_eq!(
        (page.header("vary"), page.headers("set-cookie").len()),
        (None, 0)
    );
    let etag = page.header("etag").expect("it has no holes").to_owned();
    let request = app
        .request(Method::GET, "/posts/1")
        .header("if-none-match", &etag);
    let same = app.send(request.body(Default::default()).unwrap()).await;
    assert_eq!((same.status(), same.text()), (304, ""));
    app.get("/posts/1?utm_source=mail").await;
    assert_eq!(
        site.drawn(),
        1,
        "a query that nobody reads is no other page"
    );

    let edge = app.get("/edge/1").await;
    assert_eq!(edge.header("cache-control"), Some("public, no-cache"));
    let networks = "max-age=3600, stale-while-revalidate=82800";
    assert_eq!(edge.header("cdn-cache-control"), Some(networks));
    let tags = edge.header("cache-tag").unwrap();
    assert!(tags.contains("post:1") && tags.contains("posts"), "{tags}");
    assert_eq!(
        edge.header("surrogate-key"),
        Some(tags.replace(',', " ").as_str())
    );

    let before = site.drawn();
    for (query, shown) in [
        ("a=1", "a=1"),
        ("a=2", "a=2"),
        ("a=1", "a=1"),
        ("a=2", "a=2"),
    ] {
        assert!(app.get(&format!("/search?{query}")).await.shows(shown));
    }
    assert_eq!(site.drawn() - before, 2);
}

#[tokio::test]
async fn a_pattern_makes_all_its_pages_old_and_failures_live_as_they_say() {
    let site = Site::default();
    for _ in 0..2 {
        site.write();
    }
    let app = site.app();
    for path in ["/posts/1", "/posts/2"] {
        assert!(app.get(path).await.shows("2 rows"));
    }
    site.write();
    site.1.revalidate_path("/posts/{id}");
    for path in ["/posts/1", "/posts/2"] {
        assert!(app.get(path).await.shows("3 rows"), "{path}");
    }
    let before = site.drawn();
    for _ in 0..3 {
        assert_eq!(app.get("/posts/9").await.status(), 404);
    }
    assert_eq!(
        site.drawn() - before,
        1,
        "the failure of the function is kept, as it says"
    );
    for _ in 0..6 {
        site.write();
    }
    site.1.update_tag(Tag::of("post", 9));
    assert_eq!(
        app.get("/posts/9").await.status(),
        200,
        "the page's failure was not kept"
    );
}

#[tokio::test]
async fn a_cached_function_is_called_once_for_each_key() {
    let site = Site::default();
    let cache = site.1.clone();
    for step in [0, 1, 0, 1] {
        assert_eq!(
            count(&cache, State(site.clone()), step).await.unwrap(),
            step
        );
    }
    assert_eq!(site.drawn(), 2);
    site.write();
    assert_eq!(count(&cache, State(site.clone()), 1).await.unwrap(), 1);
    cache.update_tag("rows");
    assert_eq!(count(&cache, State(site.clone()), 1).await.unwrap(), 2);
    assert_eq!(
        count_uncached(&cache, State(site.clone()), 0)
            .await
            .unwrap(),
        1
    );
    let last = cache.trace();
    let raised = Found::Missed(Why::Raised(Tag::new("rows")));
    assert!(
        last.iter()
            .any(|one| one.key.contains("count") && one.found == raised),
        "{last:?}"
    );
}
