//! Keeps what people write to us, whichever door they came through.
//!
//! Whoever writes here calls `Cache::raise_written` when it is done.

use hallway::Form;
use hallway::cache::Tag;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use crate::raises::raise_in;

/// What somebody writes who would like to work with us.
#[derive(Debug, Clone, Form)]
pub struct NewLead {
    /// How the person wants to be called.
    #[form(length(min = 2, max = 100))]
    pub name: String,
    /// Where to answer.
    #[form(email, label = "E-mail")]
    pub email: String,
    /// What it is about.
    #[form(length(min = 10, max = 2000))]
    pub message: String,
}

/// A message that is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lead {
    /// Its number.
    pub id: i64,
    /// How the person wants to be called.
    pub name: String,
    /// Where to answer.
    pub email: String,
    /// What it is about.
    pub message: String,
    /// When it arrived.
    pub created_at: Timestamp,
}

/// What every list of messages carries.
pub const LEADS: Tag = Tag::new("leads");

/// The one place that reads and writes leads. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Leads {
    pool: SqlitePool,
}

impl Leads {
    /// Works on the tables of `pool`.
    pub fn new(pool: SqlitePool) -> Leads {
        Leads { pool }
    }

    /// Stores a message.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn create(&self, lead: NewLead) -> Result<Lead, sqlx::Error> {
        self.insert(lead, None).await
    }

    /// Stores a message once per submission: a second call with the same id finds the first row.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn create_once(&self, lead: NewLead, submission: &str) -> Result<Lead, sqlx::Error> {
        self.insert(lead, Some(submission)).await
    }

    async fn insert(&self, lead: NewLead, submission: Option<&str>) -> Result<Lead, sqlx::Error> {
        let mut work = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        // The update changes nothing; it makes RETURNING give the row that is there.
        let row = sqlx::query(
            "INSERT INTO leads (name, email, message, created_at, submission) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT (submission) DO UPDATE SET submission = excluded.submission RETURNING *",
        )
        .bind(lead.name)
        .bind(lead.email)
        .bind(lead.message)
        .bind(Timestamp::now().to_string())
        .bind(submission)
        .fetch_one(&mut *work)
        .await?;
        raise_in(&mut work, &LEADS).await?;
        let lead = read(&row)?;
        work.commit().await?;
        Ok(lead)
    }

    /// The newest messages, newest first.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn recent(&self, count: u32) -> Result<Vec<Lead>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM leads ORDER BY id DESC LIMIT ?")
            .bind(count)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The messages before the one with the number `before`, newest first.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn older(&self, before: Option<i64>, count: usize) -> Result<Vec<Lead>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM leads WHERE id < ? ORDER BY id DESC LIMIT ?")
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::try_from(count).unwrap_or(i64::MAX))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// One message, and which version of it.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn find(&self, id: i64) -> Result<Option<(u64, Lead)>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM leads WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read_versioned).transpose()
    }

    /// Writes a message anew if `allows` has nothing against the version that is there. `None` when
    /// there is no such message.
    ///
    /// # Errors
    ///
    /// Those of `allows`, and when the database cannot be written.
    pub async fn change<E: From<sqlx::Error>>(
        &self,
        id: i64,
        lead: NewLead,
        allows: impl FnOnce(u64) -> Result<(), E>,
    ) -> Result<Option<(u64, Lead)>, E> {
        // As the only writer from the first statement on: the version cannot change in between.
        let mut work = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let found: Option<u32> = sqlx::query_scalar("SELECT version FROM leads WHERE id = ?")
            .bind(id)
            .fetch_optional(&mut *work)
            .await?;
        let Some(version) = found else {
            return Ok(None);
        };
        allows(version.into())?;
        let row = sqlx::query(
            "UPDATE leads SET name = ?, email = ?, message = ?, version = version + 1 \
             WHERE id = ? RETURNING *",
        )
        .bind(lead.name)
        .bind(lead.email)
        .bind(lead.message)
        .bind(id)
        .fetch_one(&mut *work)
        .await?;
        raise_in(&mut work, &LEADS).await?;
        let changed = read_versioned(&row)?;
        work.commit().await?;
        Ok(Some(changed))
    }

    /// Counts the messages since the last count, and writes the number down.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn count_new(&self) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar(
            "INSERT INTO digests (leads, created_at)
             SELECT count(*), ?1 FROM leads
             WHERE created_at > coalesce((SELECT max(created_at) FROM digests), '')
             RETURNING leads",
        )
        .bind(Timestamp::now().to_string())
        .fetch_one(&self.pool)
        .await
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }
}

fn read_versioned(row: &SqliteRow) -> Result<(u64, Lead), sqlx::Error> {
    let version: u32 = row.try_get("version")?;
    Ok((version.into(), read(row)?))
}

fn read(row: &SqliteRow) -> Result<Lead, sqlx::Error> {
    let created_at: &str = row.try_get("created_at")?;
    Ok(Lead {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        message: row.try_get("message")?,
        created_at: created_at
            .parse()
            .map_err(|cause| sqlx::Error::Decode(Box::new(cause)))?,
    })
}
