//! Names what changes together.

use std::borrow::Cow;
use std::fmt;

/// A name for everything that changes together: readers carry it, writers raise it.
///
/// Make each tag in one place, so that readers and writers cannot drift apart: a constant, or a
/// function for what has an id.
///
/// # Examples
///
/// ```
/// use hallway::cache::Tag;
///
/// pub const LEADS: Tag = Tag::new("leads");
///
/// pub fn lead(id: i64) -> Tag {
///     Tag::of("lead", id)
/// }
///
/// let cache = hallway::Cache::new();
/// let reading = cache.read(("lead", 7)).tag(LEADS).tag(lead(7));
/// # drop(reading);
/// cache.update_tag(lead(7));
/// assert_eq!(lead(7).as_str(), "lead:7");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag(Cow<'static, str>);

impl Tag {
    /// A tag that stands in the program.
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The tag of one thing of a kind: `post:7`.
    pub fn of(kind: &str, id: impl fmt::Display) -> Self {
        Self(Cow::Owned(format!("{kind}:{id}")))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A raise of this tag, to be written into the app's [`Outbox`](super::Outbox): a random text,
    /// so that no two rows are equal, and the name.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::cache::Tag;
    /// let row = Tag::new("leads").to_row();
    /// assert!(row.ends_with(" leads"));
    /// assert_ne!(row, Tag::new("leads").to_row());
    /// ```
    pub fn to_row(&self) -> String {
        let mut random = [0; 8];
        getrandom::fill(&mut random).expect("the system gives random bytes");
        format!("{:016x} {}", u64::from_be_bytes(random), self.0)
    }

    /// The name of the tag that a row raises.
    pub(super) fn of_row(row: &str) -> Option<&str> {
        row.split_once(' ').map(|(_, name)| name)
    }
}

impl AsRef<str> for Tag {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Tag {
    fn from(name: &'static str) -> Self {
        Self::new(name)
    }
}

impl From<String> for Tag {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl From<Cow<'static, str>> for Tag {
    fn from(name: Cow<'static, str>) -> Self {
        Self(name)
    }
}

impl From<&Tag> for Tag {
    fn from(tag: &Tag) -> Self {
        tag.clone()
    }
}

/// A tag of a value, with the number of the sequence that the value knows of.
pub(super) type Seen = (Tag, u64);
