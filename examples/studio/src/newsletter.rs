//! Keeps the addresses that want our letter.

use hallway::Form;
use jiff::Timestamp;
use sqlx::SqlitePool;

/// Somebody who wants the letter.
#[derive(Debug, Clone, Form)]
pub struct Subscription {
    /// Where the letter goes.
    #[form(email, label = "E-mail")]
    pub email: String,
}

/// The list of addresses. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Newsletter {
    pool: SqlitePool,
}

impl Newsletter {
    /// Works on the tables of `pool`.
    pub fn new(pool: SqlitePool) -> Newsletter {
        Newsletter { pool }
    }

    /// Puts an address on the list. One that is there already stays there once, and nobody is
    /// told: who reads our letter is nobody else's business.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn subscribe(&self, subscription: Subscription) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO subscribers (email, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(subscription.email)
        .bind(Timestamp::now().to_string())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
