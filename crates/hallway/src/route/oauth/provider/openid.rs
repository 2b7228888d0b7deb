//! Asks OpenID providers: where they are, which keys they sign with, and whose an id token is.

use std::sync::Arc;
use std::time::Duration;

use oauth2::{AuthType, TokenResponse as _};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::{Kind, Provider, Tokens, identity, text};
use crate::route::oauth::callback::Identity;
use crate::route::oauth::client::{Client, Unanswered};
use crate::route::oauth::id_token::{self, Expected, Keys, Unbelieved};
use crate::route::oauth::pending::Pending;

/// Where an OpenID provider is asked (OpenID Connect Discovery 1.0, 3).
#[derive(Debug, Deserialize)]
pub(super) struct Discovered {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Provider {
    /// Where an OpenID provider is asked; read again after an hour.
    pub(super) async fn discovered(
        &self,
        client: &Client,
    ) -> Result<Option<Arc<Discovered>>, Unanswered> {
        let Kind::Oidc { issuer, known, .. } = &self.0.kind else {
            return Ok(None);
        };
        let mut known = known.lock().await;
        if let Some((at, known)) = &*known
            && at.elapsed() < FRESH
        {
            return Ok(Some(known.clone()));
        }
        let base = issuer.trim_end_matches('/');
        let address = format!("{base}/.well-known/openid-configuration");
        let read: Discovered = client.read(&address, None).await?;
        if read.issuer != *issuer {
            return Err(Unanswered::of(format!(
                "{address} calls itself {:?}, not {issuer:?}",
                read.issuer
            )));
        }
        let read = Arc::new(read);
        *known = Some((Instant::now(), read.clone()));
        Ok(Some(read))
    }

    /// Believes the id token, and asks for the rest where it is short.
    pub(super) async fn proved(
        &self,
        client: &Client,
        known: &Discovered,
        tokens: &Tokens,
        pending: &Pending,
        now: u64,
    ) -> Result<Identity, String> {
        let token = tokens.extra_fields().id_token.as_deref();
        let token = token.ok_or("the provider sent no id token")?;
        let expected = Expected {
            issuer: &known.issuer,
            client: &self.0.client_id,
            nonce: &pending.nonce,
            now,
        };
        let mut claims = self.believed(client, known, token, &expected).await?;
        if !claims.contains_key("email")
            && let Some(address) = &known.userinfo_endpoint
        {
            let access = tokens.access_token().secret();
            let more: Map<String, Value> = client
                .read(address, Some(access))
                .await
                .map_err(|cause| cause.to_string())?;
            if more.get("sub") != claims.get("sub") {
                return Err("the provider tells of another account".to_owned());
            }
            more.into_iter().for_each(|(name, value)| {
                claims.entry(name).or_insert(value);
            });
        }
        let subject = text(&claims, "sub").ok_or("the provider names no account")?;
        let email_verified = claims.get("email_verified") == Some(&Value::Bool(true));
        Ok(identity(subject, email_verified, claims))
    }

    /// Checks the id token; a key that is not known may be new.
    async fn believed(
        &self,
        client: &Client,
        known: &Discovered,
        token: &str,
        expected: &Expected<'_>,
    ) -> Result<Map<String, Value>, String> {
        let keys = self.keys(client, known, FRESH).await?;
        let mut said = id_token::check(token, &keys, expected);
        if said == Err(Unbelieved::UnknownKey) {
            let keys = self.keys(client, known, NEW_KEYS).await?;
            said = id_token::check(token, &keys, expected);
        }
        said.map_err(|why| format!("the id token is not believed: {why:?}"))
    }

    /// The provider's keys, not older than `age`.
    async fn keys(
        &self,
        client: &Client,
        known: &Discovered,
        age: Duration,
    ) -> Result<Arc<Keys>, String> {
        let Kind::Oidc { keys, .. } = &self.0.kind else {
            return Err("only an OpenID provider has keys".to_owned());
        };
        let mut keys = keys.lock().await;
        if let Some((at, keys)) = &*keys
            && at.elapsed() < age
        {
            return Ok(keys.clone());
        }
        let read = client.read(&known.jwks_uri, None).await;
        let read: Arc<Keys> = Arc::new(read.map_err(|cause| cause.to_string())?);
        *keys = Some((Instant::now(), read.clone()));
        Ok(read)
    }
}

impl Discovered {
    /// Whether it is this provider that answered, not another one (RFC 9207).
    pub(super) fn answered(&self, issuer: Option<String>) -> Result<(), String> {
        match issuer {
            Some(issuer) if issuer != self.issuer => {
                Err(format!("it was {issuer:?} that answered"))
            }
            None if self.authorization_response_iss_parameter_supported => {
                Err("the answer does not say who answered".to_owned())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn auth_type(&self) -> AuthType {
        let methods = &self.token_endpoint_auth_methods_supported;
        let takes = |method: &str| methods.iter().any(|one| one == method);
        match !takes("client_secret_basic") && takes("client_secret_post") {
            true => AuthType::RequestBody,
            false => AuthType::BasicAuth,
        }
    }
}

/// How long what a provider says of itself is believed.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// How often somebody with an unknown key can make us ask for new ones.
const NEW_KEYS: Duration = Duration::from_secs(60);
