//! An app where people sign in, a browser before it, and a provider behind it.

use std::collections::HashMap;

use hallway::__private::{arg, draw};
use hallway::axum::body::Body;
use hallway::axum::response::Response;
use hallway::http::{Method, header};
use hallway::route::oauth::{Callback, Login, Logins, Provider};
use hallway::testing::{TestApp, TestPage};
use hallway::{App, Error, Flash, FromRef, IntoPage, Link, Route, Session, rsx};

use crate::provider::{Lies, serve};

pub(crate) const FAILED: &str = "Signing in did not work. Please try again.";

#[derive(Clone)]
pub(crate) struct AppState(Logins);

impl FromRef<AppState> for Logins {
    fn from_ref(state: &AppState) -> Self {
        state.0.clone()
    }
}

async fn begin(login: Login) -> Result<Response, Error> {
    login.begin(Link::new("/account")).await
}

/// Knows everybody but Mallory.
async fn callback(callback: Callback) -> Response {
    let who = callback.identity();
    let (email, verified) = (who.email.clone().unwrap_or_default(), who.email_verified);
    let user = format!("{} {} {email} {verified}", who.provider, who.subject);
    match who.subject.as_str() {
        "mallory" => callback.refuse("This account is not known here."),
        _ => callback.sign_in(&user),
    }
}

async fn who(session: Session) -> String {
    session.subject().unwrap_or("nobody").to_owned()
}

async fn login(flash: Flash) -> impl IntoPage {
    let said = flash.messages().join(" ");
    rsx! { <main>(said)</main> }
}

pub(crate) fn app() -> App<AppState> {
    let page = draw(|parts, state: &AppState| {
        Box::pin(async move { IntoPage::into_page(login(arg(parts, state).await?).await) })
    });
    App::new()
        .page("/login", page)
        .route("/api/who", Route::new().get(who))
        .route("/api/auth/{provider}", Route::new().get(begin))
        .route("/api/auth/{provider}/callback", Route::new().get(callback))
}

pub(crate) struct World {
    pub(crate) browser: TestApp,
    pub(crate) issuer: String,
    provider: crate::provider::Shared,
}

/// Where the browser was sent.
pub(crate) struct Sent {
    pub(crate) address: String,
    query: HashMap<String, String>,
}

impl Sent {
    /// What the address asks of the provider.
    pub(crate) fn asks(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }
}

impl World {
    pub(crate) async fn start(lies: Lies) -> World {
        let (issuer, provider) = serve(lies).await;
        let at = |path: &str| format!("{issuer}{path}");
        let plain = Provider::oauth(
            at("/authorize"),
            at("/login/oauth/access_token"),
            at("/api/v3/user"),
            "studio",
            "secret",
        );
        let logins = Logins::new("https://app.test", Link::new("/login"))
            .with("company", Provider::oidc(&issuer, "studio", "secret"))
            .with("hub", Provider::github_at(&issuer, "studio", "secret"))
            .with("plain", plain.scope("read"))
            .with(
                "away",
                Provider::oidc("http://127.0.0.1:9", "studio", "secret"),
            );
        World {
            browser: TestApp::new(app(), AppState(logins)),
            issuer,
            provider,
        }
    }

    /// Begins a login, up to the provider's page.
    pub(crate) async fn begin(&self, path: &str) -> Sent {
        self.begin_in(&self.browser, path).await
    }

    /// The same in another browser.
    pub(crate) async fn begin_in(&self, browser: &TestApp, path: &str) -> Sent {
        let page = browser.get(path).await;
        assert_eq!(page.status(), 303, "{}", page.text());
        let address = page.location().unwrap().to_owned();
        let (_, query) = address.split_once('?').unwrap();
        let query = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        Sent { address, query }
    }

    /// The person agrees: where the provider sends the browser.
    pub(crate) fn agree(&self, name: &str, to: &Sent) -> String {
        let code = self
            .provider
            .agree(to.asks("code_challenge"), to.asks("nonce"));
        let issuer = match name {
            "company" => format!("&iss={}", self.issuer),
            _ => String::new(),
        };
        format!(
            "/api/auth/{name}/callback?code={code}&state={}{issuer}",
            to.asks("state")
        )
    }

    /// A whole login; says where it led.
    pub(crate) async fn sign_in(&self, name: &str) -> String {
        let to = self.begin(&format!("/api/auth/{name}")).await;
        let back = self.browser.get(&self.agree(name, &to)).await;
        back.location().unwrap_or_default().to_owned()
    }

    /// Who is signed in.
    pub(crate) async fn who(&self) -> String {
        self.browser.get("/api/who").await.text().to_owned()
    }

    /// Another browser asks with one cookie of this one.
    pub(crate) async fn with_cookie(&self, name: &str, value: &str, path: &str) -> TestPage {
        let request = self.browser.another_browser().request(Method::GET, path);
        let request = request.header(header::COOKIE, format!("__Host-hallway-{name}={value}"));
        self.browser
            .another_browser()
            .send(request.body(Body::empty()).unwrap())
            .await
    }

    /// How often a code was shown to the provider.
    pub(crate) fn codes_shown(&self) -> u32 {
        self.provider.shown()
    }
}
