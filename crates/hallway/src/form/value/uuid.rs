//! Decodes UUIDs.

use std::borrow::Cow;

use uuid::Uuid;

use super::FieldValue;
use crate::form::kind;
use crate::form::reader::Reader;

/// Five groups of hexadecimal digits with hyphens between them; other spellings are refused.
impl FieldValue for Uuid {
    type Kind = kind::Id;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        reader.parse("an id like 67e55044-10b1-426f-9247-bb680e5fe0c8", |text| {
            Uuid::try_parse(text).ok().filter(|_| text.len() == 36)
        })
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.hyphenated().to_string()))
    }
}
