//! Keeps the keys of partners and of the app, by their hashes.

use std::collections::HashSet;

use hallway::route::{KeyHolder, Scope};
use hallway::{Error, Form, NewSecret, SecretHash};
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

/// May read what people wrote to us: `ApiKey<ReadLeads>`.
#[derive(Debug, Clone, Copy)]
pub struct ReadLeads;

impl Scope for ReadLeads {
    const NAME: &'static str = "leads:read";
}

/// May store what somebody wrote to a partner: `ApiKey<WriteLeads>`.
#[derive(Debug, Clone, Copy)]
pub struct WriteLeads;

impl Scope for WriteLeads {
    const NAME: &'static str = "leads:write";
}

/// What a key that we give away may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Form)]
pub enum Permission {
    /// See [`ReadLeads`].
    #[form(label = "Read messages")]
    Read,
    /// See [`WriteLeads`].
    #[form(label = "Store messages")]
    Write,
}

impl Permission {
    fn scope(self) -> &'static str {
        match self {
            Permission::Read => ReadLeads::NAME,
            Permission::Write => WriteLeads::NAME,
        }
    }
}

/// A key that somebody shall get.
#[derive(Debug, Clone, Form)]
pub struct NewKey {
    /// Who uses it.
    #[form(length(min = 2, max = 60), label = "Who uses it?")]
    pub name: String,
    /// What it may do.
    #[form(length(min = 1), label = "What may it do?")]
    pub may: HashSet<Permission>,
}

/// The number of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyId(pub i64);

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// Its number.
    pub id: KeyId,
    /// Who uses it.
    pub name: String,
    /// How it begins.
    pub shown: String,
    /// What it may do, with blanks between.
    pub scopes: String,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it ends, if somebody has decided that.
    pub expires_at: Option<Timestamp>,
}

/// How long a key goes on after a new one has taken its place, in hours.
const GRACE: i64 = 24;

/// The one place that reads and writes keys. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Keys {
    pool: SqlitePool,
}

impl Keys {
    /// Works on the tables of `pool`.
    pub fn new(pool: SqlitePool) -> Keys {
        Keys { pool }
    }

    /// Makes a key. Nobody can read it again.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn issue(&self, key: &NewKey) -> Result<NewSecret, sqlx::Error> {
        let mut scopes: Vec<_> = key.may.iter().map(|may| may.scope()).collect();
        scopes.sort_unstable();
        self.insert(&key.name, &scopes.join(" ")).await
    }

    async fn insert(&self, name: &str, scopes: &str) -> Result<NewSecret, sqlx::Error> {
        let secret = NewSecret::generate("studio_");
        sqlx::query(
            "INSERT INTO api_keys (name, shown, hash, scopes, created_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(name)
        .bind(secret.shown())
        .bind(secret.hash().as_bytes().as_slice())
        .bind(scopes)
        .bind(Timestamp::now().to_string())
        .execute(&self.pool)
        .await?;
        Ok(secret)
    }

    /// Makes another key for the same holder; the old one ends a day later. `None` for a key that
    /// is not there or about to end.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn rotate(&self, id: KeyId) -> Result<Option<NewSecret>, sqlx::Error> {
        let end = (Timestamp::now() + GRACE.hours()).to_string();
        let old = sqlx::query(
            "UPDATE api_keys SET expires_at = ? WHERE id = ? AND expires_at IS NULL
             RETURNING name, scopes",
        );
        let old = old.bind(end).bind(id.0).fetch_optional(&self.pool).await?;
        let Some(old) = old else { return Ok(None) };
        let secret = self.insert(old.try_get("name")?, old.try_get("scopes")?);
        secret.await.map(Some)
    }

    /// Takes a key back: from now on it opens nothing.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn revoke(&self, id: KeyId) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM api_keys WHERE id = ?")
            .bind(id.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// All keys, the newest first.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn all(&self) -> Result<Vec<StoredKey>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM api_keys ORDER BY id DESC")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Whose key has this hash, and notes that it was used.
    ///
    /// # Errors
    ///
    /// When the database cannot be read or written.
    pub async fn holder(&self, hash: SecretHash) -> Result<Option<KeyHolder>, Error> {
        let now = Timestamp::now();
        let row = sqlx::query("SELECT * FROM api_keys WHERE hash = ?")
            .bind(hash.as_bytes().as_slice())
            .fetch_optional(&self.pool)
            .await?;
        let key = row.as_ref().map(read).transpose()?;
        let Some(key) = key.filter(|key| key.expires_at.is_none_or(|end| end > now)) else {
            return Ok(None);
        };
        // To the minute: a busy key does not write with every call.
        let is_old = |used: Timestamp| used < now - 1.minute();
        if key.last_used_at.is_none_or(is_old) {
            sqlx::query("UPDATE api_keys SET last_used_at = ? WHERE id = ?")
                .bind(now.to_string())
                .bind(key.id.0)
                .execute(&self.pool)
                .await?;
        }
        let holder = KeyHolder::new(format!("{} ({})", key.name, key.id.0));
        Ok(Some(holder.scopes(key.scopes.split(' '))))
    }
}

fn read(row: &SqliteRow) -> Result<StoredKey, sqlx::Error> {
    Ok(StoredKey {
        id: KeyId(row.try_get("id")?),
        name: row.try_get("name")?,
        shown: row.try_get("shown")?,
        scopes: row.try_get("scopes")?,
        last_used_at: moment(row, "last_used_at")?,
        expires_at: moment(row, "expires_at")?,
    })
}

fn moment(row: &SqliteRow, column: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    let text: Option<&str> = row.try_get(column)?;
    let read = |text: &str| {
        text.parse()
            .map_err(|cause| sqlx::Error::Decode(Box::new(cause)))
    };
    text.map(read).transpose()
}
