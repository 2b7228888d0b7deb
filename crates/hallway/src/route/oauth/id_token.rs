//! Checks an id token, as OpenID Connect Core 1.0 asks in 3.1.3.7.
//!
//! 1. It is signed by a key of the provider, with one of four algorithms. `none`, and those for
//!    which the key would be a shared secret, are not among them; a header that asks for extensions
//!    (`crit`) is refused.
//! 2. It comes from the provider that was asked (`iss`), and is for us (`aud`, `azp`).
//! 3. It is not over (`exp`), nor from the future (`iat`), give or take a minute.
//! 4. It belongs to this login (`nonce`).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The keys of a provider (RFC 7517).
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

/// One key. What we know no use for is not read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: String,
    n: String,
    e: String,
    x: String,
    y: String,
}

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since 1970.
    pub(super) now: u64,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unbelieved {
    Malformed,
    Algorithm,
    /// No key of the provider fits; it may have new ones.
    UnknownKey,
    Signature,
    Issuer,
    Audience,
    Time,
    Nonce,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
}

impl Algorithm {
    fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "EdDSA" => Some(Self::EdDsa),
            _ => None,
        }
    }

    /// The kind of key that it signs with.
    fn fits(self, key: &Key) -> bool {
        match self {
            Self::Rs256 | Self::Ps256 => key.kty == "RSA",
            Self::Es256 => key.kty == "EC" && key.crv == "P-256",
            Self::EdDsa => key.kty == "OKP" && key.crv == "Ed25519",
        }
    }
}

/// Believes a token, and says what it claims.
pub(super) fn check(
    token: &str,
    keys: &Keys,
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, Unbelieved> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Unbelieved::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(Unbelieved::Malformed)?;
    let header: Header = decoded(header)?;
    let algorithm = Algorithm::named(&header.alg).filter(|_| header.crit.is_none());
    let algorithm = algorithm.ok_or(Unbelieved::Algorithm)?;
    let key = keys
        .find(&header, algorithm)
        .ok_or(Unbelieved::UnknownKey)?;
    let signature = bytes(signature).ok_or(Unbelieved::Malformed)?;
    key.verify(algorithm, signed.as_bytes(), &signature)?;
    let claims: Map<String, Value> = decoded(claims)?;
    believe(&claims, expected)?;
    Ok(claims)
}

impl Keys {
    /// The key that the header names; without a name there must be only one that fits.
    fn find(&self, header: &Header, algorithm: Algorithm) -> Option<&Key> {
        let mut fitting = self.keys.iter().filter(|key| {
            algorithm.fits(key)
                && key.usage.as_deref().is_none_or(|usage| usage == "sig")
                && key.alg.as_deref().is_none_or(|alg| alg == header.alg)
                && (header.kid.is_none() || header.kid == key.kid)
        });
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

impl Key {
    fn verify(&self, algorithm: Algorithm, text: &[u8], signed: &[u8]) -> Result<(), Unbelieved> {
        let part = |text: &str| bytes(text).ok_or(Unbelieved::Signature);
        let verified = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => {
                let scheme = match algorithm {
                    Algorithm::Rs256 => &signature::RSA_PKCS1_2048_8192_SHA256,
                    _ => &signature::RSA_PSS_2048_8192_SHA256,
                };
                let (n, e) = (part(&self.n)?, part(&self.e)?);
                signature::RsaPublicKeyComponents { n, e }.verify(scheme, text, signed)
            }
            Algorithm::Es256 => {
                let point = [vec![4], part(&self.x)?, part(&self.y)?].concat();
                let scheme = &signature::ECDSA_P256_SHA256_FIXED;
                signature::UnparsedPublicKey::new(scheme, point).verify(text, signed)
            }
            Algorithm::EdDsa => {
                let key = part(&self.x)?;
                signature::UnparsedPublicKey::new(&signature::ED25519, key).verify(text, signed)
            }
        };
        verified.map_err(|_| Unbelieved::Signature)
    }
}

fn believe(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), Unbelieved> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let seconds = |name: &str| claims.get(name).and_then(Value::as_f64);
    let now = expected.now as f64;
    if text("iss") != Some(expected.issuer) {
        return Err(Unbelieved::Issuer);
    }
    if !is_for(claims, expected.client) {
        return Err(Unbelieved::Audience);
    }
    let lasts = seconds("exp").is_some_and(|end| now < end + SKEW);
    let has_begun = ["iat", "nbf"]
        .iter()
        .all(|name| seconds(name).is_none_or(|at| at <= now + SKEW));
    if !lasts || !has_begun || seconds("iat").is_none() {
        return Err(Unbelieved::Time);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(Unbelieved::Nonce);
    }
    match text("sub") {
        Some(subject) if !subject.is_empty() && subject.len() <= 255 => Ok(()),
        _ => Err(Unbelieved::Malformed),
    }
}

/// Whether we are among those that a token is for, and the one that it was given to.
fn is_for(claims: &Map<String, Value>, client: &str) -> bool {
    let (one, several) = match claims.get("aud") {
        Some(Value::String(one)) => (one == client, false),
        Some(Value::Array(all)) => (all.iter().any(|one| one == client), all.len() > 1),
        _ => (false, false),
    };
    let given_to_us = match claims.get("azp") {
        Some(party) => party == client,
        None => !several,
    };
    one && given_to_us
}

fn decoded<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, Unbelieved> {
    let json = bytes(part).ok_or(Unbelieved::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| Unbelieved::Malformed)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Seconds by which two clocks may differ.
const SKEW: f64 = 60.0;

#[cfg(test)]
mod tests;
