//! Compresses bytes, and tells in which form a caller takes them.
//!
//! What holds anything of a visitor's, such as a form's token, never comes here: its length would
//! tell of it to who can add words of their own (BREACH; docs/decisions/0091).

use std::io::{self, Write as _};

use bytes::Bytes;
use http::{HeaderMap, header};

/// How bytes are compressed. Of those that a caller likes equally, the first is sent: the smaller
/// one, and of two that are about as small the one that is read faster (docs/decisions/0102).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Brotli,
    #[cfg(feature = "zstd")]
    Zstd,
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
    pub(crate) const COUNT: usize = Self::ALL.len();

    const ALL: &[Self] = &[
        Self::Brotli,
        #[cfg(feature = "zstd")]
        Self::Zstd,
        Self::Gzip,
    ];

    /// Its name in `Content-Encoding`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            #[cfg(feature = "zstd")]
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// What it adds to a validator: other bytes, another tag.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            #[cfg(feature = "zstd")]
            Self::Zstd => "-zst",
            Self::Gzip => "-gz",
        }
    }

    /// The forms that the caller takes, the one that it likes best first: RFC 9110, 12.5.3.
    pub(crate) fn taken(headers: &HeaderMap) -> impl Iterator<Item = Self> + use<> {
        let mut weights = Self::weights(headers);
        std::iter::from_fn(move || {
            let best = weights.iter().copied().fold(0.0, f32::max);
            let at = weights.iter().position(|weight| *weight == best)?;
            (std::mem::take(&mut weights[at]) > 0.0).then_some(Self::ALL[at])
        })
    }

    /// How much the caller likes each form; zero if it does not take it, or likes the bytes as they
    /// are better.
    fn weights(headers: &HeaderMap) -> [f32; Self::COUNT] {
        let (mut named, mut any, mut plain) = ([None; Self::COUNT], None, None);
        let lists = headers.get_all(header::ACCEPT_ENCODING).iter();
        let texts = lists.filter_map(|list| list.to_str().ok());
        for item in texts.flat_map(|list| list.split(',')) {
            let (coding, weight) = item.split_once(';').unwrap_or((item, ""));
            let coding = coding.trim();
            let is = |name: &str| coding.eq_ignore_ascii_case(name);
            let place = match Self::ALL.iter().position(|packing| is(packing.name())) {
                Some(at) => &mut named[at],
                None if coding == "*" => &mut any,
                None if is("identity") => &mut plain,
                None => continue,
            };
            place.get_or_insert_with(|| weight_of(weight));
        }
        let least = plain.unwrap_or(0.0);
        let liked = |weight: Option<f32>| weight.or(any).filter(|weight| *weight >= least);
        named.map(|weight| liked(weight).unwrap_or(0.0))
    }

    /// The compressed bytes, unless they are no fewer.
    pub(crate) fn pack(self, bytes: &[u8], effort: Effort) -> Option<Bytes> {
        let packed = match self {
            Self::Brotli => brotli(bytes, effort),
            #[cfg(feature = "zstd")]
            Self::Zstd => zstd(bytes, effort),
            Self::Gzip => gzip(bytes, effort),
        };
        let packed = packed.ok().filter(|packed| packed.len() < bytes.len());
        packed.map(Bytes::from)
    }
}

/// Of `q=0.5`, or of nothing: one. What cannot be read is no wish.
fn weight_of(parameter: &str) -> f32 {
    let parameter = parameter.trim();
    let value = match parameter.split_once('=') {
        Some(("q" | "Q", value)) => value.trim(),
        _ => return 1.0,
    };
    let weight = value.parse().ok();
    weight
        .filter(|weight| (0.0..=1.0).contains(weight))
        .unwrap_or(0.0)
}

fn brotli(bytes: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
    let quality = match effort {
        Effort::Lasting => 11,
        Effort::Now => 5,
    };
    let mut out = brotli::CompressorWriter::new(Vec::new(), 4 << 10, quality, 22);
    out.write_all(bytes)?;
    out.flush()?;
    Ok(out.into_inner())
}

/// 19 is the last level whose window is what browsers take, 8 MB: RFC 9659.
#[cfg(feature = "zstd")]
fn zstd(bytes: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
    let level = match effort {
        Effort::Lasting => 19,
        Effort::Now => 9,
    };
    zstd::bulk::compress(bytes, level)
}

fn gzip(bytes: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of what is sent first, second and so on, without zstd where it is not compiled.
    fn taken(list: &str) -> Vec<&'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, list.parse().unwrap());
        Packing::taken(&headers).map(Packing::name).collect()
    }

    fn there(names: &[&'static str]) -> Vec<&'static str> {
        let zstd = cfg!(feature = "zstd");
        let names = names.iter().copied();
        names.filter(|name| zstd || *name != "zstd").collect()
    }

    #[test]
    fn a_caller_gets_what_it_takes() {
        for (list, names) in [
            ("gzip, deflate, br, zstd", &["br", "zstd", "gzip"][..]),
            ("gzip;q=1.0, br;q=0", &["gzip"]),
            ("*", &["br", "zstd", "gzip"]),
            ("*;q=0.5, GZIP;q=0", &["br", "zstd"]),
            ("zstd, *;q=0", &["zstd"]),
            ("identity", &[]),
            ("br;q=much, gzip;q=nan, zstd;q=2", &[]),
            ("br;Q=0, *", &["zstd", "gzip"]),
        ] {
            assert_eq!(taken(list), there(names), "{list}");
        }
        assert_eq!(Packing::taken(&HeaderMap::new()).count(), 0);
    }

    #[test]
    fn what_a_caller_likes_better_comes_first() {
        for (list, names) in [
            ("br;q=0.8, gzip;q=0.9, zstd", &["zstd", "gzip", "br"][..]),
            ("gzip, *;q=0.1", &["gzip", "br", "zstd"]),
            ("gzip;q=0.5, br;q=0.5", &["br", "gzip"]),
            ("identity, br;q=0.5, gzip", &["gzip"]),
        ] {
            assert_eq!(taken(list), there(names), "{list}");
        }
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
