//! Seals what leaves the server and has to come back unchanged and unread.
//!
//! Tokens, sessions and messages are encrypted and authenticated with AES-256-GCM. The key that is
//! used is never a key of the deployment itself: each purpose has its own for each day, derived
//! with HMAC-SHA-256, so that a value sealed for one purpose opens nothing else, and the number of
//! random nonces under one key stays far below the 2^32 of NIST SP 800-38D, 8.3.
//!
//! The first key of the ring seals, all open: a key is changed in two deploys (append the new one,
//! then move it to the front) without closing an open tab.

mod keys;
mod letters;
mod record;
mod token;

use std::sync::RwLock;

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use base64::Engine;
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub use keys::KeyError;
pub(crate) use keys::{KeyRing, Secret};
use letters::{Letters, letters};
pub(crate) use token::{Token, page_hash};

/// What a sealed value is for. Values of one purpose do not open as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Token,
    Session,
    Flash,
    Seen,
    #[cfg(feature = "oauth")]
    Login,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Token => b"hallway token v1",
            Self::Session => b"hallway session v1",
            Self::Flash => b"hallway flash v1",
            Self::Seen => b"hallway seen v1",
            #[cfg(feature = "oauth")]
            Self::Login => b"hallway login v1",
        }
    }
}

/// Why a sealed value did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unopened {
    /// It was sealed with a key that is not in the ring (any more).
    UnknownKey,
    /// It is not ours, or somebody changed it.
    Altered,
}

/// Seals and opens with the deployment's keys.
#[derive(Debug)]
pub(crate) struct Sealer {
    ring: KeyRing,
    letters: Letters,
    /// The working keys in use: a handful, since there are few purposes and few days.
    working: RwLock<Vec<Working>>,
}

struct Working {
    secret: usize,
    purpose: Purpose,
    day: u32,
    cipher: Aes256Gcm,
}

impl std::fmt::Debug for Working {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Working")
            .field("day", &self.day)
            .finish_non_exhaustive()
    }
}

/// key id (4 bytes), day (4), nonce (12); then the text; then the tag (16).
const HEAD: usize = 20;
const NONCE: usize = 12;
const TAG: usize = 16;
/// No sealed value lives longer; older days are not even derived.
const MAX_AGE_DAYS: u32 = 400;
const MAX_WORKING: usize = 64;

impl Sealer {
    pub(crate) fn new(ring: KeyRing) -> Self {
        Self {
            ring,
            letters: letters(),
            working: RwLock::default(),
        }
    }

    /// The ids of the keys; the first one seals.
    pub(crate) fn key_names(&self) -> Vec<String> {
        self.ring.names()
    }

    /// Seals `plain` under a nonce of its own.
    pub(crate) fn seal(&self, purpose: Purpose, now: u64, plain: &[u8]) -> String {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).expect("the system gives random bytes");
        let mut sealed = String::new();
        let write = |out: &mut Vec<u8>| out.extend_from_slice(plain);
        self.seal_with(purpose, now, nonce, plain.len(), write, &mut sealed);
        sealed
    }

    /// The same for `length` bytes that `write` adds, under a nonce that must be new, to the end of
    /// `sealed`.
    fn seal_with(
        &self,
        purpose: Purpose,
        now: u64,
        nonce: [u8; NONCE],
        length: usize,
        write: impl FnOnce(&mut Vec<u8>),
        sealed: &mut String,
    ) {
        let day = day(now);
        let mut out = Vec::with_capacity(HEAD + length + TAG);
        out.extend_from_slice(&self.ring.first().id());
        out.extend_from_slice(&day.to_be_bytes());
        out.extend_from_slice(&nonce);
        write(&mut out);
        let (_, text) = out.split_at_mut(HEAD);
        let tag = self.with(0, purpose, day, |cipher| {
            cipher
                .encrypt_inout_detached(&Nonce::from(nonce), b"", text.into())
                .expect("AES-GCM takes up to 64 GB")
        });
        out.extend_from_slice(&tag);
        self.letters.encode_string(out, sealed);
    }

    /// Opens what [`seal`](Self::seal) made.
    pub(crate) fn open(
        &self,
        purpose: Purpose,
        now: u64,
        sealed: &str,
    ) -> Result<Vec<u8>, Unopened> {
        let mut raw = Vec::with_capacity(sealed.len());
        let decoded = self.letters.decode_vec(sealed, &mut raw);
        decoded.map_err(|_| Unopened::Altered)?;
        if raw.len() < HEAD + TAG {
            return Err(Unopened::Altered);
        }
        let (head, rest) = raw.split_at_mut(HEAD);
        let secret = self.ring.position(&head[..4]).ok_or(Unopened::UnknownKey)?;
        let sealed_on = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
        let today = day(now);
        if sealed_on > today + 1 || sealed_on + MAX_AGE_DAYS < today {
            return Err(Unopened::Altered);
        }
        let nonce = <[u8; NONCE]>::try_from(&head[8..]).map_err(|_| Unopened::Altered)?;
        let (text, tag) = rest.split_at_mut(rest.len() - TAG);
        let tag = <[u8; TAG]>::try_from(&*tag).map_err(|_| Unopened::Altered)?;
        self.with(secret, purpose, sealed_on, |cipher| {
            cipher.decrypt_inout_detached(&Nonce::from(nonce), b"", text.into(), &Tag::from(tag))
        })
        .map_err(|_| Unopened::Altered)?;
        raw.truncate(raw.len() - TAG);
        raw.drain(..HEAD);
        Ok(raw)
    }

    /// Runs `work` with the working key for a purpose and a day.
    fn with<T>(
        &self,
        secret: usize,
        purpose: Purpose,
        day: u32,
        mut work: impl FnMut(&Aes256Gcm) -> T,
    ) -> T {
        let is = |w: &Working| w.secret == secret && w.day == day && w.purpose == purpose;
        if let Ok(working) = self.working.read()
            && let Some(found) = working.iter().find(|w| is(w))
        {
            return work(&found.cipher);
        }
        let cipher = derive(self.ring.get(secret), purpose, day);
        let done = work(&cipher);
        if let Ok(mut working) = self.working.write()
            && !working.iter().any(is)
        {
            if working.len() == MAX_WORKING {
                working.remove(0);
            }
            working.push(Working {
                secret,
                purpose,
                day,
                cipher,
            });
        }
        done
    }
}

fn derive(secret: &Secret, purpose: Purpose, day: u32) -> Aes256Gcm {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.bytes()).expect("HMAC takes any key");
    mac.update(purpose.label());
    mac.update(&day.to_be_bytes());
    Aes256Gcm::new(&mac.finalize().into_bytes())
}

fn day(seconds: u64) -> u32 {
    u32::try_from(seconds / 86_400).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
