//! Holds a whole document as it is sent, with the places that each response fills in.

use std::sync::Arc;

use bytes::Bytes;

use super::packed::Forms;
use crate::html::FormHole;

/// What is filled in.
#[derive(Debug)]
pub(super) enum Blank {
    /// The address that a form posts to.
    Action(Arc<FormHole>),
    /// A form's token.
    Token(Arc<FormHole>),
}

/// A document in one piece: nothing but tokens and addresses is left to write.
#[derive(Debug)]
pub(super) struct Sheet {
    text: Bytes,
    blanks: Vec<(usize, Blank)>,
    /// Of the whole; made only where there are no blanks.
    forms: Forms,
}

impl Sheet {
    pub(super) fn new(text: String, blanks: Vec<(usize, Blank)>) -> Self {
        Self {
            text: text.into(),
            blanks,
            forms: Forms::new(true),
        }
    }

    /// What everybody gets: nothing of it is somebody's own.
    pub(super) fn common(&self) -> Option<(&Bytes, &Forms)> {
        self.blanks.is_empty().then_some((&self.text, &self.forms))
    }

    /// The bytes of a response. Without blanks they are shared with all others.
    pub(super) fn filled(&self, mut fill: impl FnMut(&Blank, &mut Vec<u8>)) -> Bytes {
        if self.blanks.is_empty() {
            return self.text.clone();
        }
        let mut out = Vec::with_capacity(self.text.len() + 512 * self.blanks.len());
        let mut from = 0;
        for (at, blank) in &self.blanks {
            out.extend_from_slice(&self.text[from..*at]);
            from = *at;
            fill(blank, &mut out);
        }
        out.extend_from_slice(&self.text[from..]);
        out.into()
    }

    pub(super) fn bytes(&self) -> usize {
        let forms = self
            .common()
            .map_or(0, |(text, forms)| forms.bytes(text.len()));
        self.text.len() + forms + self.blanks.len() * size_of::<(usize, Blank)>()
    }
}
