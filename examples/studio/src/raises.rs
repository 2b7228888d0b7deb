//! Writes down which tags a write makes old, in its own transaction.
//!
//! A program that dies between the commit and the raise would leave what it made old in the caches
//! of the others. Its row is there, so one of them raises the tag.

use hallway::Error;
use hallway::cache::{Outbox, Tag};
use sqlx::{SqliteConnection, SqlitePool};

/// The table of tags to be raised.
#[derive(Debug)]
pub struct Raises {
    pool: SqlitePool,
}

impl Raises {
    /// Works on the tables of `pool`.
    pub fn new(pool: SqlitePool) -> Raises {
        Raises { pool }
    }
}

/// Raises `tag` if the transaction is committed. `Cache::raise_written` does it at once then.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn raise_in(work: &mut SqliteConnection, tag: &Tag) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO raises (entry) VALUES (?)")
        .bind(tag.to_row())
        .execute(work)
        .await?;
    Ok(())
}

impl Outbox for Raises {
    async fn waiting(&self, most: usize) -> Result<Vec<String>, Error> {
        let rows = sqlx::query_scalar("SELECT entry FROM raises LIMIT ?")
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .fetch_all(&self.pool)
            .await?;
        Ok(rows)
    }

    async fn done(&self, rows: &[String]) -> Result<(), Error> {
        let mut work = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for row in rows {
            sqlx::query("DELETE FROM raises WHERE entry = ?")
                .bind(row)
                .execute(&mut *work)
                .await?;
        }
        work.commit().await?;
        Ok(())
    }
}
