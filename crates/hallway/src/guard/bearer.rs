//! Compares the bearer token of a request with those that are known.

use std::fmt;

use http::{HeaderMap, header};
use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq as _};

/// Tokens that open a door, kept as SHA-256 digests only. Without any nobody has one.
#[derive(Clone, Default)]
pub(crate) struct Bearers(Vec<[u8; 32]>);

impl Bearers {
    /// Reads tokens with commas between.
    pub(crate) fn parse(list: &str) -> Self {
        let tokens = list.split(',').map(str::trim);
        let digest = |token: &str| Sha256::digest(token.as_bytes()).into();
        Self(
            tokens
                .filter(|token| !token.is_empty())
                .map(digest)
                .collect(),
        )
    }

    /// Whether the request shows one of them, compared in the same time whichever it is.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        let Some(shown) = shown(headers) else {
            return false;
        };
        let shown: [u8; 32] = Sha256::digest(shown).into();
        let fits = |fits: Choice, known: &[u8; 32]| fits | known.ct_eq(&shown);
        self.0.iter().fold(Choice::from(0), fits).into()
    }
}

impl fmt::Debug for Bearers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bearers({} known)", self.0.len())
    }
}

/// The one token of the request: with two it is not clear which was meant.
fn shown(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(list: &str, values: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.parse().unwrap());
        }
        Bearers::parse(list).admit(&headers)
    }

    #[test]
    fn only_a_known_token_opens_and_an_empty_list_opens_to_nobody() {
        assert!(admits("one", &["Bearer one"]));
        assert!(admits("one, two", &["bearer two"]));
        for (list, values) in [
            ("", &["Bearer "][..]),
            (" , ", &["Bearer "]),
            ("one", &[]),
            ("one", &["one"]),
            ("one", &["Basic one"]),
            ("one", &["Bearer"]),
            ("one", &["Bearer on"]),
            ("one", &["Bearer onee"]),
            ("one, two", &["Bearer one, two"]),
            ("one", &["Bearer one", "Bearer one"]),
        ] {
            assert!(!admits(list, values), "{list:?} {values:?}");
        }
    }
}
