//! Keeps a file in the forms in which it is sent.

use std::io::Write as _;
use std::sync::{Mutex, OnceLock, PoisonError};

use axum::body::Bytes;
use http::{HeaderMap, header};

/// The compressed forms of one file, each made once.
#[derive(Debug)]
pub(super) struct Packed {
    brotli: Form,
    gzip: Form,
}

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Brotli,
    Gzip,
}

impl Packing {
    /// Its name in `Content-Encoding`.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// What it adds to a validator: other bytes, another tag.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }
}

impl Packed {
    pub(super) const fn new() -> Self {
        Self {
            brotli: Form::new(),
            gzip: Form::new(),
        }
    }

    /// The smallest form that the caller takes and that is there; one that is not is begun.
    pub(super) fn best(
        &'static self,
        headers: &HeaderMap,
        bytes: &'static [u8],
    ) -> (Packing, Bytes) {
        for (packing, form) in [(Packing::Brotli, &self.brotli), (Packing::Gzip, &self.gzip)] {
            if packing.name().is_some_and(|name| takes(headers, name))
                && let Some(made) = form.get(packing, bytes)
            {
                return (packing, made);
            }
        }
        (Packing::None, Bytes::from_static(bytes))
    }
}

/// One compressed form: not asked for, being made, or there.
#[derive(Debug)]
struct Form {
    made: OnceLock<Option<Bytes>>,
    begun: Mutex<bool>,
}

impl Form {
    const fn new() -> Self {
        Self {
            made: OnceLock::new(),
            begun: Mutex::new(false),
        }
    }

    /// The form, if it is there and smaller than the file. Small files are made at once; for large
    /// ones nobody waits.
    fn get(&'static self, packing: Packing, bytes: &'static [u8]) -> Option<Bytes> {
        if let Some(made) = self.made.get() {
            return made.clone();
        }
        if bytes.len() <= AT_ONCE {
            return self.made.get_or_init(|| pack(packing, bytes)).clone();
        }
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *begun, true) {
            tokio::task::spawn_blocking(move || self.made.get_or_init(|| pack(packing, bytes)));
        }
        None
    }
}

/// Bytes of a file that a request may wait for: a few milliseconds.
const AT_ONCE: usize = 8 << 10;

/// The compressed bytes, unless they are no fewer.
fn pack(packing: Packing, bytes: &[u8]) -> Option<Bytes> {
    let packed = match packing {
        Packing::None => return None,
        Packing::Brotli => brotli(bytes),
        Packing::Gzip => gzip(bytes),
    };
    let packed = packed.ok().filter(|packed| packed.len() < bytes.len());
    packed.map(Bytes::from)
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = brotli::CompressorWriter::new(Vec::new(), 4 << 10, 11, 22);
    out.write_all(bytes)?;
    out.flush()?;
    Ok(out.into_inner())
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes)?;
    out.finish()
}

/// Whether the caller takes answers in this form: RFC 9110, 12.5.3.
fn takes(headers: &HeaderMap, name: &str) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter();
    let texts = lists.filter_map(|list| list.to_str().ok());
    let mut any = false;
    for item in texts.flat_map(|list| list.split(',')) {
        let (coding, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
        let wanted = weight.trim().parse().is_ok_and(|weight: f32| weight > 0.0);
        match coding.trim() {
            "*" => any = wanted,
            coding if coding.eq_ignore_ascii_case(name) => return wanted,
            _ => {}
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_gets_what_it_takes() {
        let taken = |list: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, list.parse().unwrap());
            (takes(&headers, "br"), takes(&headers, "gzip"))
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
        assert_eq!(pack(Packing::Gzip, b"x"), None);
        let long = "hallway ".repeat(1000);
        for packing in [Packing::Brotli, Packing::Gzip] {
            assert!(pack(packing, long.as_bytes()).is_some_and(|packed| packed.len() < 200));
        }
    }
}
