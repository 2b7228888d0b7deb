//! The studio, with pages and routes that know their visitor past the framework: by a header, by
//! the cookie jar of axum-extra, by a session of tower-sessions.

use std::net::SocketAddr;
use std::path::Path as Folder;

use axum_extra::extract::CookieJar;
use hallway::__private::{arg, draw, public_arg};
use hallway::cache::Kept;
use hallway::http::HeaderMap;
use hallway::route::KeyHolder;
use hallway::{ApiKeys, Config, IntoPage, Life, Markup, Path, Route, dynamic, rsx};
use studio::raises::Raises;
use studio::staff::StaffDoor;
use studio::{AppState, app, database};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

pub(crate) const PASSWORD: &str = "the-tide-comes-in";
pub(crate) const API_KEY: &str = "partner-key-for-tests";

/// Starts the site; its data is in `folder`.
pub(crate) async fn start(folder: &Folder) -> SocketAddr {
    let url = format!("sqlite:{}", folder.join("studio.db").display());
    let pool = database::open(&url).await.expect("a database");
    let staff = StaffDoor::new(PASSWORD).expect("a password");
    let partner = KeyHolder::new("partner").scopes(["leads:read", "leads:write"]);
    let partners = ApiKeys::default().with(partner, API_KEY);
    let app = app::app()
        .outbox(Raises::new(pool.clone()))
        .page(
            "/by-header",
            draw(|p, s: &AppState| {
                Box::pin(async move { shown(&by_header(arg(p, s).await?).await).into_page() })
            }),
        )
        .page(
            "/by-cookie",
            draw(|p, s: &AppState| {
                Box::pin(async move { shown(&by_cookie(arg(p, s).await?).await).into_page() })
            }),
        )
        .page(
            "/by-session",
            draw(|p, s: &AppState| {
                Box::pin(async move {
                    let (session, headers) = (arg(p, s).await?, arg(p, s).await?);
                    shown(&by_session(session, headers).await).into_page()
                })
            }),
        )
        .cached_page(
            "/kept/{name}",
            Kept::new().life(Life::Hours),
            draw(|p, s: &AppState| {
                Box::pin(async move {
                    let Path(name): Path<String> = public_arg(p, s).await?;
                    rsx! { <p>"name=" (name) ";"</p> }.into_page()
                })
            }),
        )
        .cached_page(
            "/kept-but-for-a-part",
            Kept::new().life(Life::Hours),
            draw(|_, _: &AppState| {
                Box::pin(async { rsx! { <h1>"For all"</h1> (dynamic(part)) }.into_page() })
            }),
        )
        .route("/api/by-header", Route::new().get(by_header))
        .route("/api/by-cookie", Route::new().get(by_cookie))
        .route("/api/by-session", Route::new().get(by_session))
        .config(Config::for_tests().rate_limits(false))
        .with_state(AppState::new(pool, staff, partners));
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_secure(false);
    let router = app.into_router().expect("it starts").layer(sessions);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { hallway::axum::serve(listener, router).await });
    address
}

async fn by_header(headers: HeaderMap) -> String {
    let who = headers.get("x-who").and_then(|who| who.to_str().ok());
    mine(who)
}

async fn by_cookie(jar: CookieJar) -> String {
    mine(jar.get("who").map(|cookie| cookie.value()))
}

/// The session remembers who began it.
async fn by_session(session: Session, headers: HeaderMap) -> String {
    let before: Option<String> = session.get("who").await.expect("a store in memory");
    if before.is_some() {
        return mine(before.as_deref());
    }
    let who = headers.get("x-who").and_then(|who| who.to_str().ok());
    session.insert("who", who).await.expect("a store in memory");
    mine(who)
}

async fn part(headers: HeaderMap) -> Markup {
    shown(&by_header(headers).await)
}

fn mine(who: Option<&str>) -> String {
    format!("mine={};", who.unwrap_or_default())
}

fn shown(text: &str) -> Markup {
    rsx! { <p>(text)</p> }
}
