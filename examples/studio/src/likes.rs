//! Counts how often somebody liked a post.

use hallway::cache::Tag;
use jiff::Timestamp;
use sqlx::SqlitePool;

use crate::posts::PostId;

/// What the count of one post carries.
pub fn tag(post: PostId) -> Tag {
    Tag::of("likes", post.0)
}

/// The count below each post. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Likes {
    pool: SqlitePool,
}

impl Likes {
    /// Works on the tables of `pool`.
    pub fn new(pool: SqlitePool) -> Likes {
        Likes { pool }
    }

    /// Adds one.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn add(&self, post: PostId) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO likes (post_id, created_at) VALUES (?, ?)")
            .bind(post.0)
            .bind(Timestamp::now().to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How many there are.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn count(&self, post: PostId) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar("SELECT count(*) FROM likes WHERE post_id = ?")
            .bind(post.0)
            .fetch_one(&self.pool)
            .await
    }
}
