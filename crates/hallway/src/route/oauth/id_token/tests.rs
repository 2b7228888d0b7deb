//! Tokens as they should be, and each of the ways in which they may not be.

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use serde_json::json;

use super::*;

const EXPECTED: Expected<'_> = Expected {
    issuer: "https://id.example",
    client: "studio",
    nonce: "n-1",
    now: 1_000_000,
};

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A provider with one key for ES256, called `k`.
struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let scheme = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(scheme, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(scheme, key.as_ref(), &random).unwrap())
    }

    fn key(&self) -> Value {
        let point = self.0.public_key().as_ref();
        json!({ "kty": "EC", "crv": "P-256", "kid": "k", "x": text(&point[1..33]), "y": text(&point[33..]) })
    }

    fn keys(&self) -> Keys {
        serde_json::from_value(json!({ "keys": [self.key()] })).unwrap()
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", text(header.to_string()), text(claims.to_string()));
        let signature = self
            .0
            .sign(&SystemRandom::new(), signed.as_bytes())
            .unwrap();
        format!("{signed}.{}", text(signature))
    }
}

fn header() -> Value {
    json!({ "alg": "ES256", "kid": "k" })
}

fn claims() -> Value {
    json!({
        "iss": "https://id.example", "aud": "studio", "sub": "ada", "nonce": "n-1",
        "iat": 999_990, "exp": 1_000_300,
    })
}

#[test]
fn an_honest_token_is_believed() {
    let signer = Signer::new();
    let claims = check(
        &signer.sign(&header(), &claims()),
        &signer.keys(),
        &EXPECTED,
    )
    .unwrap();
    assert_eq!(claims["sub"], "ada");
    // A provider with one key need not name it.
    let token = signer.sign(&json!({ "alg": "ES256" }), &self::claims());
    assert!(check(&token, &signer.keys(), &EXPECTED).is_ok());
}

#[test]
fn every_other_claim_is_refused() {
    let signer = Signer::new();
    use Unbelieved::{Audience, Issuer, Malformed, Nonce, Time};
    for (name, value, why) in [
        ("iss", json!("https://id.example/"), Some(Issuer)),
        ("iss", json!("https://evil.example"), Some(Issuer)),
        ("iss", Value::Null, Some(Issuer)),
        ("aud", json!("another"), Some(Audience)),
        ("aud", json!(["another"]), Some(Audience)),
        ("aud", json!(["studio"]), None),
        ("aud", json!(["studio", "another"]), Some(Audience)),
        ("aud", Value::Null, Some(Audience)),
        ("azp", json!("another"), Some(Audience)),
        ("azp", json!("studio"), None),
        ("nonce", json!("n-2"), Some(Nonce)),
        ("nonce", Value::Null, Some(Nonce)),
        ("exp", json!(999_939), Some(Time)),
        ("exp", json!(999_941), None),
        ("exp", json!("1000300"), Some(Time)),
        ("exp", Value::Null, Some(Time)),
        ("iat", json!(1_000_061), Some(Time)),
        ("iat", Value::Null, Some(Time)),
        ("nbf", json!(1_000_061), Some(Time)),
        ("sub", json!(""), Some(Malformed)),
        ("sub", json!(7), Some(Malformed)),
    ] {
        let mut claims = claims();
        claims[name] = value.clone();
        let said = check(&signer.sign(&header(), &claims), &signer.keys(), &EXPECTED);
        assert_eq!(said.err(), why, "{name}: {value}");
    }
}

#[test]
fn only_a_key_of_the_provider_signs() {
    let (signer, stranger) = (Signer::new(), Signer::new());
    let honest = signer.sign(&header(), &claims());
    let check = |token: &str| check(token, &signer.keys(), &EXPECTED).unwrap_err();
    assert_eq!(
        check(&stranger.sign(&header(), &claims())),
        Unbelieved::Signature
    );
    let unnamed = json!({ "alg": "ES256", "kid": "other" });
    assert_eq!(
        check(&signer.sign(&unnamed, &claims())),
        Unbelieved::UnknownKey
    );
    // The claims of another token under this one's signature.
    let mut other = claims();
    other["sub"] = json!("grace");
    let forged = signer.sign(&header(), &other);
    let parts: Vec<_> = honest.split('.').collect();
    let claims_of_forged = forged.split('.').nth(1).unwrap();
    let mixed = [parts[0], claims_of_forged, parts[2]].join(".");
    assert_eq!(check(&mixed), Unbelieved::Signature);
    for broken in [
        "",
        "a",
        "a.b",
        "a.b.c",
        &format!("{honest}="),
        &honest[..honest.len() - 2],
    ] {
        let said = check(broken);
        assert!(
            matches!(said, Unbelieved::Malformed | Unbelieved::Signature),
            "{broken}: {said:?}"
        );
    }
}

#[test]
fn the_header_cannot_choose_an_algorithm_without_a_key_of_the_provider() {
    let signer = Signer::new();
    for alg in ["none", "None", "HS256", "ES384", "RS1", ""] {
        let token = signer.sign(&json!({ "alg": alg, "kid": "k" }), &claims());
        let said = check(&token, &signer.keys(), &EXPECTED);
        assert_eq!(said.unwrap_err(), Unbelieved::Algorithm, "{alg}");
        let (unsigned, _) = token.rsplit_once('.').unwrap();
        assert!(check(&format!("{unsigned}."), &signer.keys(), &EXPECTED).is_err());
    }
    for alg in ["RS256", "PS256", "EdDSA"] {
        let token = signer.sign(&json!({ "alg": alg, "kid": "k" }), &claims());
        let said = check(&token, &signer.keys(), &EXPECTED);
        assert_eq!(said.unwrap_err(), Unbelieved::UnknownKey, "{alg}");
    }
    let critical = json!({ "alg": "ES256", "kid": "k", "crit": ["exp"] });
    let said = check(
        &signer.sign(&critical, &claims()),
        &signer.keys(),
        &EXPECTED,
    );
    assert_eq!(said.unwrap_err(), Unbelieved::Algorithm);
}

#[test]
fn a_key_for_something_else_is_none() {
    let signer = Signer::new();
    for (name, value) in [
        ("use", "enc"),
        ("alg", "ES512"),
        ("kty", "RSA"),
        ("crv", "P-384"),
    ] {
        let mut key = signer.key();
        key[name] = json!(value);
        let keys: Keys = serde_json::from_value(json!({ "keys": [key] })).unwrap();
        let said = check(&signer.sign(&header(), &claims()), &keys, &EXPECTED);
        assert_eq!(said.unwrap_err(), Unbelieved::UnknownKey, "{name}");
    }
    let two = json!({ "keys": [signer.key(), Signer::new().key()] });
    let keys: Keys = serde_json::from_value(two).unwrap();
    let said = check(&signer.sign(&header(), &claims()), &keys, &EXPECTED);
    assert_eq!(
        said.unwrap_err(),
        Unbelieved::UnknownKey,
        "two keys of one name"
    );
}

#[test]
fn ed25519_signs_too() {
    let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let key = Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap();
    let header = json!({ "alg": "EdDSA" });
    let signed = format!(
        "{}.{}",
        text(header.to_string()),
        text(claims().to_string())
    );
    let token = format!("{signed}.{}", text(key.sign(signed.as_bytes())));
    let public = json!({ "kty": "OKP", "crv": "Ed25519", "x": text(key.public_key()) });
    let keys: Keys = serde_json::from_value(json!({ "keys": [public] })).unwrap();
    assert!(check(&token, &keys, &EXPECTED).is_ok());
}

/// The example of RFC 7515, A.2: RS256 with a key of 2048 bits.
#[test]
fn the_signature_of_rfc_7515_fits() {
    let keys: Keys = serde_json::from_value(json!({ "keys": [{
        "kty": "RSA", "e": "AQAB",
        "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
    }] })).unwrap();
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    // The signature fits, so it is the issuer that does not.
    assert_eq!(
        check(token, &keys, &EXPECTED).unwrap_err(),
        Unbelieved::Issuer
    );
}
