//! Knows the providers: where they are asked, and what their answers mean.

mod openid;
mod plain;

use std::fmt;
use std::sync::Arc;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    StandardRevocableToken, StandardTokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::callback::Identity;
use super::client::{Client, Unanswered};
use super::id_token::Keys;
use super::pending::Pending;
use crate::Error;
use openid::Discovered;

/// Somebody with whom people have accounts.
///
/// Of an OpenID provider the issuer is enough: the rest is read at its
/// `/.well-known/openid-configuration`, when the first person signs in.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    client_id: String,
    client_secret: String,
    scopes: Vec<String>,
    kind: Kind,
}

enum Kind {
    /// OpenID Connect: an id token proves who it is.
    Oidc {
        issuer: String,
        known: Mutex<Option<(Instant, Arc<Discovered>)>>,
        keys: Mutex<Option<(Instant, Arc<Keys>)>>,
    },
    /// OAuth 2 alone: the provider is asked whose the token is.
    OAuth {
        authorize: String,
        token: String,
        user: String,
        emails: Option<String>,
    },
}

/// What comes besides the access token.
#[derive(Debug, Deserialize, Serialize)]
struct Extra {
    #[serde(default)]
    id_token: Option<String>,
}

impl oauth2::ExtraTokenFields for Extra {}

type Tokens = StandardTokenResponse<Extra, BasicTokenType>;
type OAuth = oauth2::Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl Provider {
    /// An OpenID provider, by its issuer exactly as it calls itself. Asks for the scopes `openid`,
    /// `email` and `profile`.
    pub fn oidc(
        issuer: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        let kind = Kind::Oidc {
            issuer: issuer.into(),
            known: Mutex::default(),
            keys: Mutex::default(),
        };
        Self::of(
            kind,
            client_id,
            client_secret,
            &["openid", "email", "profile"],
        )
    }

    /// GitHub, which speaks OAuth 2 alone. Asks for the scope `user:email`; the e-mail is the first
    /// one, when GitHub has verified it.
    pub fn github(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        let kind = Kind::OAuth {
            authorize: "https://github.com/login/oauth/authorize".to_owned(),
            token: "https://github.com/login/oauth/access_token".to_owned(),
            user: "https://api.github.com/user".to_owned(),
            emails: Some("https://api.github.com/user/emails".to_owned()),
        };
        Self::of(kind, client_id, client_secret, &["user:email"])
    }

    /// GitHub at another address: GitHub Enterprise Server, such as `https://github.company.example`.
    pub fn github_at(
        site: &str,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        let kind = Kind::OAuth {
            authorize: format!("{site}/login/oauth/authorize"),
            token: format!("{site}/login/oauth/access_token"),
            user: format!("{site}/api/v3/user"),
            emails: Some(format!("{site}/api/v3/user/emails")),
        };
        Self::of(kind, client_id, client_secret, &["user:email"])
    }

    /// Any other provider that speaks OAuth 2: where people agree, where a code becomes a token,
    /// and where a token is answered with whose it is, as JSON with `id` or `sub`.
    pub fn oauth(
        authorize: impl Into<String>,
        token: impl Into<String>,
        user: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        let kind = Kind::OAuth {
            authorize: authorize.into(),
            token: token.into(),
            user: user.into(),
            emails: None,
        };
        Self::of(kind, client_id, client_secret, &[])
    }

    fn of(
        kind: Kind,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        scopes: &[&str],
    ) -> Self {
        Self(Arc::new(Inner {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            kind,
        }))
    }

    /// Asks for one more scope.
    ///
    /// # Panics
    ///
    /// When the provider is in use already.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        let inner = Arc::get_mut(&mut self.0).expect("scopes are named before the app starts");
        inner.scopes.push(scope.into());
        self
    }

    /// The address where people agree.
    pub(super) async fn authorize(
        &self,
        client: &Client,
        callback: String,
        pending: &Pending,
        challenge: PkceCodeChallenge,
    ) -> Result<String, Error> {
        let known = self.discovered(client).await.map_err(Error::internal)?;
        let oauth = self
            .oauth2(known.as_deref(), callback)
            .map_err(Error::internal)?;
        let scopes = self.0.scopes.iter().map(|scope| Scope::new(scope.clone()));
        let state = CsrfToken::new(pending.state.clone());
        let mut request = oauth
            .authorize_url(|| state)
            .add_scopes(scopes)
            .set_pkce_challenge(challenge);
        if known.is_some() {
            request = request.add_extra_param("nonce", pending.nonce.clone());
        }
        Ok(request.url().0.into())
    }

    /// Makes the code a token, and the token an account.
    pub(super) async fn exchange(
        &self,
        client: &Client,
        callback: String,
        code: String,
        issuer: Option<String>,
        pending: &Pending,
        now: u64,
    ) -> Result<Identity, String> {
        let known = self
            .discovered(client)
            .await
            .map_err(|cause| cause.to_string())?;
        if let Some(known) = &known {
            known.answered(issuer)?;
        }
        let oauth = self.oauth2(known.as_deref(), callback)?;
        let own = client.clone();
        let send = move |request| {
            let own = own.clone();
            async move { own.send(request).await }
        };
        let tokens = oauth
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(PkceCodeVerifier::new(pending.verifier.clone()))
            .request_async(&send)
            .await
            .map_err(refusal)?;
        match known {
            Some(known) => self.proved(client, &known, &tokens, pending, now).await,
            None => self.asked(client, &tokens).await,
        }
    }

    fn oauth2(&self, known: Option<&Discovered>, callback: String) -> Result<OAuth, String> {
        let (authorize, token) = match (&self.0.kind, known) {
            (_, Some(known)) => (&known.authorization_endpoint, &known.token_endpoint),
            (
                Kind::OAuth {
                    authorize, token, ..
                },
                None,
            ) => (authorize, token),
            (Kind::Oidc { issuer, .. }, None) => return Err(format!("{issuer} is not known")),
        };
        fn broken(what: &str) -> impl FnOnce(oauth2::url::ParseError) -> String + '_ {
            move |cause| format!("{what} is no address: {cause}")
        }
        let client = oauth2::Client::new(ClientId::new(self.0.client_id.clone()))
            .set_client_secret(ClientSecret::new(self.0.client_secret.clone()))
            .set_auth_type(known.map_or(AuthType::RequestBody, Discovered::auth_type))
            .set_auth_uri(AuthUrl::new(authorize.clone()).map_err(broken(authorize))?)
            .set_token_uri(TokenUrl::new(token.clone()).map_err(broken(token))?)
            .set_redirect_uri(RedirectUrl::new(callback.clone()).map_err(broken(&callback))?);
        Ok(client)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.0.kind {
            Kind::Oidc { issuer, .. } => issuer,
            Kind::OAuth { authorize, .. } => authorize,
        };
        f.debug_tuple("Provider").field(name).finish()
    }
}

fn identity(subject: String, email_verified: bool, claims: Map<String, Value>) -> Identity {
    Identity {
        provider: String::new(),
        subject,
        email: text(&claims, "email"),
        email_verified,
        name: text(&claims, "name").or_else(|| text(&claims, "login")),
        claims,
    }
}

/// A text, or a number as one: GitHub's accounts have numbers.
fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    match claims.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Why a code was not taken, without the code.
fn refusal(error: RequestTokenError<Unanswered, BasicErrorResponse>) -> String {
    match error {
        RequestTokenError::ServerResponse(said) => format!("the code was not taken: {said}"),
        RequestTokenError::Request(cause) => cause.to_string(),
        RequestTokenError::Parse(cause, _) => {
            format!("the provider's answer cannot be read: {cause}")
        }
        RequestTokenError::Other(what) => what,
    }
}
