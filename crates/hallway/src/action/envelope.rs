//! Reads the body of a call: first the token, then the rest under the action's limit.

use std::ops::Range;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use bytes::BytesMut;
use bytestring::ByteString;
use futures_util::{Stream, StreamExt};
use hallway_wire::names::{INPUT_FIELD, REGIONS_FIELD, TOKEN_FIELD};
use http::HeaderValue;

use super::rejection::Rejection;
use crate::form::{
    Entries, FieldErrors, Intake, ROWS_FIELD, boundary, decode_text, read_multipart,
};
use crate::page::Known as KnownRegions;

/// How much of a body is read before its token must have come.
const HEAD: usize = 64 << 10;
/// How much of a refused body is read, so that the browser gets to the answer.
const DRAIN: usize = 1 << 20;
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// The media types that an action reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    UrlEncoded,
    Multipart { boundary: String },
}

/// A body on its way in.
pub(super) struct Envelope {
    stream: BodyDataStream,
    /// What came and is not taken yet. The one piece in which most bodies come stays as it is.
    buffer: Bytes,
    ended: bool,
    /// The token's own pair is out of the buffer.
    token_taken: bool,
    kind: Option<Kind>,
    /// The token of a script.
    token: Option<HeaderValue>,
    /// How many bytes there are at least.
    declared: u64,
    /// Reading stopped before the end; the most bytes that would have been read.
    cut: Option<u64>,
    entries: Option<Entries>,
    regions: KnownRegions,
    /// A button was pressed that adds or takes away a row, which is all that it does.
    changes_rows: bool,
    /// A script of the page sent JSON: no form on the page shows what was sent.
    by_call: bool,
}

impl Envelope {
    pub(super) fn new(kind: Option<Kind>, token: Option<HeaderValue>, body: Body) -> Self {
        Self {
            declared: body.size_hint().lower(),
            stream: body.into_data_stream(),
            buffer: Bytes::new(),
            ended: false,
            token_taken: false,
            kind,
            token,
            cut: None,
            entries: None,
            regions: KnownRegions::default(),
            changes_rows: false,
            by_call: false,
        }
    }

    /// The token: a script's header, or the field `$form` within the first 64 KB.
    pub(super) async fn token(&mut self) -> Result<ByteString, Rejection> {
        if self.kind.is_none() {
            return Err(Rejection::WrongType);
        }
        if let Some(token) = &self.token {
            let token = token.to_str().map_err(|_| Rejection::NoToken)?;
            return Ok(token.into());
        }
        let mut enough = 0;
        while !self.ended && self.buffer.len() < HEAD {
            self.read().await?;
            // A body in small pieces is searched when it has doubled, not again for each of them.
            if self.ended || self.buffer.len() >= HEAD.min(enough) {
                enough = 2 * self.buffer.len();
                if let Some(token) = self.take_token() {
                    return Ok(token);
                }
            }
        }
        Err(Rejection::NoToken)
    }

    /// What was sent for the function; nothing, if the form shall only be drawn with other rows.
    pub(super) async fn call(&mut self, intake: &Intake<'_>) -> Result<&Entries, Rejection> {
        self.entries(intake).await?;
        if self.changes_rows {
            return Err(Rejection::Invalid(FieldErrors::new()));
        }
        self.entries(intake).await
    }

    /// Everything that was sent, but the fields that are the framework's own.
    pub(super) async fn entries(&mut self, intake: &Intake<'_>) -> Result<&Entries, Rejection> {
        if self.entries.is_none() {
            match &self.kind {
                None => return Err(Rejection::WrongType),
                Some(Kind::UrlEncoded) => self.read_pairs(intake.texts()).await?,
                // Boxed: it is large, and every call of an action would carry it around.
                Some(Kind::Multipart { .. }) => Box::pin(self.read_parts(intake)).await?,
            }
        }
        self.entries.as_ref().ok_or(Rejection::NoToken)
    }

    async fn read_pairs(&mut self, limit: u64) -> Result<(), Rejection> {
        if self.declared > limit {
            return Err(Rejection::TooLarge { limit });
        }
        while !self.ended {
            self.read().await?;
            if self.buffer.len() as u64 > limit {
                return Err(Rejection::TooLarge { limit });
            }
        }
        let buffer = std::mem::take(&mut self.buffer);
        self.take(Entries::of_urlencoded(buffer)?)
    }

    /// Keeps what came, also when reading stops before the end.
    async fn read_parts(&mut self, intake: &Intake<'_>) -> Result<(), Rejection> {
        let Some(Kind::Multipart { boundary }) = &self.kind else {
            return Err(Rejection::WrongType);
        };
        let limit = intake.whole();
        let too_large = self.declared > limit;
        let length = Some(self.declared).filter(|length| *length > 0);
        // Of what is too large in any case, the texts that come first.
        let texts = Intake::of_texts(intake.texts().min(DRAIN as u64));
        let intake = if too_large { &texts } else { intake };
        let begun = std::mem::take(&mut self.buffer);
        let begun = (!begun.is_empty()).then_some(Ok(begun));
        let body = futures_util::stream::iter(begun).chain(&mut self.stream);
        let mut entries = Entries::new();
        let ended = read_multipart(boundary, length, body, intake, &mut entries).await;
        self.cut = ended.is_err().then_some(limit);
        self.take(entries)?;
        match ended {
            _ if too_large => Err(Rejection::TooLarge { limit }),
            Ok(()) => Ok(()),
            Err(stopped) => Err(stopped.into()),
        }
    }

    /// Takes what is the framework's own out of what was sent.
    fn take(&mut self, mut entries: Entries) -> Result<(), Rejection> {
        if entries.take_one(TOKEN_FIELD)?.is_some() && self.token_taken {
            return Err(Rejection::Malformed("The form's token came twice.".into()));
        }
        let regions = entries.take_one(REGIONS_FIELD)?;
        self.regions = KnownRegions::parse(regions.as_deref());
        if let Some(button) = entries.take_one(ROWS_FIELD)? {
            entries.change_rows(&button);
            self.changes_rows = true;
        }
        if let Some(input) = entries.take_one(INPUT_FIELD)? {
            entries = Entries::of_json(input.into_bytes())?.with_files(entries)?;
            self.by_call = true;
        }
        self.entries = Some(entries);
        Ok(())
    }

    /// What was typed, for drawing the page again after a refusal, where it can still be had. Of a
    /// body with files, what came before them if they are large.
    pub(super) async fn salvage(&mut self, limit: u64) -> Option<Entries> {
        // What stops it is no matter: the call was refused before.
        let _ = self.entries(&Intake::of_texts(limit)).await;
        self.so_far()
    }

    /// What was read.
    pub(super) fn so_far(&self) -> Option<Entries> {
        self.entries.clone().filter(|_| !self.by_call)
    }

    /// Whether reading stopped before the body's end.
    pub(super) fn is_cut(&self) -> bool {
        self.cut.is_some()
    }

    pub(super) fn take_regions(&mut self) -> KnownRegions {
        std::mem::take(&mut self.regions)
    }

    /// Lets the body go; says whether some of it was never read. That is read and forgotten beside
    /// the answer, within bounds: a browser first writes what it has to write, then reads.
    pub(super) fn leave(self) -> bool {
        let Some(limit) = self.cut else { return false };
        tokio::spawn(drain(self.stream, limit.max(DRAIN as u64)));
        true
    }

    /// Reads on for a while, so that a browser that still writes gets to read our answer.
    pub(super) async fn drain(&mut self) {
        drain(&mut self.stream, DRAIN as u64).await;
    }

    /// Takes the field `$form` out of what has come so far.
    fn take_token(&mut self) -> Option<ByteString> {
        // One read may bring more than the head.
        let head = &self.buffer[..self.buffer.len().min(HEAD)];
        let ended = self.ended && head.len() == self.buffer.len();
        match self.kind.as_ref()? {
            Kind::Multipart { boundary } => find_in_parts(head, boundary).map(ByteString::from),
            Kind::UrlEncoded => {
                let (pair, value) = find_in_pairs(head, ended)?;
                let token = decode_text(self.buffer.slice(value));
                let rest = self.buffer.split_off(pair.end);
                self.buffer.truncate(pair.start);
                self.add(rest);
                self.token_taken = true;
                Some(token)
            }
        }
    }

    async fn read(&mut self) -> Result<(), Rejection> {
        match self.stream.next().await {
            Some(Ok(bytes)) => self.add(bytes),
            Some(Err(_)) => {
                return Err(Rejection::Malformed(
                    "The form did not arrive whole.".into(),
                ));
            }
            None => self.ended = true,
        }
        Ok(())
    }

    fn add(&mut self, piece: Bytes) {
        if self.buffer.is_empty() {
            self.buffer = piece;
            return;
        }
        // Without a copy once the buffer is our own.
        let mut all = BytesMut::from(std::mem::take(&mut self.buffer));
        all.extend_from_slice(&piece);
        self.buffer = all.freeze();
    }
}

impl Kind {
    pub(super) fn of(content_type: &HeaderValue) -> Option<Self> {
        if content_type == "application/x-www-form-urlencoded" {
            return Some(Self::UrlEncoded);
        }
        let content_type = content_type.to_str().ok()?;
        let essence = content_type.split(';').next()?.trim();
        if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Some(Self::UrlEncoded);
        }
        boundary(content_type).map(|boundary| Self::Multipart { boundary })
    }
}

/// Reads and forgets what comes.
async fn drain(mut stream: impl Stream<Item = Result<Bytes, axum::Error>> + Unpin, most: u64) {
    let mut drained = 0;
    let draining = async {
        while let Some(Ok(bytes)) = stream.next().await {
            drained += bytes.len() as u64;
            if drained > most {
                break;
            }
        }
    };
    // Whether everything came in time changes nothing: the answer is sent either way.
    let _ = tokio::time::timeout(DRAIN_TIME, draining).await;
}

/// Finds the first pair that is named `$form` and is complete: where it stands, with the `&` behind
/// it, and where its value does.
fn find_in_pairs(bytes: &[u8], ended: bool) -> Option<(Range<usize>, Range<usize>)> {
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr(b'&', &bytes[start..]).map(|length| start + length);
        if end.is_none() && !ended {
            return None;
        }
        let pair = &bytes[start..end.unwrap_or(bytes.len())];
        let next = end.map_or(bytes.len(), |end| end + 1);
        if names_token(pair) {
            let value = pair.iter().position(|byte| *byte == b'=');
            let end = start + pair.len();
            let value = value.map_or(end, |at| start + at + 1)..end;
            return Some((start..next, value));
        }
        start = next;
    }
    None
}

/// Whether a pair is `$form`, as browsers and programs spell it. Nothing else is decoded yet.
fn names_token(pair: &[u8]) -> bool {
    [TOKEN_FIELD.as_bytes(), b"%24form"].iter().any(|name| {
        pair.strip_prefix(*name)
            .is_some_and(|rest| rest.first().is_none_or(|byte| *byte == b'='))
    })
}

/// Finds the part that is named `$form` and is complete (RFC 7578, 4.2).
fn find_in_parts(bytes: &[u8], boundary: &str) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let line = format!("--{boundary}");
    let mut parts = text.split(line.as_str()).skip(1).peekable();
    while let Some(part) = parts.next() {
        // The last piece may still grow.
        parts.peek()?;
        let (head, body) = part.split_once("\r\n\r\n")?;
        let named = head.to_ascii_lowercase().contains("name=\"$form\"");
        if named && !head.to_ascii_lowercase().contains("filename") {
            return Some(body.trim_end_matches("\r\n").to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(content_type: &'static str, body: impl Into<Body>) -> Envelope {
        let kind = Kind::of(&HeaderValue::from_static(content_type));
        Envelope::new(kind, None, body.into())
    }

    async fn token(content_type: &'static str, body: &str) -> Result<ByteString, Rejection> {
        envelope(content_type, body.to_owned()).token().await
    }

    const URLENCODED: &str = "application/x-www-form-urlencoded";

    #[tokio::test]
    async fn the_token_is_found_wherever_a_browser_puts_it() {
        assert_eq!(
            token(URLENCODED, "%24form=abc&name=x").await.unwrap(),
            "abc"
        );
        assert_eq!(
            token(URLENCODED, "before=1&%24form=abc").await.unwrap(),
            "abc"
        );
        let parts = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n\
                     --B\r\nContent-Disposition: form-data; name=\"$form\"\r\n\r\nabc\r\n--B--\r\n";
        assert_eq!(
            token("multipart/form-data; boundary=B", parts)
                .await
                .unwrap(),
            "abc"
        );
    }

    #[tokio::test]
    async fn a_body_without_a_token_is_refused() {
        for body in ["", "name=x", "\u{0}\u{1}garbage"] {
            let found = token(URLENCODED, body).await;
            assert!(matches!(found, Err(Rejection::NoToken)), "{body}");
        }
        assert!(matches!(
            token("text/plain", "%24form=a").await,
            Err(Rejection::WrongType)
        ));
    }

    #[tokio::test]
    async fn a_body_with_two_tokens_is_refused() {
        let mut envelope = envelope(URLENCODED, "%24form=a&name=x&%24form=b");
        assert!(matches!(
            envelope.entries(&Intake::of_texts(1 << 20)).await,
            Err(Rejection::Malformed(_))
        ));
    }

    #[tokio::test]
    async fn a_token_behind_64_kb_is_not_found_in_whatever_pieces_it_comes() {
        let filler = "x".repeat(HEAD);
        let part = |name: &str, value: &str| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let parts = part("a", &filler) + &part("$form", "abc") + "--B--\r\n";
        let pairs = format!("a={filler}&%24form=abc");
        for (kind, body) in [
            (URLENCODED, pairs),
            ("multipart/form-data; boundary=B", parts),
        ] {
            let found = token(kind, &body).await;
            assert!(
                matches!(found, Err(Rejection::NoToken)),
                "{kind}: {found:?}"
            );
        }
    }

    #[tokio::test]
    async fn the_token_is_found_in_whatever_pieces_it_comes() {
        for size in [1, 2, 7, 100, 5000] {
            for filler in [0, 10, 1000, HEAD - 20] {
                let body = format!("a={}&%24form=abc&b=1", "x".repeat(filler));
                let pieces: Vec<_> = body.as_bytes().chunks(size).map(<[u8]>::to_vec).collect();
                let pieces = pieces.into_iter().map(Ok::<_, std::io::Error>);
                let body = Body::from_stream(futures_util::stream::iter(pieces));
                let token = envelope(URLENCODED, body).token().await;
                assert_eq!(token.unwrap(), "abc", "{filler} before, pieces of {size}");
            }
        }
    }

    #[tokio::test]
    async fn nothing_more_is_read_when_no_token_comes_within_64_kb() {
        let read = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counter = read.clone();
        let chunks = futures_util::stream::iter((0..1000).map(move |_| {
            counter.fetch_add(1024, std::sync::atomic::Ordering::Relaxed);
            Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 1024]))
        }));
        let mut envelope = envelope(URLENCODED, Body::from_stream(chunks));
        assert!(matches!(envelope.token().await, Err(Rejection::NoToken)));
        assert!(read.load(std::sync::atomic::Ordering::Relaxed) <= HEAD + 1024);
    }
}
