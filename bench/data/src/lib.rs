//! Keeps the leads: one SQLite connection behind a mutex, statements prepared once.
//!
//! Both apps of the benchmark use this crate, so that what they differ in is not the database.

use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, Row, params};

/// A message from the contact form.
pub struct Lead {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub message: String,
    pub created_at: i64,
}

/// Opens the database that the variable `DB` names and seeds it with 60 leads.
pub fn open() {
    drop(connection());
}

/// Adds a lead and returns its id.
pub fn insert(name: &str, email: &str, message: &str) -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock after 1970");
    connection()
        .prepare_cached("INSERT INTO leads(name,email,message,created_at) VALUES(?,?,?,?)")
        .expect("a statement that fits the schema")
        .insert(params![name, email, message, now.as_secs().cast_signed()])
        .expect("an insert")
}

/// Reads the 50 newest leads.
pub fn last50() -> Vec<Lead> {
    let connection = connection();
    let mut select = connection
        .prepare_cached(
            "SELECT id,name,email,message,created_at FROM leads ORDER BY id DESC LIMIT 50",
        )
        .expect("a statement that fits the schema");
    select
        .query_map([], lead)
        .expect("a query")
        .map(|row| row.expect("a row"))
        .collect()
}

fn lead(row: &Row) -> rusqlite::Result<Lead> {
    Ok(Lead {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        message: row.get(3)?,
        created_at: row.get(4)?,
    })
}

static CONNECTION: OnceLock<Mutex<Connection>> = OnceLock::new();

fn connection() -> MutexGuard<'static, Connection> {
    CONNECTION
        .get_or_init(|| Mutex::new(seeded()))
        .lock()
        .expect("no panic while it was held")
}

fn seeded() -> Connection {
    let path = std::env::var("DB").unwrap_or_else(|_| "leads.db".into());
    let connection = Connection::open(path).expect("a database file");
    connection
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
             CREATE TABLE IF NOT EXISTS leads(
               id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,
               message TEXT NOT NULL, created_at INTEGER NOT NULL);",
        )
        .expect("a schema");
    let rows: i64 = connection
        .query_row("SELECT count(*) FROM leads", [], |row| row.get(0))
        .expect("a count");
    for i in rows..60 {
        connection
            .execute(
                "INSERT INTO leads(name,email,message,created_at) VALUES(?,?,?,?)",
                params![
                    format!("Ada <{i}>"),
                    format!("ada{i}@example.com"),
                    format!("Hello, I am lead number {i} & would like to know more."),
                    1_700_000_000 + i
                ],
            )
            .expect("a seed");
    }
    connection
}
