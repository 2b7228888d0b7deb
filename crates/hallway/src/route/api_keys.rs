//! Knows the keys that open doors to programs: a list from the settings, and the app's own table.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::Error;
use crate::guard::SecretHash;

/// Whose an API key is, and what it may do.
///
/// # Examples
///
/// ```
/// use hallway::route::KeyHolder;
///
/// let acme = KeyHolder::new("acme").scopes(["leads:read", "leads:write"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHolder {
    pub(super) label: Arc<str>,
    pub(super) scopes: Arc<[String]>,
}

impl KeyHolder {
    /// Names the holder of a key without scopes. Calls are counted by this label.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into().into(),
            scopes: Arc::default(),
        }
    }

    /// The same holder with what the key may do.
    #[must_use]
    pub fn scopes<N: Into<String>>(self, scopes: impl IntoIterator<Item = N>) -> Self {
        Self {
            scopes: scopes.into_iter().map(Into::into).collect(),
            ..self
        }
    }
}

impl<L: Into<String>> From<L> for KeyHolder {
    fn from(label: L) -> Self {
        Self::new(label)
    }
}

/// The keys that open a door, known by their hashes only.
///
/// Keys that the settings give are listed; keys that come and go lie in a table of the app, which
/// is asked with [`ask`](Self::ask).
///
/// # Examples
///
/// ```
/// use hallway::route::{ApiKeys, KeyHolder};
///
/// let keys = ApiKeys::new(["2f1c0e7d9a5b4c38"])
///     .with("acme", "b7d4f2a90c6e4d11")
///     .with(KeyHolder::new("till").scopes(["sales:write"]), "90aa1c7de83f4b52");
/// assert_eq!(format!("{keys:?}"), r#"ApiKeys(["key-1", "acme", "till"])"#);
/// ```
#[derive(Clone, Default)]
pub struct ApiKeys {
    listed: Arc<Vec<(SecretHash, KeyHolder)>>,
    table: Option<Arc<Table>>,
}

type Table =
    dyn Fn(SecretHash) -> BoxFuture<'static, Result<Option<KeyHolder>, Error>> + Send + Sync;

impl ApiKeys {
    /// Knows these keys, under the labels `key-1`, `key-2`, ... and without scopes.
    ///
    /// Keys should be long and random, as [`NewSecret`](crate::NewSecret) makes them.
    ///
    /// # Panics
    ///
    /// Panics if a key is blank: a setting that was forgotten would open the door to everybody.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = K>) -> Self {
        keys.into_iter()
            .enumerate()
            .fold(Self::default(), |known, (place, key)| {
                known.with(format!("key-{}", place + 1), key)
            })
    }

    /// Knows one more key, and whose it is.
    ///
    /// # Panics
    ///
    /// Panics if the key is blank.
    #[must_use]
    pub fn with(mut self, holder: impl Into<KeyHolder>, key: impl AsRef<str>) -> Self {
        let (holder, key) = (holder.into(), key.as_ref());
        let label = &holder.label;
        assert!(!key.trim().is_empty(), "the API key `{label}` is empty");
        Arc::make_mut(&mut self.listed).push((SecretHash::of(key), holder));
        self
    }

    /// Asks `table` for the holder of a key that is not listed.
    ///
    /// It is asked for each call, so that a key which is taken back opens nothing from then on.
    /// What is rotated has two keys for a while: the table says until when.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use hallway::SecretHash;
    /// use hallway::route::{ApiKeys, KeyHolder};
    ///
    /// # let table: HashMap<SecretHash, KeyHolder> = HashMap::new();
    /// let keys = ApiKeys::default().ask(move |key| {
    ///     // With a database: SELECT .. WHERE hash = ? AND (expires_at IS NULL OR expires_at > ?)
    ///     let holder = table.get(&key).cloned();
    ///     async move { Ok(holder) }
    /// });
    /// ```
    #[must_use]
    pub fn ask<F>(mut self, table: impl Fn(SecretHash) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Option<KeyHolder>, Error>> + Send + 'static,
    {
        self.table = Some(Arc::new(move |key| Box::pin(table(key))));
        self
    }

    /// Compares with every listed key, in the same time whichever it is; then asks the table.
    pub(super) async fn find(&self, shown: SecretHash) -> Result<Option<KeyHolder>, Error> {
        let mut listed = None;
        for (known, holder) in self.listed.iter() {
            if *known == shown {
                listed = Some(holder.clone());
            }
        }
        match (listed, &self.table) {
            (Some(holder), _) => Ok(Some(holder)),
            (None, Some(table)) => table(shown).await,
            (None, None) => Ok(None),
        }
    }
}

impl fmt::Debug for ApiKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<_> = self
            .listed
            .iter()
            .map(|(_, holder)| &holder.label)
            .collect();
        f.debug_tuple("ApiKeys").field(&labels).finish()
    }
}
