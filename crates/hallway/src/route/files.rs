//! Serves the files of `public/`, which are part of the program.
//!
//! 1. Each file has two addresses: its own, `/studio.css`, which browsers ask about again each
//!    time, and one with its content in the name, `/studio.0123456789abcdef.css`, which they keep
//!    for ever. `app::assets`, which the build script writes, gives the second one.
//! 2. Conditions and ranges are those of [`Download`](super::Download): `304`, `206`, `416`, `HEAD`.
//! 3. What shrinks is sent compressed to those who take it: made once, when it is first asked for,
//!    so that neither the build nor the start waits for it. A range is one of the plain file.

mod kind;
mod packed;

use std::sync::OnceLock;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use xxhash_rust::xxh3::xxh3_64;

use super::download::{Asked, is_listed};
use crate::Link;
use crate::page::{Packing, shrinks};
pub(crate) use kind::known as kind_of;
use packed::Packed;

/// A file of `public/`. The build script makes one of each.
#[derive(Debug)]
pub struct Asset {
    path: &'static str,
    bytes: &'static [u8],
    hash: OnceLock<u64>,
    packed: Packed,
}

impl Asset {
    /// Takes a file into the program: its path below `public/`, and its bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{App, Asset};
    ///
    /// static FILES: [Asset; 1] = [Asset::new("robots.txt", b"User-agent: *\nAllow: /\n")];
    ///
    /// let app: App<()> = App::new().files(&FILES);
    /// assert!(FILES[0].link().as_str().starts_with("/robots."));
    /// ```
    pub const fn new(path: &'static str, bytes: &'static [u8]) -> Self {
        Self {
            path,
            bytes,
            hash: OnceLock::new(),
            packed: Packed::new(),
        }
    }

    /// The address that changes with the content, so that browsers keep it for ever.
    pub fn link(&self) -> Link {
        let (folder, name) = match self.path.rsplit_once('/') {
            Some((folder, name)) => (format!("{folder}/"), name),
            None => (String::new(), self.path),
        };
        let (stem, end) = match name.rsplit_once('.') {
            Some((stem, end)) => (stem, format!(".{end}")),
            None => (name, String::new()),
        };
        Link::new(format!("/{folder}{stem}.{:016x}{end}", self.hash()))
    }

    /// The address under which others expect it: `/favicon.ico`.
    pub(crate) fn plain(&self) -> String {
        format!("/{}", self.path)
    }

    /// The file itself.
    pub(crate) fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    fn hash(&self) -> u64 {
        *self.hash.get_or_init(|| xxh3_64(self.bytes))
    }

    /// Answers a GET or a HEAD, of which the router keeps the head only.
    pub(crate) fn answer(&'static self, life: Lasting, headers: &HeaderMap) -> Response {
        let kind = kind::of(self.path);
        let shrinks = shrinks(kind);
        let ranged = headers.contains_key(header::RANGE);
        let (packing, bytes) = match shrinks && !ranged {
            true => self.packed.best(headers, self.bytes),
            false => (None, Bytes::from_static(self.bytes)),
        };
        let etag = plain(&format!(
            "\"{:016x}{}\"",
            self.hash(),
            packing.map_or("", Packing::mark)
        ));
        let mut answer = self.conditional(&etag, bytes, headers);
        let sent = answer.headers_mut();
        sent.insert(header::ETAG, etag);
        sent.insert(header::CACHE_CONTROL, HeaderValue::from_static(life.text()));
        if shrinks {
            let name = HeaderValue::from_static("accept-encoding");
            sent.insert(header::VARY, name);
        }
        if answer.status() != StatusCode::NOT_MODIFIED {
            let fixed = HeaderValue::from_static;
            let sent = answer.headers_mut();
            sent.insert(header::CONTENT_TYPE, fixed(kind));
            sent.insert(header::ACCEPT_RANGES, fixed("bytes"));
            sent.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
            if let Some(name) = packing.map(Packing::name) {
                sent.insert(header::CONTENT_ENCODING, fixed(name));
            }
        }
        answer
    }

    fn conditional(&self, etag: &HeaderValue, bytes: Bytes, headers: &HeaderMap) -> Response {
        let mut known = headers.get_all(header::IF_NONE_MATCH).iter();
        if known.any(|list| is_listed(etag, list)) {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        let whole = bytes.len();
        let fits = headers.get(header::IF_RANGE).is_none_or(|tag| tag == etag);
        let asked = match fits {
            true => Asked::of(headers, whole as u64),
            false => Asked::Whole,
        };
        let (status, bytes, range) = match asked {
            Asked::Whole => (StatusCode::OK, bytes, None),
            Asked::Part { from, length } => {
                let range = format!("bytes {from}-{}/{whole}", from + length - 1);
                let part = bytes.slice(from as usize..(from + length) as usize);
                (StatusCode::PARTIAL_CONTENT, part, Some(range))
            }
            Asked::Nothing => {
                let range = Some(format!("bytes */{whole}"));
                (StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new(), range)
            }
        };
        let length = bytes.len();
        let mut answer = (status, Body::from(bytes)).into_response();
        let sent = answer.headers_mut();
        sent.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if let Some(range) = range {
            sent.insert(header::CONTENT_RANGE, plain(&range));
        }
        answer
    }
}

/// How long an address stands for the same content.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lasting {
    /// As long as the file does.
    Now,
    /// The content is in the name.
    Ever,
}

impl Lasting {
    fn text(self) -> &'static str {
        match self {
            Self::Now => "public, no-cache",
            Self::Ever => "public, max-age=31536000, immutable",
        }
    }
}

fn plain(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("it is written above in plain ASCII")
}
