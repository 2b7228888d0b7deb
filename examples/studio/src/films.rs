//! Keeps films in a storage into which browsers put them by themselves.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use hallway::axum::extract::Request;
use hallway::form::Invalid;
use hallway::http::StatusCode;
use hallway::{Bucket, Form, Problem, Upload};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::SqlitePool;

/// The most bytes of a film.
const LARGEST: i64 = 1 << 30;

/// How long an address can be used.
const MINUTES: u64 = 10;

/// A film that a script would like to put into the storage.
#[derive(Debug, Clone, Form)]
pub struct Announced {
    /// Its type, as the browser names it.
    #[form(one_of = ["video/mp4", "video/webm"], message = "An MP4 or a WebM, please")]
    pub kind: String,
    /// How many bytes it has.
    #[form(range(min = 1, max = LARGEST), message = "At most 1 GB, please")]
    pub size: i64,
}

/// Where a script may put its film.
#[derive(Debug, Serialize)]
pub struct Signed {
    /// What it is called in the storage.
    pub object: String,
    /// Good for this film only, and for ten minutes.
    pub address: String,
}

/// A film with its title: in the storage already, or in the form where no script runs.
#[derive(Debug, Form)]
#[form(check = has_a_film)]
pub struct NewFilm {
    /// What it is called.
    #[form(length(min = 2, max = 100))]
    pub title: String,
    /// Where the page's script has put it.
    pub object: Option<String>,
    /// What the browser sends otherwise.
    #[form(max_size = "1gb", accept = ["video/mp4", "video/webm"])]
    pub film: Option<Upload>,
}

/// A film that is kept.
#[derive(Debug)]
pub struct Film {
    /// What it is called.
    pub title: String,
    /// How many bytes it has.
    pub size: i64,
}

/// The one place that reads and writes films. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Films {
    pool: SqlitePool,
    bucket: Option<Bucket>,
    folder: PathBuf,
}

fn has_a_film(new: &NewFilm) -> Result<(), Invalid> {
    match (&new.object, &new.film) {
        (None, None) => Err(Invalid::field("film", "Which film?").code("required")),
        _ => Ok(()),
    }
}

impl Films {
    /// Works on the table of `pool`. Without a storage nobody gets an address.
    pub fn new(pool: SqlitePool) -> Films {
        Films {
            pool,
            bucket: None,
            folder: PathBuf::new(),
        }
    }

    /// The same with a storage of its own: a folder, under the address of `site`. Whoever knows
    /// `secret` may put films there.
    #[must_use]
    pub fn stored_at(self, site: &str, secret: &str, folder: PathBuf) -> Films {
        let bucket = Bucket::new(&format!("{site}/storage"), "films", "local");
        Films {
            bucket: Some(bucket.credentials("studio", secret)),
            folder,
            ..self
        }
    }

    /// Signs an address for a film that comes next.
    ///
    /// # Errors
    ///
    /// When there is no storage, or the database cannot be written.
    pub async fn sign(&self, film: &Announced) -> hallway::Result<Signed> {
        let bucket = self.bucket.as_ref().ok_or_else(hallway::not_found)?;
        let object = format!("{:016x}{:016x}", getrandom::u64()?, getrandom::u64()?);
        let end = Duration::from_secs(MINUTES * 60);
        let address = bucket.put_url(&object, &film.kind, film.size.unsigned_abs(), end);
        sqlx::query("INSERT INTO films (object, size, created_at) VALUES (?, ?, ?)")
            .bind(&object)
            .bind(film.size)
            .bind(Timestamp::now().to_string())
            .execute(&self.pool)
            .await?;
        Ok(Signed { object, address })
    }

    /// Takes what a browser puts under an address.
    ///
    /// # Errors
    ///
    /// A problem when the address is not one of ours for this film, or the film cannot be kept.
    pub async fn receive(&self, request: Request) -> Result<(), Problem> {
        let closed = || Problem::new(StatusCode::NOT_FOUND, "There is no storage here");
        let bucket = self.bucket.as_ref().ok_or_else(closed)?;
        bucket.receive(&self.folder, request).await.map(drop)
    }

    /// Gives a film that lies in the storage its title; `false` when it does not lie there.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn name(&self, object: &str, title: &str) -> hallway::Result<bool> {
        let size: Option<i64> =
            sqlx::query_scalar("SELECT size FROM films WHERE object = ? AND title IS NULL")
                .bind(object)
                .fetch_optional(&self.pool)
                .await?;
        // A name that the table has leads to no other folder.
        let there = size.is_some() && self.folder.join(object).is_file();
        if there {
            sqlx::query("UPDATE films SET title = ? WHERE object = ?")
                .bind(title)
                .bind(object)
                .execute(&self.pool)
                .await?;
        }
        Ok(there)
    }

    /// Keeps a film that came with the form, under the digest of its content.
    ///
    /// # Errors
    ///
    /// When the folder or the database cannot be written.
    pub async fn keep(&self, film: &Upload, title: &str) -> hallway::Result<()> {
        let object = film.digest();
        match film.save_to(self.folder.join(&object)).await {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
        sqlx::query(
            "INSERT INTO films (object, size, title, created_at) VALUES (?, ?, ?, ?) \
             ON CONFLICT (object) DO UPDATE SET title = excluded.title",
        )
        .bind(object)
        .bind(i64::try_from(film.size())?)
        .bind(title)
        .bind(Timestamp::now().to_string())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// All films that have a title, the last one first.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn all(&self) -> Result<Vec<Film>, sqlx::Error> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT title, size FROM films WHERE title IS NOT NULL ORDER BY id DESC",
        )
        .fetch_all(&self.pool)
        .await?;
        let film = |(title, size)| Film { title, size };
        Ok(rows.into_iter().map(film).collect())
    }
}
