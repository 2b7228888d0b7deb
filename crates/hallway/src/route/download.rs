//! Sends files, whole or in part, without holding them in memory.
//!
//! Follows RFC 9110: conditions first (13.2.2), then the range (14.2). One range is answered with
//! 206, several or one that makes no sense with the whole file, which the rules allow; one that
//! begins behind the end with 416.

mod range;

use std::io::{self, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use crate::{Error, not_found};
pub(super) use range::Asked;

/// A request for a file: which part of it, and what the caller has already.
///
/// Answers ranges, so that a download that broke off goes on where it was and a video can be
/// wound; `HEAD`; and 304 to a caller who has the file. Memory is the same for every size.
///
/// The path of the file must not come from the request, or be checked first: this opens what it is
/// told to.
///
/// # Examples
///
/// ```
/// use hallway::axum::response::Response;
/// use hallway::{Download, Error};
///
/// pub async fn get(download: Download) -> Result<Response, Error> {
///     download.name("Report 2026.pdf").kind("application/pdf").file("files/report.pdf").await
/// }
/// # let _ = hallway::Route::<()>::new().get(get);
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `file`"]
pub struct Download {
    head_only: bool,
    headers: HeaderMap,
    kind: &'static str,
    disposition: Option<HeaderValue>,
}

/// Bytes that are read from the file at once.
const CHUNK: usize = 64 << 10;

impl Download {
    /// Says what the file is; `application/octet-stream` unless said.
    pub fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// Lets a browser save the file under this name rather than show it.
    pub fn name(self, name: &str) -> Self {
        Self {
            disposition: Some(disposition(name)),
            ..self
        }
    }

    /// Answers with the file at `path`.
    ///
    /// # Errors
    ///
    /// 404 when there is no such file; 500 when it cannot be read.
    pub async fn file(self, path: impl AsRef<Path>) -> Result<Response, Error> {
        let mut file = match File::open(path).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(not_found()),
            file => file?,
        };
        let found = file.metadata().await?;
        if !found.is_file() {
            return Err(not_found());
        }
        let version = Version::of(found.len(), found.modified().ok());
        if version.is_known_to(&self.headers) {
            return Ok((StatusCode::NOT_MODIFIED, version.headers()).into_response());
        }
        let asked = match version.fits_range(&self.headers) {
            true => Asked::of(&self.headers, version.length),
            false => Asked::Whole,
        };
        let (status, from, length) = match asked {
            Asked::Whole => (StatusCode::OK, 0, version.length),
            Asked::Part { from, length } => (StatusCode::PARTIAL_CONTENT, from, length),
            Asked::Nothing => return Ok(unsatisfiable(&version)),
        };
        let body = if self.head_only || length == 0 {
            Body::empty()
        } else {
            file.seek(SeekFrom::Start(from)).await?;
            Body::from_stream(chunks(file, length))
        };
        let mut answer = (status, version.headers(), body).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_LENGTH, length.into());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        if let Some(disposition) = self.disposition {
            headers.insert(header::CONTENT_DISPOSITION, disposition);
        }
        if status == StatusCode::PARTIAL_CONTENT {
            let last = from + length - 1;
            let text = format!("bytes {from}-{last}/{}", version.length);
            headers.insert(header::CONTENT_RANGE, plain(&text));
        }
        Ok(answer)
    }
}

impl<S: Sync> FromRequestParts<S> for Download {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let mut headers = HeaderMap::new();
        // A range of anything but a GET has no meaning: RFC 9110, 14.2.
        let ranges = (parts.method == Method::GET).then_some([header::RANGE, header::IF_RANGE]);
        let conditions = [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE];
        for name in conditions.into_iter().chain(ranges.into_iter().flatten()) {
            for value in parts.headers.get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        Ok(Self {
            head_only: parts.method == Method::HEAD,
            headers,
            kind: "application/octet-stream",
            disposition: None,
        })
    }
}

/// What tells one content of a file from another.
struct Version {
    length: u64,
    modified: Option<SystemTime>,
    etag: HeaderValue,
}

impl Version {
    fn of(length: u64, modified: Option<SystemTime>) -> Self {
        let since = modified.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        let nanoseconds = since.map_or(0, |since| since.as_nanos());
        Self {
            length,
            modified,
            etag: plain(&format!("\"{length:x}-{nanoseconds:x}\"")),
        }
    }

    fn headers(&self) -> [(HeaderName, HeaderValue); 3] {
        let modified = self.modified.unwrap_or(SystemTime::UNIX_EPOCH);
        [
            (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
            (header::ETAG, self.etag.clone()),
            (
                header::LAST_MODIFIED,
                plain(&httpdate::fmt_http_date(modified)),
            ),
        ]
    }

    /// Whether the caller has this content: RFC 9110, 13.1.2 and 13.1.3.
    fn is_known_to(&self, headers: &HeaderMap) -> bool {
        if headers.contains_key(header::IF_NONE_MATCH) {
            let mut lists = headers.get_all(header::IF_NONE_MATCH).iter();
            return lists.any(|list| is_listed(&self.etag, list));
        }
        let since = headers.get(header::IF_MODIFIED_SINCE).and_then(date);
        matches!((self.seconds(), since), (Some(at), Some(since)) if at <= since)
    }

    /// Whether a part fits to what the caller has: RFC 9110, 13.1.5. The comparison is strong.
    fn fits_range(&self, headers: &HeaderMap) -> bool {
        match headers.get(header::IF_RANGE) {
            None => true,
            Some(tag) if tag.as_bytes().starts_with(b"\"") => *tag == self.etag,
            Some(other) => date(other).is_some_and(|date| self.seconds() == Some(date)),
        }
    }

    /// The time of the file as a header tells it: without a fraction.
    fn seconds(&self) -> Option<u64> {
        self.modified.and_then(seconds)
    }
}

/// Whether a list of `If-None-Match` holds a tag. The comparison is weak: `W/` does not count.
pub(super) fn is_listed(etag: &HeaderValue, list: &HeaderValue) -> bool {
    let list = list.to_str().unwrap_or_default();
    let same = |tag: &str| etag == tag.strip_prefix("W/").unwrap_or(tag);
    list.trim() == "*" || list.split(',').any(|tag| same(tag.trim()))
}

fn date(value: &HeaderValue) -> Option<u64> {
    seconds(httpdate::parse_http_date(value.to_str().ok()?).ok()?)
}

fn seconds(time: SystemTime) -> Option<u64> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(since.as_secs())
}

fn unsatisfiable(version: &Version) -> Response {
    let range = plain(&format!("bytes */{}", version.length));
    let status = StatusCode::RANGE_NOT_SATISFIABLE;
    (status, version.headers(), [(header::CONTENT_RANGE, range)]).into_response()
}

/// Reads the next `left` bytes. A file that has become shorter ends in an error: the connection
/// breaks, and the caller knows.
fn chunks(file: File, left: u64) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let buffer = BytesMut::new();
    stream::try_unfold(
        (file, buffer, left),
        async |(mut file, mut buffer, left)| {
            if left == 0 {
                return Ok(None);
            }
            buffer.reserve(CHUNK);
            let mut window = (&mut file).take(left.min(CHUNK as u64));
            if window.read_buf(&mut buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let chunk = buffer.split().freeze();
            let left = left - chunk.len() as u64;
            Ok(Some((chunk, (file, buffer, left))))
        },
    )
}

/// RFC 6266: a plain name for old programs, and the real one.
fn disposition(name: &str) -> HeaderValue {
    let is_plain =
        |letter: char| letter == ' ' || letter.is_ascii_graphic() && !"\"\\%/".contains(letter);
    let ascii: String = name
        .chars()
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect();
    let mut text = format!("attachment; filename=\"{ascii}\"");
    if ascii != name {
        text.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            match byte {
                byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                    text.push(char::from(byte))
                }
                byte => text.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    plain(&text)
}

fn plain(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("it is written above in plain ASCII")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn every_name_is_a_header_and_comes_out_as_it_was() {
        for (name, expected) in [
            ("report.pdf", "attachment; filename=\"report.pdf\""),
            (
                "Fähre.pdf",
                "attachment; filename=\"F_hre.pdf\"; filename*=UTF-8''F%C3%A4hre.pdf",
            ),
            (
                "a\"\r\nb",
                "attachment; filename=\"a___b\"; filename*=UTF-8''a%22%0D%0Ab",
            ),
            (
                "../x",
                "attachment; filename=\".._x\"; filename*=UTF-8''..%2Fx",
            ),
        ] {
            assert_eq!(disposition(name), expected);
        }
    }
}
