//! Knows the secrets of a sender, and checks a signature with each of them.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq as _};

use super::Sender;
use super::signature::Signature;

/// The secrets that a sender may sign with: one, or two while it is changed.
///
/// Without any (`WebhookSecrets::default()`) every delivery is refused.
///
/// # Examples
///
/// ```
/// use hallway::route::webhook::{StandardWebhooks, Stripe, WebhookSecrets};
///
/// let stripe: WebhookSecrets<Stripe> = WebhookSecrets::new(["whsec_new", "whsec_old"]);
/// let resend: WebhookSecrets<StandardWebhooks> =
///     WebhookSecrets::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".split(','));
/// assert_eq!(format!("{stripe:?}"), "WebhookSecrets(stripe, 2 known)");
/// ```
pub struct WebhookSecrets<S> {
    keyed: Arc<[Hmac<Sha256>]>,
    sender: PhantomData<fn() -> S>,
}

impl<S: Sender> WebhookSecrets<S> {
    /// Knows these secrets, as the sender shows them.
    ///
    /// # Panics
    ///
    /// Panics if a secret is blank or is none of this sender: a setting that was forgotten would
    /// open the door to everybody, or to nobody.
    pub fn new<T: AsRef<str>>(secrets: impl IntoIterator<Item = T>) -> Self {
        let keyed = |secret: T| {
            let secret = secret.as_ref().trim();
            assert!(!secret.is_empty(), "a secret of {} is empty", S::NAME);
            let key = S::key(secret)
                .unwrap_or_else(|| panic!("a secret of {} cannot be decoded", S::NAME));
            Hmac::new_from_slice(&key).expect("HMAC takes a key of any length")
        };
        Self {
            keyed: secrets.into_iter().map(keyed).collect(),
            sender: PhantomData,
        }
    }

    /// Compares every digest with that of every secret, in the same time whichever fits.
    pub(super) fn signed(&self, signature: &Signature, body: &[u8]) -> bool {
        let fits = self.keyed.iter().fold(Choice::from(0), |fits, keyed| {
            let mut hmac = keyed.clone();
            hmac.update(&signature.prefix);
            hmac.update(body);
            let right = hmac.finalize().into_bytes();
            let shown = signature.digests.iter();
            shown.fold(fits, |fits, shown| fits | right.as_slice().ct_eq(shown))
        });
        fits.into()
    }
}

impl<S> Clone for WebhookSecrets<S> {
    fn clone(&self) -> Self {
        Self {
            keyed: self.keyed.clone(),
            sender: PhantomData,
        }
    }
}

impl<S> Default for WebhookSecrets<S> {
    fn default() -> Self {
        Self {
            keyed: Arc::default(),
            sender: PhantomData,
        }
    }
}

impl<S: Sender> fmt::Debug for WebhookSecrets<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookSecrets({}, {} known)", S::NAME, self.keyed.len())
    }
}
