//! Knows who of the staff signs in with an account elsewhere.

use std::collections::HashSet;
use std::sync::Arc;

use hallway::route::oauth::Identity;
use jiff::Timestamp;
use sqlx::SqlitePool;

/// The accounts of the staff. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Accounts {
    pool: SqlitePool,
    /// The e-mail addresses of those who work here.
    staff: Arc<HashSet<String>>,
}

impl Accounts {
    /// Works on the tables of `pool`; `staff` are the addresses of those who work here, with commas
    /// between.
    pub fn new(pool: SqlitePool, staff: &str) -> Accounts {
        let addresses = staff
            .split(',')
            .map(|address| address.trim().to_lowercase());
        let staff = addresses.filter(|address| !address.is_empty()).collect();
        Accounts {
            pool,
            staff: Arc::new(staff),
        }
    }

    /// The subject of a session for this account; `None` for somebody who does not work here.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn link(&self, identity: &Identity) -> Result<Option<String>, sqlx::Error> {
        let email = identity.email.as_deref().unwrap_or_default().to_lowercase();
        if !identity.email_verified || !self.staff.contains(&email) {
            return Ok(None);
        }
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO accounts (provider, subject, email, name, created_at) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT (provider, subject) DO UPDATE SET email = excluded.email, name = excluded.name \
             RETURNING id",
        )
        .bind(&identity.provider)
        .bind(&identity.subject)
        .bind(email)
        .bind(identity.name.as_deref().unwrap_or_default())
        .bind(Timestamp::now().to_string())
        .fetch_one(&self.pool)
        .await?;
        Ok(Some(format!("{SUBJECT}{id}")))
    }

    /// Whether the subject of a session is an account of somebody who works here, still.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn is_staff(&self, subject: &str) -> Result<bool, sqlx::Error> {
        let Some(id) = subject
            .strip_prefix(SUBJECT)
            .and_then(|id| id.parse::<i64>().ok())
        else {
            return Ok(false);
        };
        let email: Option<String> = sqlx::query_scalar("SELECT email FROM accounts WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(email.is_some_and(|email| self.staff.contains(&email)))
    }
}

const SUBJECT: &str = "account:";
