//! Lets a browser put a file into object storage directly, by an address that is signed for it.
//!
//! The addresses are those of S3, which most storages understand: AWS Signature Version 4 in the
//! query, with the length and the type of the file among the signed headers, so that nothing else
//! can be put there. <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::Request;
use futures_util::StreamExt as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tempfile::NamedTempFile;

use super::problem::Problem;

/// A bucket of an object storage, and the right to put something into it.
///
/// An action or a route signs an address for one file, a script puts the file there, and the app
/// hears of it by the form that follows: what was put under which key is for the app to remember.
/// The storage must let pages of the app's origin in (CORS).
///
/// Without a storage, in development and in tests, [`receive`](Self::receive) is one: a route that
/// checks the same signature and keeps the files in a folder.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use hallway::{Bucket, Problem, axum::extract::Request, http::StatusCode};
///
/// fn bucket() -> Bucket {
///     Bucket::new("http://127.0.0.1:3000/storage", "films", "local").credentials("id", "secret")
/// }
///
/// // Signs an address, for ten minutes, for this file only.
/// let address = bucket().put_url("2026/harbour.mp4", "video/mp4", 734_003_200, Duration::from_secs(600));
/// assert!(address.starts_with("http://127.0.0.1:3000/storage/films/2026/harbour.mp4?X-Amz-Algorithm="));
///
/// // `src/app/storage/[...key]/route.rs`, where there is no storage but this.
/// pub async fn put(request: Request) -> Result<StatusCode, Problem> {
///     bucket().receive("storage", request).await?;
///     Ok(StatusCode::OK)
/// }
/// # let _ = hallway::Route::<()>::new().put(put);
/// ```
#[derive(Clone)]
pub struct Bucket {
    /// Scheme and host, and the path before the bucket.
    origin: String,
    host: String,
    path: String,
    region: String,
    key_id: String,
    secret: String,
}

/// What an address was signed for.
struct Terms<'a> {
    method: &'a str,
    path: &'a str,
    host: &'a str,
    /// Besides the host: length and type.
    headers: &'a [(&'a str, &'a str)],
    /// `20261121T093000Z`.
    date: &'a str,
    expires: &'a str,
}

impl Bucket {
    /// The bucket `name` of the storage at `endpoint`, such as
    /// `https://s3.eu-central-1.amazonaws.com`. The bucket stands in the path.
    pub fn new(endpoint: &str, name: &str, region: &str) -> Self {
        let endpoint = endpoint.trim_end_matches('/');
        let (scheme, rest) = endpoint.split_once("://").unwrap_or(("https", endpoint));
        let (host, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        Self {
            origin: format!("{scheme}://{host}"),
            host: host.to_owned(),
            path: format!("{path}/{}/", escape(name, false)),
            region: region.to_owned(),
            key_id: String::new(),
            secret: String::new(),
        }
    }

    /// Whose right it is: the id of a key and its secret.
    #[must_use]
    pub fn credentials(self, key_id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            key_id: key_id.into(),
            secret: secret.into(),
            ..self
        }
    }

    /// An address to which a file of exactly this type and size can be sent with `PUT`, as the
    /// object `key`, until `expires` is over; at most seven days.
    ///
    /// The sender must send this `Content-Type`; a browser sends the length by itself.
    pub fn put_url(&self, key: &str, content_type: &str, size: u64, expires: Duration) -> String {
        let date = date(SystemTime::now());
        let (path, size) = (self.path_of(key), size.to_string());
        let terms = Terms {
            method: "PUT",
            path: &path,
            host: &self.host,
            headers: &[("content-length", &size), ("content-type", content_type)],
            date: &date,
            expires: &expires.as_secs().min(7 * 24 * 60 * 60).to_string(),
        };
        let (query, signature) = (self.query(&terms), self.signature(&terms));
        format!("{}{path}?{query}&X-Amz-Signature={signature}", self.origin)
    }

    /// Takes a file that is sent to a signed address, and keeps it below `folder` under its key,
    /// which is returned. The object appears whole or not at all, and never instead of another.
    ///
    /// # Errors
    ///
    /// 403 when the address was not signed with this bucket's secret, for another file, or is too
    /// old; 409 when there is such an object; 400 when the body is shorter than signed; 500 when
    /// it cannot be kept.
    pub async fn receive(
        &self,
        folder: impl AsRef<Path>,
        request: Request,
    ) -> Result<String, Problem> {
        let (head, body) = request.into_parts();
        let (key, size) = self.check(&head.method, &head.uri, &head.headers, SystemTime::now())?;
        let path = folder.as_ref().join(&key);
        match keep(&path, body, size).await {
            Ok(()) => Ok(key),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Problem::new(
                StatusCode::CONFLICT,
                "There is an object of this name",
            )),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "The body is not as long as the address says",
            )),
            Err(error) => {
                let error = crate::Error::from(error);
                error.report("a bucket");
                let told = Problem::new(error.code(), error.message().to_owned());
                Err(told.with("id", error.id()))
            }
        }
    }

    /// The key and the size that an address was signed for.
    fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        now: SystemTime,
    ) -> Result<(String, u64), Problem> {
        let refused = || Problem::new(StatusCode::FORBIDDEN, "This address is not signed for this");
        let header = |name| headers.get(name)?.to_str().ok();
        let asked = || {
            let query = uri.query()?;
            let named = |name: &str| {
                let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
            };
            let terms = Terms {
                method: method.as_str(),
                path: uri.path(),
                host: header(header::HOST).or_else(|| Some(uri.authority()?.as_str()))?,
                headers: &[
                    ("content-length", header(header::CONTENT_LENGTH)?),
                    ("content-type", header(header::CONTENT_TYPE)?),
                ],
                date: named("X-Amz-Date")?,
                expires: named("X-Amz-Expires")?,
            };
            // The query as it would have been signed, to the letter, and the signature behind it.
            let (signed, signature) = query.split_once("&X-Amz-Signature=")?;
            let ours = self.signature(&terms);
            let right = signed == self.query(&terms)
                && bool::from(ours.as_bytes().ct_eq(signature.as_bytes()));
            let until = seconds(terms.date)?.checked_add(terms.expires.parse().ok()?)?;
            let now = now.duration_since(UNIX_EPOCH).ok()?.as_secs();
            let size = header(header::CONTENT_LENGTH)?.parse().ok()?;
            let key = unescape(uri.path().strip_prefix(&self.path)?)?;
            (right && now <= until && is_plain(&key)).then_some((key, size))
        };
        asked().ok_or_else(refused)
    }

    fn path_of(&self, key: &str) -> String {
        self.path.clone() + &escape(key, true)
    }

    fn query(&self, terms: &Terms<'_>) -> String {
        let scope = self.scope(terms);
        let credential = escape(&format!("{}/{scope}", self.key_id), false);
        format!(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={}\
             &X-Amz-Expires={}&X-Amz-SignedHeaders={}",
            terms.date,
            terms.expires,
            escape(&terms.names(), false)
        )
    }

    fn scope(&self, terms: &Terms<'_>) -> String {
        let day = terms.date.get(..8).unwrap_or_default();
        format!("{day}/{}/s3/aws4_request", self.region)
    }

    fn signature(&self, terms: &Terms<'_>) -> String {
        let mut headers = String::new();
        for (name, value) in terms.headers {
            let _ = writeln!(headers, "{name}:{}", value.trim());
        }
        let canonical = format!(
            "{}\n{}\n{}\n{headers}host:{}\n\n{}\nUNSIGNED-PAYLOAD",
            terms.method,
            terms.path,
            self.query(terms),
            terms.host,
            terms.names()
        );
        let scope = self.scope(terms);
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{}\n{scope}\n{}",
            terms.date,
            hex(&Sha256::digest(canonical))
        );
        let secret = format!("AWS4{}", self.secret).into_bytes();
        let key = scope
            .split('/')
            .fold(secret, |key, part| mac(&key, part.as_bytes()));
        hex(&mac(&key, to_sign.as_bytes()))
    }
}

/// The secret stays one.
impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("at", &format!("{}{}", self.origin, self.path))
            .finish_non_exhaustive()
    }
}

impl Terms<'_> {
    fn names(&self) -> String {
        let mut names = String::new();
        for (name, _) in self.headers {
            names += name;
            names.push(';');
        }
        names + "host"
    }
}

/// Whether a key leads to one place below a folder.
fn is_plain(key: &str) -> bool {
    let plain = |part: &str| {
        let sign = |sign: char| sign.is_control() || matches!(sign, '\\' | ':');
        !part.is_empty() && part != "." && part != ".." && !part.chars().any(sign)
    };
    key.split('/').all(plain)
}

async fn keep(path: &Path, body: Body, size: u64) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
    let open = move || {
        std::fs::create_dir_all(&folder)?;
        NamedTempFile::new_in(&folder)
    };
    let mut file = blocking(open).await?;
    let (mut body, mut left) = (body.into_data_stream(), size);
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| io::ErrorKind::UnexpectedEof)?;
        left = left
            .checked_sub(piece.len() as u64)
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        file = blocking(move || file.write_all(&piece).map(|()| file)).await?;
    }
    if left > 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let path = path.to_owned();
    blocking(move || {
        file.as_file().sync_all()?;
        Ok(file.persist_noclobber(path).map(drop)?)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(io::Error::other)?
}

fn date(now: SystemTime) -> String {
    let now = jiff::Timestamp::try_from(now).unwrap_or_default();
    now.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn seconds(date: &str) -> Option<u64> {
    let date = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", date).ok()?;
    let at = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    at.timestamp().as_second().try_into().ok()
}

/// As the signature wants it: everything but letters, digits and `-._~` by its bytes.
fn escape(text: &str, path: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(byte.into());
            }
            b'/' if path => escaped.push('/'),
            _ => {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        if *first == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length is one");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests;
