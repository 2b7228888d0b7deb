//! Writes messages as a table that other programs read: CSV (RFC 4180).

use std::borrow::Cow;

use hallway::axum::response::{IntoResponse, Response};
use hallway::http::header::{CONTENT_TYPE, LINK};
use hallway::http::{HeaderMap, HeaderValue};
use hallway::route::contract::{Answered, Operation};
use hallway::route::{Batch, Kind};

use crate::leads::Lead;

/// A part of the messages. Where the list goes on is said in the header `Link`, since a table has no
/// place for it.
#[derive(Debug)]
pub struct Table {
    rows: Vec<u8>,
    next: Option<String>,
}

impl Table {
    /// The messages as rows below the names of their columns; `limit` of them are asked for next.
    pub fn of(part: Batch<Lead>, limit: usize) -> Table {
        let mut rows = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        let mut row = |cells: [&str; 5]| {
            // Rows of other lengths and a full disk are what can go wrong.
            rows.write_record(cells).expect("five cells, in memory");
        };
        row(["id", "name", "email", "message", "created_at"]);
        for lead in &part.items {
            let (id, at) = (lead.id.to_string(), lead.created_at.to_string());
            let [name, email, message] =
                [&lead.name, &lead.email, &lead.message].map(|text| cell(text));
            row([&id, &name, &email, &message, &at]);
        }
        let next = part.next;
        Table {
            rows: rows.into_inner().unwrap_or_default(),
            next: next.map(|next| format!("<?limit={limit}&after={next}>; rel=\"next\"")),
        }
    }
}

/// What a visitor wrote, as a text to spreadsheets, too: those run a cell that begins with one of
/// these as a formula (OWASP, "CSV Injection"). The apostrophe before it says that it is none.
fn cell(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

impl Kind for Table {
    const KIND: &'static str = "text/csv";
}

impl IntoResponse for Table {
    fn into_response(self) -> Response {
        let kind = [(CONTENT_TYPE, "text/csv; charset=utf-8; header=present")];
        let next = self.next.and_then(|next| HeaderValue::try_from(next).ok());
        let next: HeaderMap = next.map(|next| (LINK, next)).into_iter().collect();
        (kind, next, self.rows).into_response()
    }
}

impl Answered for Table {
    fn answered(operation: &mut Operation) {
        operation.content(200, "Success.", Table::KIND);
    }
}
