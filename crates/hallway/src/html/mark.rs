//! The places in a piece of HTML that a response fills in.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

/// A place in the text of a [`Markup`](super::Markup).
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) at: usize,
    pub(crate) kind: MarkKind,
}

impl Mark {
    pub(super) fn shifted(&self, by: usize) -> Self {
        Self {
            at: self.at + by,
            kind: self.kind.clone(),
        }
    }
}

/// What belongs at a [`Mark`].
#[derive(Debug, Clone)]
pub(crate) enum MarkKind {
    /// Where the hash of the document's shell stands, inside of `<html>`.
    Shell,
    /// The address that a form posts to: the page's own, which rendering does not know.
    FormAction(Arc<FormHole>),
    /// The hidden field with a form's token.
    Token(Arc<FormHole>),
    /// The end of `<head>`, where title, meta, styles and the runtime go.
    HeadEnd,
    /// The first byte of a region. The number is the depth of the layout slot.
    RegionStart(u8),
    /// The byte after a region.
    RegionEnd(u8),
    /// What a response fills in, now or while it is sent; `page` knows what it is.
    Later(Arc<dyn Any + Send + Sync>),
}

/// Everything that a token says and rendering knows.
#[derive(Debug)]
pub(crate) struct FormHole {
    /// The action's stable name.
    pub(crate) action: &'static str,
    /// Tells this form from others of the same page; stable from one rendering to the next.
    pub(crate) id: Cow<'static, str>,
    /// Which form with this action and these bound values on the page, counted from 0.
    pub(crate) ordinal: u16,
    /// The bound values, encoded.
    pub(crate) bound: Vec<u8>,
    /// A fingerprint of the bound values' type.
    pub(crate) shape: u32,
}

impl FormHole {
    /// The id without the number that tells forms of one kind apart.
    pub(crate) fn kind(&self) -> &str {
        match self.ordinal {
            0 => &self.id,
            _ => self.id.rsplit_once('.').map_or(&*self.id, |(kind, _)| kind),
        }
    }
}

/// The part of a form's name that stands in its address and in the ids of its fields: what comes
/// behind the action's module.
pub(crate) const fn short_name(id: &str) -> &str {
    let bytes = id.as_bytes();
    let mut at = bytes.len();
    while at > 0 {
        if bytes[at - 1] == b':' {
            return id.split_at(at).1;
        }
        at -= 1;
    }
    id
}
