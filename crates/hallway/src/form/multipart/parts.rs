//! Takes a multipart body apart while it arrives (RFC 2046, 5.1.1): boundaries, heads, content.
//!
//! Bytes are asked for only when those at hand are used up, so that a body takes the memory of one
//! piece of it, however many parts there are. What stands before the first and behind the last
//! boundary, and the head of each part, is at most 16 KB.

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use memchr::memmem::{self, Finder};

use super::head::Head;
use crate::form::malformed::Malformed;

/// The most bytes of what is neither content nor boundary, in one place.
const HEAD: usize = 16 << 10;

/// A body on its way in, and how far it is taken apart.
pub(super) struct Parts<S> {
    stream: S,
    buffer: BytesMut,
    /// What stands before each part and behind the last one.
    delimiter: Finder<'static>,
    place: Place,
    /// How many bytes arrived.
    arrived: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Somewhere before a boundary that is not of interest.
    Between,
    /// In the content of a part.
    Content,
    /// Behind the last boundary.
    End,
}

impl<S, E> Parts<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    pub(super) fn new(stream: S, boundary: &str) -> Self {
        let delimiter = ["\r\n--", boundary].concat();
        // The first boundary may stand at the very beginning.
        let buffer = BytesMut::from(&b"\r\n"[..]);
        Self {
            stream,
            buffer,
            delimiter: Finder::new(delimiter.as_bytes()).into_owned(),
            place: Place::Between,
            arrived: 0,
        }
    }

    /// How many bytes were used up so far.
    pub(super) fn used(&self) -> u64 {
        self.arrived.saturating_sub(self.buffer.len() as u64)
    }

    /// The next part, or `None` behind the last one.
    pub(super) async fn next(&mut self) -> Result<Option<Head>, Malformed> {
        while self.place == Place::Content {
            self.chunk().await?;
        }
        if self.place == Place::End {
            return Ok(None);
        }
        self.skip_to_boundary().await?;
        while self.buffer.len() < 2 {
            self.more().await?;
        }
        if self.buffer.starts_with(b"--") {
            self.place = Place::End;
            self.skip_the_end().await?;
            return Ok(None);
        }
        // Blanks may stand behind a boundary, then a line break, then the lines of the head.
        let head = self.head().await?;
        let (padding, head) = memmem::find(&head, b"\r\n")
            .map(|at| head.split_at(at))
            .unwrap_or((&[], &head));
        if padding.iter().any(|byte| !matches!(byte, b' ' | b'\t')) {
            return Err(Malformed::new("A boundary of the form is broken."));
        }
        self.place = Place::Content;
        Head::read(head).map(Some)
    }

    /// The next piece of the part's content, or `None` at its end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, Malformed> {
        if self.place != Place::Content {
            return Ok(None);
        }
        loop {
            match self.delimiter.find(&self.buffer) {
                Some(0) => {
                    self.place = Place::Between;
                    return Ok(None);
                }
                Some(at) => return Ok(Some(self.buffer.split_to(at).freeze())),
                None => {
                    // The beginning of a boundary may be at hand, the rest of it not yet.
                    let kept = self.delimiter.needle().len() - 1;
                    if self.buffer.len() > kept {
                        let at = self.buffer.len() - kept;
                        return Ok(Some(self.buffer.split_to(at).freeze()));
                    }
                }
            }
            self.more().await?;
        }
    }

    async fn skip_to_boundary(&mut self) -> Result<(), Malformed> {
        let mut skipped = 0;
        let length = self.delimiter.needle().len();
        loop {
            let found = self.delimiter.find(&self.buffer);
            let far = found.unwrap_or_else(|| self.buffer.len().saturating_sub(length - 1));
            let _ = self.buffer.split_to(far);
            skipped += far;
            if skipped > HEAD {
                return Err(Malformed::new("The form has no boundary where it begins."));
            }
            if found.is_some() {
                let _ = self.buffer.split_to(length);
                return Ok(());
            }
            self.more().await?;
        }
    }

    /// All up to the empty line that ends the head of a part.
    async fn head(&mut self) -> Result<Bytes, Malformed> {
        let mut searched = 0;
        loop {
            if let Some(at) = memmem::find(&self.buffer[searched..], b"\r\n\r\n") {
                let head = self.buffer.split_to(searched + at + 2).freeze();
                let _ = self.buffer.split_to(2);
                return match head.len() > HEAD {
                    true => Err(Malformed::new(LONG_HEAD)),
                    false => Ok(head),
                };
            }
            if self.buffer.len() > HEAD {
                return Err(Malformed::new(LONG_HEAD));
            }
            searched = self.buffer.len().saturating_sub(3);
            self.more().await?;
        }
    }

    /// Reads what may follow the last boundary, so that the connection can go on.
    async fn skip_the_end(&mut self) -> Result<(), Malformed> {
        let mut skipped = self.buffer.len();
        self.buffer.clear();
        loop {
            if skipped > HEAD {
                return Err(Malformed::new("Something follows the end of the form."));
            }
            match self.arrive().await? {
                Some(bytes) => skipped += bytes.len(),
                None => return Ok(()),
            }
        }
    }

    async fn more(&mut self) -> Result<(), Malformed> {
        match self.arrive().await? {
            Some(bytes) if self.buffer.is_empty() => self.buffer = BytesMut::from(bytes),
            Some(bytes) => self.buffer.extend_from_slice(&bytes),
            None => return Err(Malformed::new(BROKEN)),
        }
        Ok(())
    }

    async fn arrive(&mut self) -> Result<Option<Bytes>, Malformed> {
        match self.stream.next().await {
            Some(Ok(bytes)) => {
                self.arrived += bytes.len() as u64;
                Ok(Some(bytes))
            }
            Some(Err(error)) => Err(Malformed::caused(BROKEN, error)),
            None => Ok(None),
        }
    }
}

const LONG_HEAD: &str = "A part of the form has a head of more than 16 KB.";
const BROKEN: &str = "The form's body is cut short or broken.";
