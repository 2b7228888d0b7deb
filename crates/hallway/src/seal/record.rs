//! Seals what a submission ended with, for a store that others can read.
//!
//! The key is that of the deployment for the day, and of the submission: a record opens for the
//! submission that it was sealed for and for no other, wherever it lies.

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{HEAD, MAX_AGE_DAYS, NONCE, Sealer, Secret, day};

impl Sealer {
    /// Seals the record of the submission that `id` names.
    pub(crate) fn seal_record(&self, id: &[u8], now: u64, plain: &[u8]) -> Vec<u8> {
        let (secret, day) = (self.ring.first(), day(now));
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).expect("the system gives random bytes");
        let mut text = plain.to_vec();
        cipher(secret, day, id)
            .encrypt_in_place(&Nonce::from(nonce), b"", &mut text)
            .expect("AES-GCM takes up to 64 GB");
        [&secret.id()[..], &day.to_be_bytes(), &nonce, &text].concat()
    }

    /// Opens what [`seal_record`](Self::seal_record) made for the same submission.
    pub(crate) fn open_record(&self, id: &[u8], now: u64, sealed: &[u8]) -> Option<Vec<u8>> {
        let (head, text) = sealed.split_at_checked(HEAD)?;
        let secret = self.ring.get(self.ring.position(&head[..4])?);
        let sealed_on = u32::from_be_bytes(*head[4..].first_chunk()?);
        let today = day(now);
        if sealed_on > today + 1 || sealed_on + MAX_AGE_DAYS < today {
            return None;
        }
        let nonce: [u8; NONCE] = head[8..].try_into().ok()?;
        let mut plain = text.to_vec();
        cipher(secret, sealed_on, id)
            .decrypt_in_place(&Nonce::from(nonce), b"", &mut plain)
            .ok()?;
        Some(plain)
    }
}

fn cipher(secret: &Secret, day: u32, id: &[u8]) -> Aes256Gcm {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.bytes()).expect("HMAC takes any key");
    mac.update(b"hallway record v1");
    mac.update(&day.to_be_bytes());
    mac.update(id);
    Aes256Gcm::new(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::KeyRing;

    const NOW: u64 = 1_800_000_000;

    #[test]
    fn a_record_opens_for_its_own_submission_only_and_says_nothing_to_others() {
        let sealer = Sealer::new(KeyRing::random());
        let sealed = sealer.seal_record(b"one", NOW, b"Saved, Ada.");
        let text = String::from_utf8_lossy(&sealed);
        assert!(!text.contains("Ada"));
        let open = |id: &[u8], sealed: &[u8]| sealer.open_record(id, NOW + 86_400, sealed);
        assert_eq!(open(b"one", &sealed).as_deref(), Some(&b"Saved, Ada."[..]));
        assert_eq!(open(b"two", &sealed), None);
        assert_eq!(open(b"one", &sealed[..HEAD - 1]), None);
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(open(b"one", &altered), None, "byte {at}");
        }
        let stranger = Sealer::new(KeyRing::random());
        assert_eq!(stranger.open_record(b"one", NOW, &sealed), None);
    }
}
