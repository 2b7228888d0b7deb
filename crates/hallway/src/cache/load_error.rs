//! Tells all who waited for a load why there is no value.

use std::fmt;
use std::sync::Arc;

use crate::error::{self, Error, Kind};

/// Why a read has no value. Everybody who waited for the same load gets the same one.
///
/// # Examples
///
/// ```
/// use hallway::Cache;
/// use hallway::cache::LoadError;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let cache = Cache::new();
/// let failed = cache.read("port").get(|| async { "x".parse::<u16>() }).await;
/// assert!(matches!(failed, Err(LoadError::Failed(error)) if error.to_string().contains("digit")));
/// # }
/// ```
#[non_exhaustive]
pub enum LoadError<E> {
    /// The load said so.
    Failed(Arc<E>),
    /// The load panicked, or the runtime stopped.
    Lost,
    /// The load waits for a value that waits for the load.
    Circular,
}

impl<E> Clone for LoadError<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Failed(error) => Self::Failed(error.clone()),
            Self::Lost => Self::Lost,
            Self::Circular => Self::Circular,
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for LoadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
            Self::Lost => f.write_str("Lost"),
            Self::Circular => f.write_str("Circular"),
        }
    }
}

impl<E: fmt::Display> fmt::Display for LoadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Lost => f.write_str("the load of a cached value did not end"),
            Self::Circular => f.write_str("a cached value is computed from itself"),
        }
    }
}

impl<E: std::error::Error> std::error::Error for LoadError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // `Display` shows the error itself, so that the cause below it comes next.
            Self::Failed(error) => error.source(),
            Self::Lost | Self::Circular => None,
        }
    }
}

/// So that a load may say `not_found()`, and a page that reads it may use `?`.
///
/// Status, sentence and redirect are the load's. What went wrong on our side gets an id of its own
/// for each who waited, with the load's error as the cause in the log.
impl From<LoadError<Error>> for Error {
    fn from(error: LoadError<Error>) -> Self {
        let LoadError::Failed(shared) = error else {
            return Self::internal(error.to_string());
        };
        match shared.kind() {
            Kind::Redirect(to) => error::redirect(crate::Link::new(to.clone())),
            Kind::Status(code) if code.is_server_error() => Self::internal(Shared(shared)),
            Kind::Status(code) => Self::status(*code, shared.message().to_owned()),
        }
    }
}

/// The error of a load as a cause: in the log with everything below it.
#[derive(Debug)]
struct Shared(Arc<Error>);

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Shared {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cache;

    async fn read(error: fn() -> Error) -> Error {
        async fn page(error: fn() -> Error) -> Result<u32, Error> {
            Ok(*Cache::new()
                .read("a")
                .get(|| async move { Err(error()) })
                .await?)
        }
        page(error).await.expect_err("the load fails")
    }

    #[tokio::test]
    async fn a_page_leaves_as_the_load_says() {
        let missing = read(error::not_found).await;
        assert_eq!(missing.code(), 404);
        assert_eq!(missing.message(), error::not_found().message());
        let login = read(|| error::redirect(crate::Link::new("/login"))).await;
        assert_eq!(login.kind(), &Kind::Redirect("/login".into()));
        let broken = read(|| Error::internal("the database is away")).await;
        assert_eq!(broken.code(), 500);
        assert!(
            !broken.message().contains("database"),
            "{}",
            broken.message()
        );
        assert!(
            format!("{broken:?}").contains("the database is away"),
            "{broken:?}"
        );
        let panicked = read(|| panic!("of the test")).await;
        assert_eq!(panicked.code(), 500);
    }
}
