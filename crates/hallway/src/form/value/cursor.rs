//! Decodes where a list goes on: a cursor that only the app reads.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::FieldValue;
use crate::form::kind;
use crate::form::reader::Reader;
use crate::form::rules::Rules;

/// Where a list goes on, as a text that nobody has to understand.
///
/// Holds the place behind the last item, such as its id, or a date and an id: unlike a number of a
/// page it stays right while items come and go. A caller gets it with the items
/// ([`Batch`](crate::route::Batch)) and sends it back as it is.
///
/// It is not sealed: whoever makes one up begins somewhere else in what they may read anyway.
///
/// # Examples
///
/// ```
/// use hallway::{Form, form::{Cursor, Entries}};
///
/// #[derive(Form)]
/// struct Filter { after: Option<Cursor<(String, u64)>> }
///
/// let text = Cursor(("2026-11-21".to_owned(), 7_u64)).to_string();
/// let entries = Entries::from_urlencoded(format!("after={text}"))?;
/// let filter = Filter::decode(&entries).unwrap();
/// assert_eq!(filter.after.unwrap().0.1, 7);
/// # Ok::<(), hallway::form::Malformed>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor<T>(pub T);

impl<T: DeserializeOwned> Cursor<T> {
    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        let place = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&place).ok().map(Self)
    }
}

impl<T: Serialize> fmt::Display for Cursor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = serde_json::to_vec(&self.0).map_err(|_| fmt::Error)?;
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(place))
    }
}

impl<T: Serialize + DeserializeOwned + Send + 'static> FieldValue for Cursor<T> {
    type Kind = kind::Id;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        reader.parse("a cursor that came with a list", Self::parse)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }

    /// Which texts are cursors, only those who made one know.
    fn schema(_: &Rules, _: Option<&Rules>, _: bool) -> Json {
        json!({ "type": "string", "format": "cursor" })
    }
}
