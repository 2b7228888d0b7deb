//! Says what a public page may ask for, and keeps from it what tells who asks.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, Query, State};
use http::header::{self, Entry};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::super::context::PageContext;
use super::super::draw::arg;
use super::super::flash::Flash;
use super::super::into_page::PageEnd;
use crate::Cache;

/// What a public page may ask for: an extractor that knows nothing of the visitor.
///
/// Do not implement it for a type that reads cookies, headers or the client's address: shared
/// caches would then show one visitor's page to another.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may know who is visiting, and what is drawn here is for everybody",
    note = "a public page can use State, Path, Query, Search, Uri, Cache, Flash and ActionState; remove `pub const PUBLIC` from page.rs, or the parameter"
)]
pub trait PublicParts {
    /// Whether what it holds depends on the query. If so, a page that is kept is kept once for each
    /// query. What is not sure says yes.
    const READS_QUERY: bool = true;
}

impl<T> PublicParts for Query<T> {}
impl PublicParts for Uri {}
impl<T> PublicParts for State<T> {
    const READS_QUERY: bool = false;
}
impl<T> PublicParts for Path<T> {
    const READS_QUERY: bool = false;
}
impl PublicParts for Cache {
    const READS_QUERY: bool = false;
}
/// A page with messages is answered privately, and drawn for whoever gets them.
impl PublicParts for Flash {
    const READS_QUERY: bool = false;
}

/// Takes one parameter of a public page, or of a layout around one, from the request.
///
/// # Errors
///
/// The extractor's rejection.
pub async fn public_arg<T: FromRequestParts<S> + PublicParts, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<T, PageEnd> {
    if T::READS_QUERY
        && let Some(context) = parts.extensions.get::<Arc<PageContext>>()
    {
        context.note_query();
    }
    arg(parts, state).await
}

/// The headers of a request that tell who asks.
pub(super) struct Withheld(Vec<(HeaderName, HeaderValue)>);

impl Withheld {
    pub(super) fn from(headers: &mut HeaderMap) -> Self {
        let mut all = Vec::new();
        for name in [
            header::COOKIE,
            header::AUTHORIZATION,
            header::ACCEPT_LANGUAGE,
        ] {
            if let Entry::Occupied(there) = headers.entry(&name) {
                let (_, values) = there.remove_entry_mult();
                all.extend(values.map(|value| (name.clone(), value)));
            }
        }
        Self(all)
    }

    pub(super) fn give_back(self, headers: &mut HeaderMap) {
        for (name, value) in self.0 {
            headers.append(name, value);
        }
    }
}
