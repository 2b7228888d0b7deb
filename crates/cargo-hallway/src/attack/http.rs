//! Sends bytes as they are over a socket of its own, and reads one answer.
//!
//! A client library would refuse to send most of what the hostile suite consists of.

use std::cell::Cell;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// What came back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    /// 0: the connection was closed without an answer.
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// From the last byte sent to the last byte read; where the answer did not wait for the last
    /// byte, from the first.
    pub(crate) took: Duration,
    /// From the first byte sent to the last byte read.
    pub(crate) whole: Duration,
    /// Neither an answer nor an end came in time.
    pub(crate) hangs: bool,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers
            .iter()
            .find(named)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a header, by its name in small letters.
    pub(crate) fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let named = move |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers
            .iter()
            .filter(named)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// How the bytes of a request leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// As fast as they are taken.
    AtOnce,
    /// The last `drops` bytes one by one, with this pause before each.
    Drip { drops: usize, every: Duration },
}

/// Sends a request and reads its answer; whatever goes wrong on the way is an answer too.
pub(crate) fn send(to: SocketAddr, request: &[u8], pace: Pace, patience: Duration) -> Answer {
    let start = Instant::now();
    let sent = Cell::default();
    let answer = exchange(to, request, pace, patience, &sent);
    let mut answer = answer.unwrap_or_else(|error| Answer {
        hangs: matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        ..Answer::default()
    });
    answer.whole = start.elapsed();
    answer.took = sent.get().unwrap_or(start).elapsed();
    answer
}

/// `sent` is when the last byte was taken, if it was before the answer.
fn exchange(
    to: SocketAddr,
    request: &[u8],
    pace: Pace,
    patience: Duration,
    sent: &Cell<Option<Instant>>,
) -> std::io::Result<Answer> {
    let stream = TcpStream::connect_timeout(&to, patience)?;
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(patience))?;
    let small = request.len() <= 32 << 10 && pace == Pace::AtOnce;
    if small {
        // A server that has answered already may refuse the rest; its answer counts.
        let _ = (&stream).write_all(request);
        sent.set(Some(Instant::now()));
        return Reader::new(&stream, request, patience).answer();
    }
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| write(&stream, request, pace).map(|()| Instant::now()));
        let answer = Reader::new(&stream, request, patience).answer();
        let answered = Instant::now();
        let _ = stream.shutdown(Shutdown::Both); // the writer ends, too
        let last = writer.join().ok().and_then(Result::ok);
        sent.set(last.filter(|last| *last <= answered));
        answer
    })
}

fn write(mut stream: &TcpStream, request: &[u8], pace: Pace) -> std::io::Result<()> {
    let Pace::Drip { drops, every } = pace else {
        return stream.write_all(request);
    };
    let (first, last) = request.split_at(request.len().saturating_sub(drops));
    stream.write_all(first)?;
    for byte in last {
        std::thread::sleep(every);
        stream.write_all(&[*byte])?;
    }
    Ok(())
}

struct Reader<'a> {
    stream: &'a TcpStream,
    buffer: Vec<u8>,
    /// An answer to HEAD has no body, whatever its headers say.
    bodiless: bool,
    /// When the whole answer must be here.
    until: Instant,
}

/// An answer that is longer is cut: nothing of ours comes near.
const LONGEST: usize = 8 << 20;

impl<'a> Reader<'a> {
    fn new(stream: &'a TcpStream, request: &[u8], patience: Duration) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            bodiless: request.starts_with(b"HEAD "),
            until: Instant::now() + patience,
        }
    }

    fn answer(&mut self) -> std::io::Result<Answer> {
        loop {
            let Some(head) = self.head()? else {
                return Ok(Answer::default());
            };
            let answer = parse(&head);
            if !(100..=199).contains(&answer.status) || answer.status == 101 {
                return self.body(answer);
            }
        }
    }

    /// Takes everything up to the empty line; `None` when the connection ends before it.
    fn head(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let rest = self.buffer.split_off(end + 4);
                return Ok(Some(std::mem::replace(&mut self.buffer, rest)));
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    fn body(&mut self, mut answer: Answer) -> std::io::Result<Answer> {
        let status = answer.status;
        // A stream of events has no end that could be waited for.
        let streams = answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/event-stream"));
        if self.bodiless || streams || status == 101 || status == 204 || status == 304 {
            return Ok(answer);
        }
        let length: Option<usize> = answer
            .header("content-length")
            .and_then(|text| text.parse().ok());
        let chunked = answer.header("transfer-encoding").is_some();
        loop {
            let whole = match length {
                Some(length) => self.buffer.len() >= length,
                None => chunked && self.buffer.ends_with(b"0\r\n\r\n"),
            };
            if whole || self.buffer.len() > LONGEST || !self.more()? {
                break;
            }
        }
        answer.body = std::mem::take(&mut self.buffer);
        Ok(answer)
    }

    fn more(&mut self) -> std::io::Result<bool> {
        let mut chunk = [0; 16 << 10];
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        match self.stream.read(&mut chunk) {
            Ok(0) => Ok(false),
            Ok(read) => {
                self.buffer.extend_from_slice(&chunk[..read]);
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn parse(head: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_owned(), value.trim().to_owned()))
    };
    Answer {
        status: status.unwrap_or_default(),
        headers: lines.filter_map(header).collect(),
        ..Answer::default()
    }
}

pub(crate) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len())
        .position(|window| window == needle)
}
