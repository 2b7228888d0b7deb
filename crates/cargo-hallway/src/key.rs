//! Makes a key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// 32 bytes from the operating system, as text.
pub(crate) fn make() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

pub(crate) const HELP: &str = "\
Print a new key for HALLWAY_KEYS

Usage: cargo hallway key

A key is 32 random bytes as base64url without padding: 43 letters, digits, `-` and `_`.
It seals the forms and sessions of a deployment, so it is a secret: keep it where the
database password is kept.

HALLWAY_KEYS holds one or more keys with commas between. The first one seals, all of them
open. To change the key, put the new one in front; drop the old one when the forms that it
sealed have expired (a day, unless said otherwise):

  HALLWAY_KEYS=<new>,<old>
";
