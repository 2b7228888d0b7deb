//! Keeps what people would like to have built.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;

use hallway::form::{Color, Invalid, Month, Week};
use hallway::{Form, Upload};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use sqlx::SqlitePool;

/// What somebody wants an offer for. It has every kind of field.
#[derive(Debug, Clone, Form)]
#[form(check = comes_back_in_time)]
pub struct Quote {
    /// How the person wants to be called.
    #[form(length(min = 2, max = 100), label = "Your name")]
    pub name: String,
    /// Where to answer.
    pub email: Email,
    /// What there is now.
    #[form(url, label = "Your site today")]
    pub website: Option<String>,
    /// What it is about.
    #[form(length(min = 10, max = 2000), label = "What is it about?")]
    pub message: String,
    /// What is asked for.
    #[form(label = "What do you need?")]
    pub kind: Kind,
    /// How large the company is.
    #[form(label = "How many are you?")]
    pub size: Option<Size>,
    /// What we shall do.
    #[form(length(min = 1), label = "What shall we do?")]
    pub services: HashSet<Service>,
    /// In which languages.
    #[form(length(max = 3), label = "In which languages?")]
    pub languages: Vec<Language>,
    /// What it may cost, in euros.
    #[form(
        range(min = 1000, max = 100_000),
        step = 500,
        label = "Budget in euros"
    )]
    pub budget: u32,
    /// How sure that is, from 0 to 10.
    #[form(range(min = 0, max = 10), label = "How sure is that?")]
    pub sure: u8,
    /// The day on which we begin.
    #[form(
        range(min = "2026-01-01", max = "2035-12-31"),
        label = "When shall we begin?"
    )]
    pub starts_on: Date,
    /// The month in which it is done.
    #[form(label = "Done in")]
    pub done_in: Month,
    /// The week in which nobody is there.
    #[form(label = "Not in this week")]
    pub away: Option<Week>,
    /// When to call.
    #[form(range(min = "08:00", max = "18:00"), label = "Call me at")]
    pub call_at: Option<Time>,
    /// A first meeting.
    #[form(label = "A first meeting")]
    pub meeting: Option<DateTime>,
    /// The colour of the house.
    #[form(label = "Your colour")]
    pub color: Color,
    /// The pages of the site.
    #[form(length(min = 1, max = 20), label = "Pages")]
    pub pages: Vec<SitePage>,
    /// Where the person comes from.
    pub source: Option<String>,
    /// Whether the letter is wanted, too.
    #[form(label = "Send me your letter, too")]
    pub letter: bool,
    /// Whether the terms are accepted.
    #[form(required, label = "I have read the terms")]
    pub terms: bool,
    /// What we shall look at.
    #[form(
        max_size = "5mb",
        accept = ["application/pdf", "image/*"],
        label = "Something to look at"
    )]
    pub brief: Option<Upload>,
}

/// An address, wherever it is asked for.
#[derive(Debug, Clone, PartialEq, Form)]
pub struct Email(#[form(email)] pub String);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Form)]
pub enum Kind {
    /// There is nothing yet.
    NewSite,
    /// There is a site.
    #[form(label = "A new look for an old site")]
    Redesign,
    /// Words, not code.
    Advice,
}

/// How large a company is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Form)]
pub enum Size {
    /// One person.
    #[form(label = "Just me")]
    One,
    /// Up to ten.
    #[form(label = "Up to ten")]
    Few,
    /// More than ten.
    #[form(label = "More than ten")]
    Many,
}

/// A part of our work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Form)]
pub enum Service {
    /// How it looks.
    Design,
    /// What it says.
    Writing,
    /// What it shows.
    Photos,
}

/// A language that we write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Form)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// German.
    German,
    /// Dutch.
    Dutch,
}

/// A page of the site that is asked for.
#[derive(Debug, Clone, PartialEq, Form)]
pub struct SitePage {
    /// What it is called.
    #[form(length(max = 60))]
    pub title: String,
    /// How many sections it has.
    #[form(range(min = 1, max = 50))]
    pub sections: u8,
}

/// What begins cannot be done before.
fn comes_back_in_time(quote: &Quote) -> Result<(), Invalid> {
    let begins = Month::new(quote.starts_on.year() as u16, quote.starts_on.month() as u8);
    if begins.is_some_and(|begins| quote.done_in < begins) {
        return Err(Invalid::field("done_in", "It cannot be done before we begin").code("order"));
    }
    Ok(())
}

/// The one place that writes quotes. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Quotes {
    pool: SqlitePool,
    /// Where the files are kept, each under the digest of its content.
    folder: PathBuf,
}

impl Quotes {
    /// Works on the tables of `pool` and the files in `folder`.
    pub fn new(pool: SqlitePool, folder: PathBuf) -> Quotes {
        Quotes { pool, folder }
    }

    /// The same with the files in another folder.
    #[must_use]
    pub fn in_folder(self, folder: PathBuf) -> Quotes {
        Quotes { folder, ..self }
    }

    /// Stores a quote with its pages, both or neither. A file is kept before; without a row that
    /// names it, it is one that nobody sees.
    ///
    /// # Errors
    ///
    /// When the database or the folder cannot be written.
    pub async fn create(&self, quote: Quote) -> hallway::Result<()> {
        let brief = match &quote.brief {
            Some(brief) => Some(self.keep(brief).await?),
            None => None,
        };
        let mut transaction = self.pool.begin().await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO quotes (name, email, kind, budget, starts_on, details, created_at, \
                                 brief_name, brief) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(&quote.name)
        .bind(&quote.email.0)
        .bind(format!("{:?}", quote.kind))
        .bind(quote.budget)
        .bind(quote.starts_on.to_string())
        .bind(format!("{quote:#?}"))
        .bind(Timestamp::now().to_string())
        .bind(quote.brief.as_ref().map(Upload::name))
        .bind(brief)
        .fetch_one(&mut *transaction)
        .await?;
        for (place, page) in (0_i64..).zip(&quote.pages) {
            sqlx::query(
                "INSERT INTO quote_pages (quote_id, place, title, sections) VALUES (?, ?, ?, ?)",
            )
            .bind(id)
            .bind(place)
            .bind(&page.title)
            .bind(page.sections)
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Keeps a file under the digest of its content; one that is there is the same.
    async fn keep(&self, file: &Upload) -> io::Result<String> {
        let digest = file.digest();
        match file.save_to(self.folder.join(&digest)).await {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(digest),
        }
    }
}
