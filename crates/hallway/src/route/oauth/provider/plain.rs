//! Asks providers that speak OAuth 2 alone whose a token is.

use oauth2::TokenResponse as _;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Kind, Provider, Tokens, identity, text};
use crate::route::oauth::callback::Identity;
use crate::route::oauth::client::{Client, Unanswered};

impl Provider {
    /// Asks whose the token is.
    pub(super) async fn asked(&self, client: &Client, tokens: &Tokens) -> Result<Identity, String> {
        let Kind::OAuth { user, emails, .. } = &self.0.kind else {
            return Err("an OpenID provider proves it".to_owned());
        };
        let unanswered = |cause: Unanswered| cause.to_string();
        let access = tokens.access_token().secret();
        let mut claims: Map<String, Value> =
            client.read(user, Some(access)).await.map_err(unanswered)?;
        let subject = text(&claims, "sub").or_else(|| text(&claims, "id"));
        let subject = subject.ok_or("the provider names no account")?;
        let mut verified = false;
        if let Some(address) = emails {
            let emails: Vec<Email> = client
                .read(address, Some(access))
                .await
                .map_err(unanswered)?;
            let first = emails
                .into_iter()
                .find(|email| email.primary && email.verified);
            verified = first.is_some();
            claims.insert(
                "email".to_owned(),
                first.map_or(Value::Null, |email| email.email.into()),
            );
        }
        Ok(identity(subject, verified, claims))
    }
}

/// As GitHub lists them.
#[derive(Deserialize)]
struct Email {
    email: String,
    primary: bool,
    verified: bool,
}
