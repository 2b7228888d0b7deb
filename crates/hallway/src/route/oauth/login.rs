//! Sends a browser to the provider where somebody has an account.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OriginalUri, RawPathParams};
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use http::{HeaderValue, header};
use oauth2::{CsrfToken, PkceCodeChallenge};

use super::client::Client;
use super::pending::Pending;
use super::provider::Provider;
use crate::guard::authority::Authority;
use crate::guard::{Deployment, Visit};
use crate::link::is_local;
use crate::page::append_cookies;
use crate::{Error, Link, not_found};

/// The providers with which people may sign in: part of the app's state.
///
/// # Examples
///
/// ```
/// use hallway::Link;
/// use hallway::route::oauth::{Logins, Provider};
///
/// let logins = Logins::new("https://studio.example", Link::new("/login"))
///     .with("company", Provider::oidc("https://id.company.example", "studio", "a-secret"))
///     .with("github", Provider::github("Iv1.8a61f9b3a7aba766", "another-secret"));
/// assert_eq!(logins.names().collect::<Vec<_>>(), ["company", "github"]);
/// ```
#[derive(Clone)]
pub struct Logins(Arc<Inner>);

pub(super) struct Inner {
    /// As browsers know it, without a slash at the end.
    site: String,
    pub(super) login: Link,
    providers: Vec<(String, Provider)>,
    pub(super) client: Client,
}

impl Logins {
    /// `site` is the address under which browsers reach the app, such as `https://studio.example`;
    /// `login` the page where people sign in, which says why a login came to nothing.
    ///
    /// # Panics
    ///
    /// When `site` is no origin: a scheme, a host, and nothing behind.
    pub fn new(site: impl Into<String>, login: Link) -> Self {
        let site = site.into();
        let host = site
            .strip_prefix("https://")
            .or_else(|| site.strip_prefix("http://"));
        let is_origin = host.is_some_and(|host| Authority::parse(host).is_some());
        assert!(
            is_origin,
            "`{site}` is no origin such as https://studio.example"
        );
        Self(Arc::new(Inner {
            site,
            login,
            providers: Vec::new(),
            client: Client::new(),
        }))
    }

    /// Lets people sign in with one more provider; `name` stands in the address.
    ///
    /// # Panics
    ///
    /// When the logins are in use already.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, provider: Provider) -> Self {
        let inner = Arc::get_mut(&mut self.0).expect("providers are named before the app starts");
        inner.providers.push((name.into(), provider));
        self
    }

    /// The names of the providers, for the page where people sign in.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.providers.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }

    pub(super) fn find(&self, name: &str) -> Option<&Provider> {
        let found = self.0.providers.iter().find(|(known, _)| known == name);
        found.map(|(_, provider)| provider)
    }

    /// The address that the provider sends the browser back to.
    pub(super) fn callback(&self, begin: &str) -> String {
        format!("{}{begin}/callback", self.0.site)
    }
}

impl std::fmt::Debug for Logins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.names().collect();
        f.debug_tuple("Logins").field(&names).finish()
    }
}

/// A wish to sign in: of the browser that asks for `/api/auth/[provider]`.
///
/// The folder's name is `[provider]`; the callback is the folder `callback` below it. With
/// `?return_to=/orders` in the address the person goes there when signed in; anything but a path of
/// this app is ignored.
///
/// # Examples
///
/// ```
/// // src/app/api/auth/[provider]/route.rs
/// use hallway::axum::response::Response;
/// use hallway::route::oauth::Login;
/// use hallway::{Error, Link};
///
/// pub async fn get(login: Login) -> Result<Response, Error> {
///     login.begin(Link::new("/account")).await
/// }
/// ```
#[derive(Debug)]
#[must_use = "nobody is sent anywhere before `begin`"]
pub struct Login {
    pub(super) logins: Logins,
    pub(super) name: String,
    pub(super) visit: Visit,
    /// The path as the browser asked for it.
    pub(super) path: String,
    query: String,
}

impl Login {
    /// Sends the browser to the provider. `otherwise` is where people go who did not say where.
    ///
    /// # Errors
    ///
    /// When the provider cannot be reached, or the browser can keep no cookie here: on plain http,
    /// away from this machine.
    pub async fn begin(self, otherwise: Link) -> Result<Response, Error> {
        let provider = self.logins.find(&self.name).ok_or_else(not_found)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let pending = Pending {
            provider: self.name.clone(),
            state: random(),
            nonce: random(),
            verifier: verifier.into_secret(),
            return_to: self
                .return_to()
                .unwrap_or_else(|| otherwise.as_str().to_owned()),
            at: self.visit.now,
        };
        let callback = self.logins.callback(&self.path);
        let client = &self.logins.inner().client;
        let to = provider
            .authorize(client, callback, &pending, challenge)
            .await?;
        let Some(cookie) = pending.set_cookie(&self.visit) else {
            return Err(Error::internal(
                "signing in needs a cookie, and plain http gets none: use https",
            ));
        };
        Ok(leading_to(&to, &[cookie]))
    }

    fn return_to(&self) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        let (_, path) = pairs.find(|(name, _)| name == "return_to")?;
        is_local(&path).then(|| path.into_owned())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Login
where
    Logins: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let on = Deployment::of(parts)
            .ok_or_else(|| Error::internal("a login begins within a Hallway app only"))?;
        let logins = Logins::from_ref(state);
        let name = provider_of(parts, state).await?;
        let asked = parts.extensions.get::<OriginalUri>();
        let asked = asked.map_or(&parts.uri, |original| &original.0);
        Ok(Self {
            visit: Visit::of(parts, &on),
            path: asked.path().to_owned(),
            query: asked.query().unwrap_or_default().to_owned(),
            logins,
            name,
        })
    }
}

/// The value of `[provider]` in the address: 404 when there is none of that name.
async fn provider_of<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<String, Error>
where
    Logins: FromRef<S>,
{
    let params = RawPathParams::from_request_parts(parts, state).await;
    let params = params.map_err(|_| not_found())?;
    let name = params.iter().find(|(name, _)| *name == "provider");
    let (_, name) = name.ok_or_else(|| {
        Error::internal(
            "a login's address has no segment called `provider`: name the folder `[provider]`",
        )
    })?;
    let known = Logins::from_ref(state).find(name).is_some();
    known.then(|| name.to_owned()).ok_or_else(not_found)
}

/// 303, and nothing of the address goes along or is kept.
pub(super) fn leading_to(address: &str, cookies: &[String]) -> Response {
    let mut response = Redirect::to(address).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    append_cookies(&mut response, cookies);
    response
}

fn random() -> String {
    CsrfToken::new_random_len(32).into_secret()
}
