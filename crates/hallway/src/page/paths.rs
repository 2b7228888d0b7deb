//! Asks a page with dynamic segments for its addresses, so that it can be drawn before anybody asks.

use http::request::Parts;

use super::into_page::PageEnd;
use crate::{Error, Link};

/// A boxed future that borrows the request and the state.
pub type Listing<'a> =
    std::pin::Pin<Box<dyn Future<Output = Result<Vec<Link>, PageEnd>> + Send + 'a>>;

/// Lists the addresses of one page. A plain function pointer: `src/app.rs` writes one for each
/// `paths()` beside a page.
pub type Paths<S> = for<'a> fn(&'a mut Parts, &'a S) -> Listing<'a>;

/// Names the type of a listing's closure in `src/app.rs`, so that the compiler can check it there.
pub fn paths<S>(paths: Paths<S>) -> Paths<S> {
    paths
}

/// What `paths()` gives: `Vec<Link>`, or a `Result` of it.
#[diagnostic::on_unimplemented(
    message = "`paths` gives `{Self}`, and addresses are a `Vec<Link>`",
    note = "write `pub async fn paths() -> Vec<Link>`, or `-> Result<Vec<Link>, Error>`"
)]
pub trait IntoPaths {
    /// The addresses.
    ///
    /// # Errors
    ///
    /// What the function fails with.
    fn into_paths(self) -> Result<Vec<Link>, PageEnd>;
}

impl IntoPaths for Vec<Link> {
    fn into_paths(self) -> Result<Vec<Link>, PageEnd> {
        Ok(self)
    }
}

impl<E: Into<Error>> IntoPaths for Result<Vec<Link>, E> {
    fn into_paths(self) -> Result<Vec<Link>, PageEnd> {
        self.map_err(|error| PageEnd::Error(error.into()))
    }
}

/// What `paths()` has given. For the module that is generated.
#[doc(hidden)]
pub fn listed(paths: impl IntoPaths) -> Result<Vec<Link>, PageEnd> {
    paths.into_paths()
}
