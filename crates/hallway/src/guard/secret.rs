//! Makes secrets that open doors to programs, and keeps of them what opens nothing: their hashes.

use std::fmt;
use std::hash::{Hash, Hasher};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// A new secret for a program: an API key or a bearer token, with 256 random bits.
///
/// Show it once, to whoever will use it. Store [`hash`](Self::hash), and [`shown`](Self::shown) to
/// tell one secret from another in a list.
///
/// # Examples
///
/// ```
/// use hallway::NewSecret;
///
/// let secret = NewSecret::generate("studio_");
/// assert!(secret.reveal().starts_with(secret.shown()));
/// assert_eq!(secret.shown().len(), "studio_".len() + 6);
/// assert_eq!(format!("{secret:?}"), format!("NewSecret({}..)", secret.shown()));
/// ```
pub struct NewSecret {
    text: String,
    /// How much of it may be seen.
    shown: usize,
}

impl NewSecret {
    /// Makes a secret that begins with `prefix`, by which people and scanners of source code see
    /// whose it is.
    pub fn generate(prefix: &str) -> Self {
        let mut random = [0; 32];
        getrandom::fill(&mut random).expect("the system gives random bytes");
        Self {
            text: format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random)),
            shown: prefix.len() + SHOWN,
        }
    }

    /// The whole secret.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Its begin, which is no secret: the prefix and six characters.
    pub fn shown(&self) -> &str {
        &self.text[..self.shown]
    }

    /// What is stored.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.text)
    }
}

/// Never shows the secret.
impl fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewSecret({}..)", self.shown())
    }
}

/// SHA-256 of a secret: what a table of keys holds. Whoever reads the table can use none of them.
///
/// Two hashes are compared in the same time whether they are equal or not. Secrets are long and
/// random, so they are hashed once, not slowly like a password.
///
/// # Examples
///
/// ```
/// use hallway::SecretHash;
///
/// let stored: [u8; 32] = *SecretHash::of("2f1c0e7d9a5b4c38").as_bytes();
/// assert_eq!(SecretHash::from(stored), SecretHash::of("2f1c0e7d9a5b4c38"));
/// assert_ne!(SecretHash::from(stored), SecretHash::of("2f1c0e7d9a5b4c39"));
/// ```
#[derive(Clone, Copy)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// The hash of a secret that somebody shows.
    pub fn of(secret: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for SecretHash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl PartialEq for SecretHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretHash {}

impl Hash for SecretHash {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(..)")
    }
}

/// Characters of a secret that may be seen; 37 more stay hidden.
const SHOWN: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_secrets_differ_and_only_the_right_one_has_the_hash() {
        let (one, other) = (NewSecret::generate("k_"), NewSecret::generate("k_"));
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.reveal().len(), 45);
        assert_eq!(SecretHash::of(one.reveal()), one.hash());
        assert_ne!(SecretHash::of(other.reveal()), one.hash());
    }

    #[test]
    fn neither_a_secret_nor_its_hash_is_logged() {
        let secret = NewSecret::generate("");
        assert_eq!(format!("{:?}", secret.hash()), "SecretHash(..)");
        assert!(!format!("{secret:?}").contains(secret.reveal()));
    }
}
