//! Decodes addresses.

use std::borrow::Cow;

use url::Url;

use super::FieldValue;
use crate::form::kind;
use crate::form::reader::Reader;
use crate::form::text_rules::strip_newlines;

/// An absolute address of any scheme; the rule `url` of a text allows pages only.
impl FieldValue for Url {
    type Kind = kind::Web;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        reader.parse("an address like https://example.com", |text| {
            Url::parse(&strip_newlines(text)).ok()
        })
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.as_str()))
    }
}
