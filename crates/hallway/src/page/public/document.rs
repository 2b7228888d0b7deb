//! Holds a public page: drawn for a response or kept, in one piece or with places to fill.

use std::sync::Arc;

use super::super::into_page::Page;
use super::super::render::Composed;
use crate::cache::Tag;
use crate::html::Markup;

/// A public page, drawn for this response or kept from before.
pub(super) enum Public {
    /// The same for everybody; with the tags that the network in front is told.
    Common(Arc<Composed>, Vec<Tag>),
    /// With parts that are each visitor's own.
    Personal(Open),
}

/// A page with places of which each response makes its own holes.
pub(super) enum Open {
    Drawn(Box<Page>),
    Kept(Arc<Composed>),
}

impl Open {
    pub(super) fn body(&self) -> &Markup {
        match self {
            Self::Drawn(page) => &page.body,
            Self::Kept(composed) => composed.markup(),
        }
    }
}

/// How a whole document is kept.
pub(super) enum Document {
    Pressed(Arc<Composed>),
    /// With places of which each response makes its own holes.
    Open(Arc<Composed>),
}

impl Document {
    pub(super) fn of(page: Page, runtime: &str, build: &str) -> Self {
        let is_open = page.body.has_later();
        let composed = Composed::of(page, runtime);
        match is_open {
            true => Self::Open(Arc::new(composed)),
            false => Self::Pressed(Arc::new(composed.pressed(build))),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Pressed(composed) | Self::Open(composed) => composed.bytes(),
        }
    }
}
