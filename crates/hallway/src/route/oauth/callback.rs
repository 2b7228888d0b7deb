//! Takes a browser back from a provider, with the proof of whose account it is.

use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::Method;
use http::request::Parts;
use serde_json::{Map, Value};

use super::login::{Login, Logins, leading_to};
use super::pending::Pending;
use crate::guard::Visit;
use crate::page::say_on;

/// An account at a provider, proved.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Identity {
    /// The provider's name in this app.
    pub provider: String,
    /// The account's name at the provider, which never changes and never goes to somebody else.
    /// With `provider` it is the key under which an app knows the account.
    pub subject: String,
    /// An address of the person, if the provider told one.
    pub email: Option<String>,
    /// Whether the provider has seen that the address is theirs. Grant nothing for one that is not.
    pub email_verified: bool,
    /// What the person is called.
    pub name: Option<String>,
    /// All that the provider said.
    pub claims: Map<String, Value>,
}

/// Proof that this browser began a login here, and that the provider vouches for who came back.
///
/// As a parameter of the route handler `/api/auth/[provider]/callback` it does the whole exchange.
/// What does not fit leads to the page where people sign in, and the handler does not run.
///
/// # Examples
///
/// ```
/// // src/app/api/auth/[provider]/callback/route.rs
/// use hallway::axum::response::Response;
/// use hallway::route::oauth::{Callback, Identity};
/// use hallway::{Error, State};
/// # #[derive(Clone)] pub struct Accounts;
/// # impl Accounts {
/// #     async fn link(&self, _: &Identity) -> Result<Option<String>, Error> { Ok(None) }
/// # }
///
/// pub async fn get(
///     State(accounts): State<Accounts>,
///     callback: Callback,
/// ) -> Result<Response, Error> {
///     Ok(match accounts.link(callback.identity()).await? {
///         Some(user) => callback.sign_in(&user),
///         None => callback.refuse("This account is not known here."),
///     })
/// }
/// ```
#[derive(Debug)]
#[must_use = "nobody is signed in before `sign_in`"]
pub struct Callback {
    identity: Identity,
    login: Login,
    return_to: String,
}

impl Callback {
    /// Who came back.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Starts a session for `subject`, as [`Done::sign_in`](crate::Done::sign_in) does, and leads
    /// to where the person was going. A session that was there ends.
    pub fn sign_in(self, subject: &str) -> Response {
        let visit = &self.login.visit;
        let session = visit.sign_in(subject);
        let cookies: Vec<_> = session
            .into_iter()
            .chain(Pending::clear_cookie(visit))
            .collect();
        leading_to(&self.return_to, &cookies)
    }

    /// Signs nobody in, and says why on the page where people sign in.
    pub fn refuse(self, message: impl Into<String>) -> Response {
        back(&self.login.logins, &self.login.visit, message.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Callback
where
    Logins: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let login = Login::from_request_parts(parts, state).await;
        let login = login.map_err(IntoResponse::into_response)?;
        let proved = prove(parts, &login).await;
        match proved {
            Ok((identity, return_to)) => Ok(Self {
                identity,
                login,
                return_to,
            }),
            Err(why) => {
                tracing::info!(provider = login.name, why, "a login came to nothing");
                Err(back(&login.logins, &login.visit, FAILED.to_owned()))
            }
        }
    }
}

/// All checks in their order; nothing is asked of anybody before the state fits.
async fn prove(parts: &Parts, login: &Login) -> Result<(Identity, String), String> {
    if parts.method != Method::GET {
        return Err("a callback is a navigation".to_owned());
    }
    let answer = Answer::of(parts.uri.query().unwrap_or_default())?;
    let pending = Pending::of(&parts.headers, &login.visit);
    let pending = pending.ok_or("this browser has begun no login, or long ago")?;
    if answer.state != pending.state || login.name != pending.provider {
        return Err("the answer does not belong to the login that this browser began".to_owned());
    }
    let provider = login
        .logins
        .find(&login.name)
        .ok_or("there is no such provider")?;
    let code = answer.code.ok_or_else(|| match answer.error {
        Some(error) => format!("the provider says {error:?}"),
        None => "the answer has no code".to_owned(),
    })?;
    let begin = login.path.strip_suffix("/callback");
    let begin = begin.ok_or("the callback's address does not end in /callback")?;
    let callback = login.logins.callback(begin);
    let client = &login.logins.inner().client;
    let identity = provider.exchange(
        client,
        callback,
        code,
        answer.issuer,
        &pending,
        login.visit.now,
    );
    let mut identity = identity.await?;
    identity.provider.clone_from(&login.name);
    Ok((identity, pending.return_to))
}

/// What the provider has the browser say. Each at most once.
#[derive(Default)]
struct Answer {
    state: String,
    code: Option<String>,
    error: Option<String>,
    issuer: Option<String>,
}

impl Answer {
    fn of(query: &str) -> Result<Self, String> {
        let mut found: [Option<String>; 4] = Default::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some(at) = ["state", "code", "error", "iss"]
                .iter()
                .position(|one| *one == name)
            else {
                continue;
            };
            if found[at].replace(value.into_owned()).is_some() {
                return Err(format!("the answer has two of {name}"));
            }
        }
        let [state, code, error, issuer] = found;
        Ok(Self {
            state: state.ok_or("the answer has no state")?,
            code,
            error,
            issuer,
        })
    }
}

/// To the page where people sign in, with a sentence.
fn back(logins: &Logins, visit: &Visit, message: String) -> Response {
    let page = &logins.inner().login;
    let mut cookies = say_on(visit, page, message);
    cookies.extend(Pending::clear_cookie(visit));
    leading_to(page.as_str(), &cookies)
}

const FAILED: &str = "Signing in did not work. Please try again.";
