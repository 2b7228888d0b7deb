//! Reads the query of a request into a form's type, and checks it by the form's rules.

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::checked;
use super::problem::Problem;
use crate::form::{Entries, Form};
use crate::page::PublicParts;

/// The query of a request, decoded and checked by the rules of its type.
///
/// What is wrong is answered with 400 and every error, as [`Checked`](super::Checked) does for a
/// body.
///
/// # Examples
///
/// ```
/// use hallway::{Form, Params};
///
/// #[derive(Form)]
/// struct Filter {
///     #[form(length(max = 100))]
///     text: Option<String>,
///     #[form(range(min = 1, max = 100))]
///     limit: Option<u32>,
/// }
///
/// async fn get(Params(filter): Params<Filter>) -> String {
///     format!("at most {}", filter.limit.unwrap_or(20))
/// }
/// # let _ = hallway::Route::<()>::new().get(get);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Params<T>(pub T);

impl<T> PublicParts for Params<T> {}

impl<T: Form, S: Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let entries =
            Entries::from_urlencoded(query).map_err(|error| checked::malformed(&error))?;
        T::decode(&entries)
            .map(Params)
            .map_err(|errors| checked::invalid(errors, parts))
    }
}
