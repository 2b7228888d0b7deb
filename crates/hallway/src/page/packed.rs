//! Keeps the forms of what is the same for everybody, compressed and not.

use std::sync::OnceLock;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use tokio::sync::OnceCell;

use super::packing::{Effort, Packing};
use super::render::length;
use super::validity::unless_known;

/// The forms of something that is kept, compressed and not, each made when it is first asked for: its
/// bytes, and the headers that are the same in every answer.
#[derive(Debug)]
pub(crate) struct Forms {
    packs: bool,
    made: [OnceCell<Option<Bytes>>; Packing::COUNT],
    heads: [OnceLock<HeaderMap>; Packing::COUNT],
    plain: OnceLock<HeaderMap>,
}

impl Forms {
    /// Of something that can be compressed, or of something that is no smaller then.
    pub(crate) fn new(packs: bool) -> Self {
        Self {
            packs,
            made: [const { OnceCell::const_new() }; Packing::COUNT],
            heads: [const { OnceLock::new() }; Packing::COUNT],
            plain: OnceLock::new(),
        }
    }

    /// Answers with `plain` in the form that the caller takes best, or with 304 if the caller
    /// has it. `head` makes the headers of a form, from what the form adds to the validator.
    pub(crate) async fn answer(
        &self,
        plain: &Bytes,
        asked: &HeaderMap,
        known: Option<&HeaderValue>,
        head: impl FnOnce(&'static str) -> HeaderMap,
    ) -> Response {
        let packs = self.packs && plain.len() >= WORTH;
        let (packing, bytes) = match packs {
            true => self.best(plain, asked).await,
            false => (None, plain.clone()),
        };
        let head = self.head(packing).get_or_init(|| {
            let mut head = head(packing.map_or("", Packing::mark));
            if packs {
                head.append(header::VARY, HeaderValue::from_static("accept-encoding"));
            }
            head.insert(header::CONTENT_LENGTH, length(bytes.len() as u64));
            if let Some(packing) = packing {
                let name = HeaderValue::from_static(packing.name());
                head.insert(header::CONTENT_ENCODING, name);
            }
            head
        });
        let mut response = Response::new(Body::from(bytes));
        response.headers_mut().clone_from(head);
        unless_known(&mut response, known);
        response
    }

    fn head(&self, packing: Option<Packing>) -> &OnceLock<HeaderMap> {
        packing.map_or(&self.plain, |packing| &self.heads[packing as usize])
    }

    async fn best(&self, plain: &Bytes, asked: &HeaderMap) -> (Option<Packing>, Bytes) {
        if asked.contains_key(header::ACCEPT_ENCODING) {
            for packing in Packing::taken(asked) {
                if let Some(packed) = self.made(packing, plain).await {
                    return (Some(packing), packed);
                }
            }
        }
        (None, plain.clone())
    }

    async fn made(&self, packing: Packing, plain: &Bytes) -> Option<Bytes> {
        let make = || async {
            if plain.len() <= AT_ONCE {
                return packing.pack(plain, Effort::Now);
            }
            let plain = plain.clone();
            let work = tokio::task::spawn_blocking(move || packing.pack(&plain, Effort::Now));
            work.await.ok().flatten()
        };
        self.made[packing as usize].get_or_init(make).await.clone()
    }

    /// About what the forms of so many bytes take, once they are made.
    pub(crate) fn bytes(&self, plain: usize) -> usize {
        match self.packs && plain >= WORTH {
            false => HEAD,
            true => Packing::COUNT * (plain / 4 + HEAD) + HEAD,
        }
    }
}

/// About what the headers of one form take.
const HEAD: usize = 1 << 10;
/// Fewer bytes fit into a packet as they are.
const WORTH: usize = 1 << 10;
/// What is compressed in less time than another thread takes to begin: some 100 µs.
const AT_ONCE: usize = 8 << 10;
