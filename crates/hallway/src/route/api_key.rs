//! Lets a caller in who shows a known key.

use std::fmt;
use std::marker::PhantomData;

use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::api_keys::{ApiKeys, KeyHolder};
use super::limited::CountsByKey;
use super::problem::Problem;
use crate::guard::{Bearer, SecretHash};

/// Proof that the caller showed a key that is known and may do `S`: in the header `x-api-key`, or
/// as a bearer token.
///
/// As a parameter of a handler it answers everybody else with 401, and a key without the scope with
/// 403. The known keys are [`ApiKeys`] in the app's state. Without `S` any known key will do.
///
/// # Examples
///
/// ```
/// use hallway::FromRef;
/// use hallway::route::{ApiKey, ApiKeys, Scope};
///
/// #[derive(Clone)]
/// struct AppState { keys: ApiKeys }
///
/// impl FromRef<AppState> for ApiKeys {
///     fn from_ref(state: &AppState) -> Self { state.keys.clone() }
/// }
///
/// pub struct ReadLeads;
///
/// impl Scope for ReadLeads {
///     const NAME: &'static str = "leads:read";
/// }
///
/// async fn get(partner: ApiKey<ReadLeads>) -> String {
///     format!("Hello {}", partner.label())
/// }
/// ```
pub struct ApiKey<S: Scope = ()> {
    holder: KeyHolder,
    asked: PhantomData<fn() -> S>,
}

/// What an API key must be allowed to do: the parameter of [`ApiKey`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scope of an API key",
    note = "implement `hallway::route::Scope` for it: `const NAME: &'static str = \"leads:read\";`"
)]
pub trait Scope: 'static {
    /// The name, as keys list it. The empty one asks for nothing.
    const NAME: &'static str;
}

/// Any known key will do.
impl Scope for () {
    const NAME: &'static str = "";
}

impl<S: Scope> ApiKey<S> {
    /// Whose key it is: the label from [`ApiKeys`].
    pub fn label(&self) -> &str {
        &self.holder.label
    }

    /// Whether the key may do more than the handler asks for.
    pub fn may<Other: Scope>(&self) -> bool {
        may::<Other>(&self.holder)
    }
}

fn may<S: Scope>(holder: &KeyHolder) -> bool {
    S::NAME.is_empty() || holder.scopes.iter().any(|scope| scope == S::NAME)
}

impl<S: Scope> fmt::Debug for ApiKey<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ApiKey").field(&self.holder).finish()
    }
}

impl<S: Scope, State: Sync> FromRequestParts<State> for ApiKey<S>
where
    ApiKeys: FromRef<State>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let shown = shown(&parts.headers).ok_or_else(refused)?;
        let found = ApiKeys::from_ref(state).find(shown).await;
        let holder = found.map_err(IntoResponse::into_response)?;
        let holder = holder.ok_or_else(refused)?;
        CountsByKey::count(&parts.extensions, &holder.label).await?;
        match may::<S>(&holder) {
            true => Ok(Self {
                holder,
                asked: PhantomData,
            }),
            false => Err(forbidden::<S>()),
        }
    }
}

/// The one key of the request: with two it is not clear which was meant.
fn shown(headers: &HeaderMap) -> Option<SecretHash> {
    let mut keys = headers.get_all("x-api-key").iter();
    match (keys.next(), Bearer::shown(headers)) {
        (Some(key), None) => keys.next().is_none().then(|| SecretHash::of(key)),
        (None, Some(token)) => Some(token.hash()),
        _ => None,
    }
}

/// One answer for a key that is missing and one that is wrong.
fn refused() -> Response {
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, "A valid API key is needed")
        .detail("Send it in the header x-api-key, or as a bearer token.")
        .into_response();
    let schemes = HeaderValue::from_static("ApiKey, Bearer");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, schemes);
    response
}

fn forbidden<S: Scope>() -> Response {
    Problem::new(StatusCode::FORBIDDEN, "This API key may not do that")
        .detail(format!("It needs the scope {}.", S::NAME))
        .into_response()
}
