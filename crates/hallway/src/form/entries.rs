//! Holds what was sent, in order, before any decoding.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use bytestring::ByteString;
use futures_util::Stream;
use sha2::{Digest as _, Sha256};

use super::upload::{Content, Refusal, Upload};
use super::{Malformed, fingerprint, json, multipart, name, rows, urlencoded};

/// What was sent: names and values in the order of the body, before any decoding.
///
/// Texts that stand in the body as they are share its memory, so that a clone copies none of them.
///
/// What is nested has a name that leads there: `address.city`, `items[0].qty`. At most 1,000
/// entries, names of at most 200 bytes, nested at most 16 deep: more is [`Malformed`]. How many bytes
/// a body may have is for the reader of the body to decide.
///
/// # Examples
///
/// ```
/// use hallway::form::Entries;
///
/// let mut entries = Entries::from_urlencoded(b"%24form=T0k3n&name=Ada+L.")?;
/// assert_eq!(entries.take_one("$form")?.as_deref(), Some("T0k3n"));
/// assert_eq!(entries.text("name"), Some("Ada L."));
/// assert_eq!(entries.len(), 1);
/// # Ok::<(), hallway::form::Malformed>(())
/// ```
#[derive(Clone, Default)]
pub struct Entries {
    list: Vec<(ByteString, Value)>,
    origin: Origin,
}

/// Which rules of decoding hold: those of HTML or those of JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A form's body, in which everything is text and line breaks are CRLF.
    #[default]
    Form,
    /// A JSON object, in which every value has a type and the order means nothing.
    Json,
}

/// One value that was sent. Forms hold texts and files only; the other kinds come from JSON.
///
/// # Examples
///
/// ```
/// use hallway::form::{Entries, Value};
///
/// let entries = Entries::from_json(br#"{"name":"Ada","tags":["a","b"]}"#)?;
/// let values: Vec<_> = entries.iter().map(|(_, value)| value.clone()).collect();
/// let text = |text: &str| Value::Text(text.into());
/// assert_eq!(values, [text("Ada"), Value::List, text("a"), text("b")]);
/// # Ok::<(), hallway::form::Malformed>(())
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A text, as it was sent.
    Text(ByteString),
    /// A number of a JSON object.
    Number(serde_json::Number),
    /// `true` or `false` of a JSON object.
    Bool(bool),
    /// `null` of a JSON object.
    Null,
    /// A file of a multipart form.
    File(Box<SentFile>),
    /// A list of a JSON object. Its items follow as `name[0]`, `name[1]`.
    List,
    /// An object within a JSON object. Its members follow as `name.member`.
    Object,
}

/// What is known of a file of a multipart form. Its content is that of an [`Upload`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SentFile {
    /// The name that the browser gave. Empty if the field was left empty.
    pub name: String,
    /// The type that the browser claims.
    pub content_type: String,
    /// How many bytes there were.
    pub size: u64,
    /// SHA-256 of the content.
    pub digest: [u8; 32],
    refusal: Option<Refusal>,
    content: Option<Arc<Content>>,
}

impl SentFile {
    /// A file of which nothing has arrived yet.
    pub(super) fn begin(name: String, content_type: String) -> Result<Self, Malformed> {
        if name.chars().any(char::is_control) {
            return Err(Malformed::new(
                "The name of a file holds a control character.",
            ));
        }
        Ok(Self {
            name,
            content_type,
            size: 0,
            digest: [0; 32],
            refusal: None,
            content: None,
        })
    }

    /// A file with this content, which is not kept.
    pub(super) fn of(name: &str, content_type: &str, content: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            size: content.len() as u64,
            digest: Sha256::digest(content).into(),
            refusal: None,
            content: None,
        }
    }

    /// A file field that was left empty sends a file without a name and without content.
    pub(super) fn is_blank(&self) -> bool {
        self.name.is_empty() && self.size == 0
    }

    /// Notes why the file is not taken; the first reason counts.
    pub(super) fn refuse(&mut self, refusal: Option<Refusal>) {
        self.refusal = self.refusal.or(refusal);
    }

    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.refusal
    }

    pub(super) fn keep(&mut self, content: Content) {
        self.content = Some(Arc::new(content));
    }

    /// The file with its content, if that was kept.
    pub(super) fn upload(&self) -> Option<Upload> {
        let content = match self.refusal {
            Some(Refusal::Many) => Arc::new(Content::in_memory(Bytes::new())),
            _ => self.content.clone()?,
        };
        Some(Upload::new(self.clone(), content))
    }
}

impl PartialEq for SentFile {
    fn eq(&self, other: &Self) -> bool {
        let facts = |file: &Self| (file.size, file.digest);
        (&self.name, &self.content_type, facts(self))
            == (&other.name, &other.content_type, facts(other))
    }
}

impl Eq for SentFile {}

impl Entries {
    /// The largest number of entries that a body may hold.
    pub const MOST: usize = 1_000;
    /// The largest length of a name, in bytes.
    pub const LONGEST_NAME: usize = 200;

    /// Makes an empty list, as a form without fields sends it.
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn list(&self) -> &[(ByteString, Value)] {
        &self.list
    }

    pub(super) fn from_parts(list: Vec<(ByteString, Value)>, origin: Origin) -> Self {
        Self { list, origin }
    }

    /// Reads the body of an `application/x-www-form-urlencoded` form.
    ///
    /// Follows the [URL Standard, 5.1](https://url.spec.whatwg.org/#urlencoded-parsing): a `%`
    /// without two digits stands for itself, and bytes that are no UTF-8 become U+FFFD.
    ///
    /// # Errors
    ///
    /// Too many entries or a name that is too long.
    pub fn from_urlencoded(body: impl AsRef<[u8]>) -> Result<Self, Malformed> {
        Self::of_urlencoded(Bytes::copy_from_slice(body.as_ref()))
    }

    /// The same without a copy.
    pub(crate) fn of_urlencoded(body: Bytes) -> Result<Self, Malformed> {
        urlencoded::parse(body)
    }

    /// Reads the body of a `multipart/form-data` form while it arrives.
    ///
    /// Texts are kept. Of a file only name, type, size and digest are kept, so the memory that
    /// this takes is that of the texts. Files for an [`Upload`] come to actions and to
    /// [`Checked`](crate::Checked).
    ///
    /// # Errors
    ///
    /// A content type without boundary, a body that is cut short or breaks the format, too many
    /// entries, a part without a name or with one that is too long, and whatever `body` fails with
    /// (then [`Malformed::source`](std::error::Error::source) leads to it).
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::form::Entries;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let body = "--X\r\ncontent-disposition: form-data; name=\"name\"\r\n\r\nAda\r\n--X--\r\n";
    /// let body = futures_util::stream::iter([Ok::<_, std::io::Error>(body.into())]);
    /// let entries = Entries::from_multipart("multipart/form-data; boundary=X", body).await?;
    /// assert_eq!(entries.text("name"), Some("Ada"));
    /// # Ok::<(), hallway::form::Malformed>(()) }).unwrap();
    /// ```
    pub async fn from_multipart<E>(
        content_type: &str,
        body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Result<Self, Malformed>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        multipart::parse(content_type, body).await
    }

    /// Reads a JSON object.
    ///
    /// A key that stands twice gives two entries, which decoding refuses. Lists and objects inside
    /// become entries of their own: `address.city`, `items[0].qty`.
    ///
    /// # Errors
    ///
    /// Anything but one object, too many values, a name that is too long or too deep.
    pub fn from_json(body: impl AsRef<[u8]>) -> Result<Self, Malformed> {
        Self::of_json(Bytes::copy_from_slice(body.as_ref()))
    }

    /// The same without a copy.
    pub(crate) fn of_json(body: Bytes) -> Result<Self, Malformed> {
        json::parse(body)
    }

    /// Adds a text at the end.
    pub fn push(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let (name, text): (String, String) = (name.into(), text.into());
        self.list.push((name.into(), Value::Text(text.into())));
    }

    /// Takes the text that goes by `name` out, if there is one.
    ///
    /// # Errors
    ///
    /// The name stands twice, or its value is not a text.
    pub fn take_one(&mut self, name: &str) -> Result<Option<ByteString>, Malformed> {
        let Some(at) = self.list.iter().position(|(have, _)| have == name) else {
            return Ok(None);
        };
        let (_, value) = self.list.remove(at);
        if self.list.iter().any(|(have, _)| have == name) {
            return Err(Malformed::new(format!("`{name}` was sent twice.")));
        }
        match value {
            Value::Text(text) => Ok(Some(text)),
            _ => Err(Malformed::new(format!("`{name}` must be a text."))),
        }
    }

    /// Puts the files that came beside a JSON object into their places, which `null` holds.
    pub(crate) fn with_files(mut self, beside: Self) -> Result<Self, Malformed> {
        for (name, value) in beside.list {
            let place = self.list.iter_mut();
            let mut place = place.filter(|(have, held)| *have == name && *held == Value::Null);
            match (place.next(), &value) {
                (Some((_, held)), Value::File(_)) => *held = value,
                _ => {
                    return Err(Malformed::new(format!(
                        "`{name}` came beside the JSON and has no place in it."
                    )));
                }
            }
        }
        Ok(self)
    }

    /// The first text that goes by `name`.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values(name).find_map(|value| match value {
            Value::Text(text) => Some(&**text),
            _ => None,
        })
    }

    /// All texts of a field that can have several, in order: those that go by `name`, and the items
    /// `name[0]`, `name[1]` of a list.
    pub fn texts<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.list
            .iter()
            .filter_map(move |(have, value)| match value {
                Value::Text(text) => {
                    let rest = name::below(have, name)?;
                    let item = rest.is_empty()
                        || name::index(rest).is_some_and(|(_, rest)| rest.is_empty());
                    item.then_some(&**text)
                }
                _ => None,
            })
    }

    /// Adds or takes away a row, as a button of a [`Rows`](super::Rows) asks for it.
    pub(crate) fn change_rows(&mut self, button: &str) {
        rows::change(&mut self.list, button);
    }

    /// The same without the files.
    pub(crate) fn without_files(mut self) -> Self {
        self.list
            .retain(|(_, value)| !matches!(value, Value::File(_)));
        self
    }

    /// All values that go by `name`, in order.
    pub fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Value> {
        self.list
            .iter()
            .filter(move |(have, _)| have == name)
            .map(|(_, value)| value)
    }

    /// All entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.list.iter().map(|(name, value)| (&**name, value))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing was sent.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// A fingerprint of the content: equal for the same content under the same key and for the
    /// same press of the button, different for any other.
    ///
    /// It covers the entries in order: kind, name and value; of a file its name, type and the
    /// digest of its content. The order of the keys of a JSON object does not count.
    pub(crate) fn fingerprint(&self, key: &[u8; 16], press: &str) -> [u8; 16] {
        fingerprint::of(self, key, press)
    }

    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }
}

impl FromIterator<(String, String)> for Entries {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(texts: I) -> Self {
        let text = |(name, text): (String, String)| (name.into(), Value::Text(text.into()));
        Self {
            list: texts.into_iter().map(text).collect(),
            origin: Origin::Form,
        }
    }
}

/// Shows names and kinds, never values: entries hold passwords and letters, and logs are read.
impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(..)"),
            Self::Number(_) => f.write_str("Number(..)"),
            Self::Bool(_) => f.write_str("Bool(..)"),
            Self::Null => f.write_str("Null"),
            Self::File(file) => f.debug_tuple("File").field(file).finish(),
            Self::List => f.write_str("List"),
            Self::Object => f.write_str("Object"),
        }
    }
}

impl Value {
    /// Whether the value counts as nothing: an empty text, `null`, a file field that was left empty.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::File(file) => file.is_blank(),
            Self::Null => true,
            _ => false,
        }
    }
}

/// Refuses a body with more entries, longer or deeper names than any honest form has.
pub(super) fn check_limits(count: usize, name: &str, depth: usize) -> Result<(), Malformed> {
    if count >= Entries::MOST {
        return Err(Malformed::new("The form has more than 1,000 entries."));
    }
    if name.len() > Entries::LONGEST_NAME {
        return Err(Malformed::new(
            "The form has a name of more than 200 bytes.",
        ));
    }
    if depth > name::DEEPEST {
        let pointer = name::pointer(name);
        return Err(Malformed::new(format!(
            "The form is nested more than 16 deep: {pointer}"
        )));
    }
    Ok(())
}
