//! Keeps the one sheet that the staff writes on together.

use hallway::Form;
use jiff::Timestamp;
use sqlx::SqlitePool;

/// What the sheet says.
#[derive(Debug, Clone, Form)]
pub struct Sheet {
    /// Anything; nothing is fine.
    #[form(optional, length(max = 10_000), label = "Notes for all of us")]
    pub text: String,
}

/// The one place that reads and writes the sheet. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Pad {
    pool: SqlitePool,
}

impl Pad {
    /// Works on the table of `pool`.
    pub fn new(pool: SqlitePool) -> Pad {
        Pad { pool }
    }

    /// What the sheet says now.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn read(&self) -> Result<Sheet, sqlx::Error> {
        let text: Option<String> = sqlx::query_scalar("SELECT text FROM pad")
            .fetch_optional(&self.pool)
            .await?;
        Ok(Sheet {
            text: text.unwrap_or_default(),
        })
    }

    /// Writes the whole sheet, and says when.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn write(&self, sheet: Sheet) -> Result<Timestamp, sqlx::Error> {
        let now = Timestamp::now();
        sqlx::query(
            "INSERT INTO pad (id, text, saved_at) VALUES (1, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at",
        )
        .bind(sheet.text)
        .bind(now.to_string())
        .execute(&self.pool)
        .await?;
        Ok(now)
    }
}
