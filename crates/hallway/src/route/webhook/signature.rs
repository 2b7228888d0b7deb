//! Holds what a delivery says about its own signature, before anybody has checked it.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, general_purpose};
use http::HeaderMap;

/// The digests that a delivery shows, and what was signed in front of the body.
///
/// HMAC-SHA-256 over `prefix` and the exact bytes of the body must be one of the digests. One that
/// cannot be decoded fits nothing.
#[derive(Debug, Clone, Default)]
pub struct Signature {
    pub(super) prefix: Vec<u8>,
    pub(super) digests: Vec<Vec<u8>>,
    sent_at: Option<u64>,
}

/// More than any sender shows, so that a header does not decide how much there is to compare.
const MOST_DIGESTS: usize = 16;

impl Signature {
    /// The body alone was signed.
    pub fn of_body() -> Self {
        Self::default()
    }

    /// `prefix` was signed, then the body.
    pub fn of(prefix: impl Into<Vec<u8>>) -> Self {
        Self {
            prefix: prefix.into(),
            ..Self::default()
        }
    }

    /// When it was signed, in seconds since 1970. It must be part of what was signed.
    #[must_use]
    pub fn at(self, seconds: u64) -> Self {
        Self {
            sent_at: Some(seconds),
            ..self
        }
    }

    /// Shows a digest in hexadecimal.
    #[must_use]
    pub fn hex(self, text: &str) -> Self {
        self.digest(unhex(text))
    }

    /// Shows a digest in base64 of either alphabet, with padding or without.
    #[must_use]
    pub fn base64(self, text: &str) -> Self {
        self.digest(unbase64(text))
    }

    fn digest(mut self, digest: Option<Vec<u8>>) -> Self {
        if self.digests.len() < MOST_DIGESTS {
            self.digests.extend(digest);
        }
        self
    }

    pub(super) fn time(&self) -> Option<u64> {
        self.sent_at
    }
}

/// Why a signature cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned(String);

impl Unsigned {
    /// The header is there and says nothing that makes sense.
    pub fn unclear(name: &str) -> Self {
        Self(format!("The header {name} cannot be read."))
    }
}

impl fmt::Display for Unsigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unsigned {}

/// The value of a header that must be there once, in plain text.
///
/// # Errors
///
/// When it is missing, is there twice, or is not plain text.
pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Unsigned> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().map_err(|_| Unsigned::unclear(name)),
        (Some(_), Some(_)) => Err(Unsigned(format!("The header {name} was sent twice."))),
        (None, _) => Err(Unsigned(format!("The header {name} is missing."))),
    }
}

/// The value of `name=value` in a list with commas, such as `t=1,v1=ab,v1=cd`.
pub(super) fn pairs(list: &str) -> impl Iterator<Item = (&str, &str)> {
    list.split(',')
        .filter_map(|pair| pair.trim().split_once('='))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |&[high, low]: &[u8; 2]| u8::try_from(digit(high)? * 16 + digit(low)?).ok();
    rest.is_empty()
        .then(|| pairs.iter().map(byte).collect())
        .flatten()
}

pub(super) fn unbase64(text: &str) -> Option<Vec<u8>> {
    let standard: String = text
        .chars()
        .map(|letter| match letter {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    const EITHER: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        general_purpose::PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    EITHER.decode(standard).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_in_every_common_spelling() {
        assert_eq!(unhex("00fFa1"), Some(vec![0, 255, 161]));
        assert_eq!(unhex(""), Some(vec![]));
        for broken in ["0", "0g", "+f", "0x00", "é0"] {
            assert_eq!(unhex(broken), None, "{broken}");
        }
        for text in ["+/8=", "+/8", "-_8=", "-_8"] {
            assert_eq!(unbase64(text), Some(vec![0xfb, 0xff]), "{text}");
        }
        assert_eq!(unbase64("a b"), None);
    }

    #[test]
    fn a_header_is_there_once_or_not_at_all() {
        let mut headers = HeaderMap::new();
        let missing = header(&headers, "x-a").unwrap_err().to_string();
        assert_eq!(missing, "The header x-a is missing.");
        headers.append("x-a", "1".parse().unwrap());
        assert_eq!(header(&headers, "x-a"), Ok("1"));
        headers.append("x-a", "1".parse().unwrap());
        let twice = header(&headers, "x-a").unwrap_err().to_string();
        assert_eq!(twice, "The header x-a was sent twice.");
    }

    #[test]
    fn a_header_does_not_decide_how_much_there_is_to_compare() {
        let many = (0..1000).fold(Signature::of_body(), |all, _| all.hex("00"));
        assert_eq!(many.digests.len(), MOST_DIGESTS);
    }
}
