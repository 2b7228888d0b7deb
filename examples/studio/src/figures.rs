//! Counts what the dashboard shows.
//!
//! In an office that grows these numbers come from other services. Each takes its time here, too,
//! a multiple of `STUDIO_PACE`, so that the page shows what it does about that.

use std::time::Duration;

use sqlx::SqlitePool;
use tokio::time::sleep;

/// The numbers of the studio. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Figures {
    pool: SqlitePool,
    pace: Duration,
}

impl Figures {
    /// Works on the tables of `pool`, and is as slow as `pace` says.
    pub fn new(pool: SqlitePool, pace: Duration) -> Figures {
        Figures { pool, pace }
    }

    /// How many events other services have told us: soon there.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn events(&self) -> Result<i64, sqlx::Error> {
        self.count("SELECT count(*) FROM events", 1).await
    }

    /// How many addresses get our letter: slower.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn readers(&self) -> Result<i64, sqlx::Error> {
        self.count("SELECT count(*) FROM subscribers", 2).await
    }

    /// How many messages have come: the slowest.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn messages(&self) -> Result<i64, sqlx::Error> {
        self.count("SELECT count(*) FROM leads", 3).await
    }

    async fn count(&self, sql: &'static str, slowness: u32) -> Result<i64, sqlx::Error> {
        sleep(self.pace * slowness).await;
        sqlx::query_scalar(sql).fetch_one(&self.pool).await
    }
}
