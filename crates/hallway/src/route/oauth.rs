//! Signs people in with an account that they have elsewhere: OpenID Connect and OAuth 2.
//!
//! Two route handlers are all that an app writes. The first sends the browser to the provider with
//! [`Login`], the second takes it back with [`Callback`]. In between:
//!
//! 1. A random state ties the answer to this browser: it comes back in the address, and lies in a
//!    sealed cookie for ten minutes. Without the cookie, with another state, or for another
//!    provider nothing is asked of anybody (RFC 6749, 10.12).
//! 2. The code is exchanged with the proof key that the cookie holds (PKCE, RFC 7636), so that a
//!    code that was overheard is worth nothing.
//! 3. An OpenID provider's id token is checked whole: signature, issuer, audience, time, and the
//!    nonce that the cookie holds. The issuer that the answer names must be the one that was asked
//!    (RFC 9207).
//! 4. Where the person goes then was sealed at the begin; the answer has no say in it.
//!
//! The cookie goes with the first answer, whatever it was. What fails leads to the page where people
//! sign in, with one sentence; the log says what it was.
//!
//! The trap in deployment: the provider must know the address of the callback exactly. It is made of
//! the site's address as the app states it, never of a header of the request.

mod callback;
mod client;
mod id_token;
mod login;
mod pending;
mod provider;

pub use callback::{Callback, Identity};
pub use login::{Login, Logins};
pub use provider::Provider;
