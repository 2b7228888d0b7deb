//! Lets a caller in who shows a known key.

use std::fmt;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::problem::Problem;

/// Proof that the caller showed a key that is known, in the header `x-api-key`.
///
/// As a parameter of a handler it answers everybody else with 401. The known keys are
/// [`ApiKeys`] in the app's state.
///
/// # Examples
///
/// ```
/// use hallway::FromRef;
/// use hallway::route::{ApiKey, ApiKeys};
///
/// #[derive(Clone)]
/// struct AppState { keys: ApiKeys }
///
/// impl FromRef<AppState> for ApiKeys {
///     fn from_ref(state: &AppState) -> Self { state.keys.clone() }
/// }
///
/// async fn get(partner: ApiKey) -> String {
///     format!("Hello {}", partner.label())
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    label: Arc<str>,
}

/// The keys that open a door, kept as SHA-256 digests only.
///
/// # Examples
///
/// ```
/// use hallway::route::ApiKeys;
///
/// let keys = ApiKeys::new(["2f1c0e7d9a5b4c38"]).with("acme", "b7d4f2a90c6e4d11");
/// assert_eq!(format!("{keys:?}"), r#"ApiKeys(["key-1", "acme"])"#);
/// ```
#[derive(Clone, Default)]
pub struct ApiKeys(Arc<Vec<Known>>);

#[derive(Clone)]
struct Known {
    label: Arc<str>,
    digest: [u8; 32],
}

impl ApiKeys {
    /// Knows these keys, under the labels `key-1`, `key-2`, ...
    ///
    /// Keys should be long and random: they are hashed once, not slowly like a password.
    ///
    /// # Panics
    ///
    /// Panics if a key is blank: a setting that was forgotten would open the door to everybody.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = K>) -> Self {
        keys.into_iter()
            .enumerate()
            .fold(Self::default(), |known, (place, key)| {
                known.with(format!("key-{}", place + 1), key)
            })
    }

    /// Knows one more key, under a label that tells whose it is.
    ///
    /// # Panics
    ///
    /// Panics if the key is blank.
    #[must_use]
    pub fn with(mut self, label: impl Into<String>, key: impl AsRef<str>) -> Self {
        let (label, key) = (label.into(), key.as_ref());
        assert!(!key.trim().is_empty(), "the API key `{label}` is empty");
        let digest = Sha256::digest(key.as_bytes()).into();
        Arc::make_mut(&mut self.0).push(Known {
            label: label.into(),
            digest,
        });
        self
    }

    /// Compares with every key, in the same time whichever it is.
    fn find(&self, shown: &[u8]) -> Option<ApiKey> {
        let shown: [u8; 32] = Sha256::digest(shown).into();
        let mut found = None;
        for known in self.0.iter() {
            if bool::from(known.digest.ct_eq(&shown)) {
                found = Some(ApiKey {
                    label: known.label.clone(),
                });
            }
        }
        found
    }
}

impl fmt::Debug for ApiKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<_> = self.0.iter().map(|known| &known.label).collect();
        f.debug_tuple("ApiKeys").field(&labels).finish()
    }
}

impl ApiKey {
    /// Whose key it is: the label from [`ApiKeys`].
    pub fn label(&self) -> &str {
        &self.label
    }
}

impl<S: Sync> FromRequestParts<S> for ApiKey
where
    ApiKeys: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let keys = ApiKeys::from_ref(state);
        shown(&parts.headers)
            .and_then(|key| keys.find(key))
            .ok_or_else(refused)
    }
}

/// The one key of the request: with two it is not clear which was meant.
fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    let mut keys = headers.get_all("x-api-key").iter();
    let key = keys.next()?;
    keys.next().is_none().then_some(key.as_bytes())
}

/// One answer for a key that is missing and one that is wrong.
fn refused() -> Response {
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, "A valid API key is needed")
        .detail("Send it in the header x-api-key.")
        .into_response();
    let scheme = HeaderValue::from_static("ApiKey");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, scheme);
    response
}
