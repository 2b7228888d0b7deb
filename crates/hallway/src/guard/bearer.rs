//! Reads the bearer token of a request, and compares it with those that are known.

use std::fmt;

use http::request::Parts;
use http::{HeaderMap, header};

use super::access::Denied;
use super::secret::SecretHash;

/// The token of `Authorization: Bearer ..` (RFC 6750).
///
/// A table of tokens holds their hashes ([`SecretHash`]), never tokens;
/// [`NewSecret`](crate::NewSecret) makes one.
///
/// # Examples
///
/// ```
/// use std::collections::HashMap;
///
/// use hallway::http::request::Parts;
/// use hallway::{Access, Bearer, Denied, Guard, Principal, SecretHash};
///
/// #[derive(Clone)]
/// struct Tokens {
///     owners: HashMap<SecretHash, String>,
/// }
///
/// struct Machine;
///
/// impl Access for Machine {
///     type Who = String;
/// }
///
/// impl Guard<Tokens> for Machine {
///     async fn check(parts: &mut Parts, tokens: &Tokens) -> Result<String, Denied> {
///         let token = Bearer::of(parts)?;
///         let owner = tokens.owners.get(&token.hash()).cloned();
///         owner.ok_or_else(Bearer::refused)
///     }
/// }
///
/// async fn get(Principal(machine): Principal<Machine>) -> String {
///     format!("Hello {machine}")
/// }
/// ```
#[derive(Clone)]
pub struct Bearer(String);

impl Bearer {
    /// The one bearer token of a request.
    ///
    /// # Errors
    ///
    /// [`refused`](Self::refused) without a token, with two, or with something else in its place.
    pub fn of(parts: &Parts) -> Result<Self, Denied> {
        Self::shown(&parts.headers).ok_or_else(Self::refused)
    }

    /// With two tokens it is not clear which was meant.
    pub(crate) fn shown(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(header::AUTHORIZATION).iter();
        let line = lines.next().filter(|_| lines.next().is_none())?;
        token(line.to_str().ok()?).map(|token| Self(token.to_owned()))
    }

    /// The refusal: the same for a token that is missing and one that nobody has.
    pub fn refused() -> Denied {
        Denied::unauthorized("A valid bearer token is needed.").challenge("Bearer")
    }

    /// What a table of tokens is asked for.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

/// Never shows the token.
impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(..)")
    }
}

/// Tokens that open a door, kept as hashes only. Without any nobody has one.
#[derive(Clone, Default)]
pub(crate) struct Bearers(Vec<SecretHash>);

impl Bearers {
    /// Reads tokens with commas between.
    pub(crate) fn parse(list: &str) -> Self {
        let tokens = list.split(',').map(str::trim);
        let tokens = tokens.filter(|token| !token.is_empty());
        Self(tokens.map(SecretHash::of).collect())
    }

    /// Whether the request shows one of them, compared in the same time whichever it is.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        let Some(shown) = Bearer::shown(headers).map(|token| token.hash()) else {
            return false;
        };
        let fits = |fits: bool, known: &SecretHash| fits | (*known == shown);
        self.0.iter().fold(false, fits)
    }
}

impl fmt::Debug for Bearers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bearers({} known)", self.0.len())
    }
}

fn token(line: &str) -> Option<&str> {
    let (scheme, token) = line.split_once(' ')?;
    let token = token.trim_matches(' ');
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b',';
    let whole = !token.is_empty() && token.bytes().all(plain);
    (whole && scheme.eq_ignore_ascii_case("bearer")).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_whole_token_is_read() {
        for (line, read) in [
            ("Bearer abc", Some("abc")),
            ("bearer a-._~+/b==", Some("a-._~+/b==")),
            ("BEARER  abc ", Some("abc")),
            ("Bearer", None),
            ("Bearer ", None),
            ("Bearer a b", None),
            ("Bearer a,b", None),
            ("Basic abc", None),
            ("Bearerabc", None),
            ("", None),
        ] {
            assert_eq!(token(line), read, "{line:?}");
        }
        let mut parts = http::Request::new(()).into_parts().0;
        assert!(Bearer::of(&parts).is_err());
        for (token, is_read) in [("a", true), ("b", false)] {
            let line = format!("Bearer {token}").parse().expect("a header");
            parts.headers.append(header::AUTHORIZATION, line);
            assert_eq!(Bearer::of(&parts).is_ok(), is_read, "the second makes two");
        }
    }

    #[test]
    fn a_token_is_compared_by_its_hash_and_never_shown() {
        let token = Bearer("secret".to_owned());
        assert_eq!(token.hash(), SecretHash::of("secret"));
        assert_ne!(token.hash(), SecretHash::of("secret2"));
        assert_eq!(format!("{token:?}"), "Bearer(..)");
    }

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
