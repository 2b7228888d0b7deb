//! Compresses what is the same for everybody, and tells in which form a caller takes it.
//!
//! What holds anything of a visitor's, such as a form's token, never comes here: its length would
//! tell of it to who can add words of their own (BREACH; docs/decisions/0091).

use std::io::Write as _;
use std::sync::OnceLock;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use tokio::sync::OnceCell;

use super::validity::unless_known;

/// How bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Brotli,
    Gzip,
}

/// For whom it is worth how much time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Made once in the life of the program: as small as it gets.
    Lasting,
    /// Somebody waits for it, and a write may make it old soon.
    Now,
}

impl Packing {
    /// The smaller one first.
    pub(crate) const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Its name in `Content-Encoding`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What it adds to a validator: other bytes, another tag.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }

    /// Whether the caller takes answers in this form: RFC 9110, 12.5.3.
    pub(crate) fn is_taken(self, headers: &HeaderMap) -> bool {
        let lists = headers.get_all(header::ACCEPT_ENCODING).iter();
        let texts = lists.filter_map(|list| list.to_str().ok());
        let mut any = false;
        for item in texts.flat_map(|list| list.split(',')) {
            let (coding, weight) = item.split_once(';').unwrap_or((item, ""));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            let wanted = weight.trim().parse().is_ok_and(|weight: f32| weight > 0.0);
            match coding.trim() {
                "*" => any = wanted,
                coding if coding.eq_ignore_ascii_case(self.name()) => return wanted,
                _ => {}
            }
        }
        any
    }

    /// The compressed bytes, unless they are no fewer.
    pub(crate) fn pack(self, bytes: &[u8], effort: Effort) -> Option<Bytes> {
        let packed = match self {
            Self::Brotli => brotli(bytes, effort),
            Self::Gzip => gzip(bytes, effort),
        };
        let packed = packed.ok().filter(|packed| packed.len() < bytes.len());
        packed.map(Bytes::from)
    }
}

fn brotli(bytes: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let quality = match effort {
        Effort::Lasting => 11,
        Effort::Now => 5,
    };
    let mut out = brotli::CompressorWriter::new(Vec::new(), 4 << 10, quality, 22);
    out.write_all(bytes)?;
    out.flush()?;
    Ok(out.into_inner())
}

fn gzip(bytes: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let level = match effort {
        Effort::Lasting => flate2::Compression::best(),
        Effort::Now => flate2::Compression::default(),
    };
    let mut out = flate2::write::GzEncoder::new(Vec::new(), level);
    out.write_all(bytes)?;
    out.finish()
}

/// Whether a file or an answer of this media type is smaller when it is compressed.
pub(crate) fn shrinks(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim_end();
    kind.starts_with("text/")
        || ["json", "xml", "wasm", "x-icon"]
            .iter()
            .any(|end| kind.ends_with(end))
}

/// The forms of something that is kept, compressed and not, each made when it is first asked for: its
/// bytes, and the headers that are the same in every answer.
#[derive(Debug)]
pub(crate) struct Forms {
    packs: bool,
    brotli: OnceCell<Option<Bytes>>,
    gzip: OnceCell<Option<Bytes>>,
    heads: [OnceLock<HeaderMap>; 3],
}

impl Forms {
    /// Of something that can be compressed, or of something that is no smaller then.
    pub(crate) fn new(packs: bool) -> Self {
        Self {
            packs,
            brotli: OnceCell::new(),
            gzip: OnceCell::new(),
            heads: [const { OnceLock::new() }; 3],
        }
    }

    /// Answers with `plain` in the smallest form that the caller takes, or with 304 if the caller
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
        &self.heads[match packing {
            None => 0,
            Some(Packing::Brotli) => 1,
            Some(Packing::Gzip) => 2,
        }]
    }

    async fn best(&self, plain: &Bytes, asked: &HeaderMap) -> (Option<Packing>, Bytes) {
        if asked.contains_key(header::ACCEPT_ENCODING) {
            for packing in Packing::ALL {
                if packing.is_taken(asked)
                    && let Some(packed) = self.made(packing, plain).await
                {
                    return (Some(packing), packed);
                }
            }
        }
        (None, plain.clone())
    }

    async fn made(&self, packing: Packing, plain: &Bytes) -> Option<Bytes> {
        let form = match packing {
            Packing::Brotli => &self.brotli,
            Packing::Gzip => &self.gzip,
        };
        let make = || async {
            if plain.len() <= AT_ONCE {
                return packing.pack(plain, Effort::Now);
            }
            let plain = plain.clone();
            let work = tokio::task::spawn_blocking(move || packing.pack(&plain, Effort::Now));
            work.await.ok().flatten()
        };
        form.get_or_init(make).await.clone()
    }

    /// About what the forms of so many bytes take, once they are made.
    pub(crate) fn bytes(&self, plain: usize) -> usize {
        match self.packs && plain >= WORTH {
            false => HEAD,
            true => plain / 2 + 3 * HEAD,
        }
    }
}

/// About what the headers of one form take.
const HEAD: usize = 1 << 10;
/// Fewer bytes fit into a packet as they are.
const WORTH: usize = 1 << 10;
/// What is compressed in less time than another thread takes to begin: some 100 µs.
const AT_ONCE: usize = 8 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_gets_what_it_takes() {
        let taken = |list: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, list.parse().unwrap());
            let [brotli, gzip] = Packing::ALL;
            (brotli.is_taken(&headers), gzip.is_taken(&headers))
        };
        assert_eq!(taken("gzip, deflate, br, zstd"), (true, true));
        assert_eq!(taken("gzip;q=1.0, br;q=0"), (false, true));
        assert_eq!(taken("*"), (true, true));
        assert_eq!(taken("*;q=0.5, GZIP;q=0"), (true, false));
        assert_eq!(taken("identity"), (false, false));
        assert_eq!(taken("br;q=much"), (false, false));
    }

    #[test]
    fn what_does_not_shrink_is_sent_as_it_is() {
        assert_eq!(Packing::Gzip.pack(b"x", Effort::Now), None);
        let long = "hallway ".repeat(1000);
        for effort in [Effort::Lasting, Effort::Now] {
            for packing in Packing::ALL {
                let packed = packing.pack(long.as_bytes(), effort);
                assert!(packed.is_some_and(|packed| packed.len() < 200));
            }
        }
    }

    #[test]
    fn texts_shrink_and_pictures_do_not() {
        for kind in [
            "text/html; charset=utf-8",
            "application/json; charset=utf-8",
            "image/svg+xml",
        ] {
            assert!(shrinks(kind), "{kind}");
        }
        assert!(!shrinks("image/png") && !shrinks("application/octet-stream"));
    }
}
