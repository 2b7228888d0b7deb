//! Names a submission or a call for those who write the name where they write the work.

use std::fmt;

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::Error;

/// The id of the submission that an action runs for, or of a call with a key
/// ([`Call::once_as`](crate::route::Call::once_as)): 64 hexadecimal digits.
///
/// Copies of one submission have the same id; another press of the button, or other content, has
/// another. Written in the same transaction as the work, into a column that is `UNIQUE`, it makes
/// the work happen once even if the process dies between the commit and the answer: an action that
/// asks for it begins again when nobody is sure how the first run ended, and finds its own row.
///
/// # Examples
///
/// With `INSERT .. ON CONFLICT (submission) DO NOTHING`, a second run finds the row and is as
/// successful as the first:
///
/// ```
/// use hallway::{Done, Error, OnceId, Public, State, action};
/// # #[derive(Clone)] pub struct Orders;
/// # impl Orders {
/// #     async fn place(&self, _: &str) -> Result<(), std::io::Error> { Ok(()) }
/// # }
///
/// #[action(access = Public)]
/// pub async fn place_order(State(orders): State<Orders>, once: OnceId) -> Result<Done, Error> {
///     orders.place(once.as_str()).await?;
///     Ok(Done::new().message("We have your order."))
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OnceId(pub(crate) String);

impl OnceId {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An id of your own, to call an action as a function in a test.
    pub fn for_tests(id: impl Into<String>) -> Self {
        Self(id.into())
    }
}

impl fmt::Display for OnceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for OnceId {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let id = parts.extensions.get::<Self>();
        id.cloned().ok_or_else(|| {
            Error::internal("`OnceId` is the id of a submission: only an action has one")
        })
    }
}
