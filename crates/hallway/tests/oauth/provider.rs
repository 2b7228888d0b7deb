//! A provider on loopback that can lie about everything that is checked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hallway::axum::body::Bytes;
use hallway::axum::extract::State;
use hallway::axum::routing::{get, post};
use hallway::axum::{Json, Router, serve as serve_axum};
use hallway::http::{HeaderMap, StatusCode, header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

/// What the provider says that is not so.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lies {
    /// Claims of the id token in the place of the true ones.
    pub(crate) claims: Vec<(&'static str, Value)>,
    /// The `iss` of the discovery document.
    pub(crate) issuer: Option<&'static str>,
    /// The id token's algorithm, unsigned.
    pub(crate) unsigned: Option<&'static str>,
    /// Signs with a key that it does not publish.
    pub(crate) other_key: bool,
    pub(crate) no_id_token: bool,
    /// The id token has no e-mail: it is at the userinfo endpoint.
    pub(crate) no_email: bool,
    /// The account of which the userinfo endpoint tells.
    pub(crate) userinfo: Option<&'static str>,
    pub(crate) subject: Option<&'static str>,
    /// Takes a code again and asks for no proof key.
    pub(crate) careless: bool,
}

/// A provider, as its pages see it.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

struct Inner {
    lies: Lies,
    issuer: String,
    key: EcdsaKeyPair,
    /// Each code with the challenge and the nonce that it was given for.
    codes: Mutex<HashMap<String, (String, String)>>,
    shown: Mutex<u32>,
}

impl Shared {
    /// Somebody agrees: a code for them.
    pub(crate) fn agree(&self, challenge: &str, nonce: &str) -> String {
        let mut codes = self.0.codes.lock().unwrap();
        let code = format!("code-{}", codes.len());
        codes.insert(code.clone(), (challenge.to_owned(), nonce.to_owned()));
        code
    }

    pub(crate) fn shown(&self) -> u32 {
        *self.0.shown.lock().unwrap()
    }

    /// The nonce of a code, if the caller is our client, holds the proof key and comes first.
    fn take(&self, form: &HashMap<String, String>) -> Option<String> {
        *self.0.shown.lock().unwrap() += 1;
        let mut codes = self.0.codes.lock().unwrap();
        let code = form.get("code")?;
        let careless = self.0.lies.careless;
        let (challenge, nonce) = match careless {
            true => codes.get(code).cloned()?,
            // It stays in the table as one that was taken.
            false => codes.insert(code.clone(), Default::default())?,
        };
        let digest = Sha256::digest(form.get("code_verifier")?);
        (careless || URL_SAFE_NO_PAD.encode(digest) == challenge).then_some(nonce)
    }

    fn id_token(&self, nonce: &str) -> String {
        let lies = &self.0.lies;
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs();
        let mut claims = json!({
            "iss": self.0.issuer, "aud": "studio", "sub": lies.subject.unwrap_or("ada"),
            "nonce": nonce, "iat": now, "exp": now + 300,
        });
        if !lies.no_email {
            claims["email"] = json!("ada@company.example");
            claims["email_verified"] = json!(true);
        }
        for (name, value) in &lies.claims {
            claims[*name] = value.clone();
        }
        let text = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let alg = lies.unsigned.unwrap_or("ES256");
        let signed = format!(
            "{}.{}",
            text(&json!({ "alg": alg, "kid": "k" })),
            text(&claims)
        );
        let signature = match (lies.unsigned, lies.other_key) {
            (Some(_), _) => Vec::new(),
            (None, true) => sign(&key(), &signed),
            (None, false) => sign(&self.0.key, &signed),
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn key() -> EcdsaKeyPair {
    let (random, scheme) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
    let key = EcdsaKeyPair::generate_pkcs8(scheme, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(scheme, key.as_ref(), &random).unwrap()
}

fn sign(key: &EcdsaKeyPair, text: &str) -> Vec<u8> {
    let signature = key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
    signature.as_ref().to_vec()
}

async fn discovery(State(it): State<Shared>) -> Json<Value> {
    let issuer = &it.0.issuer;
    Json(json!({
        "issuer": it.0.lies.issuer.unwrap_or(issuer),
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/keys"),
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(it): State<Shared>) -> Json<Value> {
    let point = it.0.key.public_key().as_ref();
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "k", "use": "sig",
        "x": text(&point[1..33]), "y": text(&point[33..]),
    }] }))
}

fn form(body: &Bytes) -> HashMap<String, String> {
    form_urlencoded::parse(body).into_owned().collect()
}

async fn token(
    State(it): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Json<Value>) {
    let basic = format!("Basic {}", STANDARD.encode("studio:secret"));
    let known = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|it| *it == *basic);
    match it.take(&form(&body)).filter(|_| known) {
        Some(nonce) => {
            let mut tokens = json!({ "access_token": "of-ada", "token_type": "Bearer" });
            if !it.0.lies.no_id_token {
                tokens["id_token"] = json!(it.id_token(&nonce));
            }
            (StatusCode::OK, Json(tokens))
        }
        None => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": "invalid_grant" })),
        ),
    }
}

async fn userinfo(State(it): State<Shared>, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    of_ada(&headers)?;
    Ok(Json(json!({
        "sub": it.0.lies.userinfo.unwrap_or("ada"),
        "email": "ada@userinfo.example", "email_verified": true,
    })))
}

/// As GitHub does: the secret in the body, no id token.
async fn hub_token(State(it): State<Shared>, body: Bytes) -> (StatusCode, Json<Value>) {
    let form = form(&body);
    let known = form
        .get("client_secret")
        .is_some_and(|secret| secret == "secret");
    match it.take(&form).filter(|_| known) {
        Some(_) => (
            StatusCode::OK,
            Json(json!({ "access_token": "of-ada", "token_type": "bearer" })),
        ),
        None => (
            StatusCode::OK,
            Json(json!({ "error": "bad_verification_code" })),
        ),
    }
}

async fn hub_user(headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    of_ada(&headers)?;
    Ok(Json(
        json!({ "id": 583_231, "login": "ada", "email": "anything@hub.example" }),
    ))
}

async fn hub_emails(headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    of_ada(&headers)?;
    Ok(Json(json!([
        { "email": "old@hub.example", "primary": false, "verified": true },
        { "email": "ada@hub.example", "primary": true, "verified": true },
    ])))
}

fn of_ada(headers: &HeaderMap) -> Result<(), StatusCode> {
    match headers
        .get(header::AUTHORIZATION)
        .is_some_and(|it| it == "Bearer of-ada")
    {
        true => Ok(()),
        false => Err(StatusCode::UNAUTHORIZED),
    }
}

/// Starts a provider; says its issuer.
pub(crate) async fn serve(lies: Lies) -> (String, Shared) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let shared = Shared(Arc::new(Inner {
        lies,
        issuer: issuer.clone(),
        key: key(),
        codes: Mutex::default(),
        shown: Mutex::default(),
    }));
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/keys", get(keys))
        .route("/token", post(token))
        .route("/userinfo", get(userinfo))
        .route("/login/oauth/access_token", post(hub_token))
        .route("/api/v3/user", get(hub_user))
        .route("/api/v3/user/emails", get(hub_emails))
        .with_state(shared.clone());
    tokio::spawn(async move { serve_axum(listener, router).await });
    (issuer, shared)
}
