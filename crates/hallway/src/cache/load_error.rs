//! Tells all who waited for a load why there is no value.

use std::fmt;
use std::sync::Arc;

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
