//! Listens to many streams in one process, and says when all of them are open and when all have
//! heard an event: the other end of [`Listeners`](super::listeners::Listeners).

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::Result;

/// One who listens, and the end of what was heard, in which a word may still be cut in two.
struct Ear {
    stream: TcpStream,
    tail: Vec<u8>,
    events: usize,
}

/// Listens until this process is killed or the server ends.
pub(in crate::bench) fn listen(port: &str, count: &str) -> Result {
    let number = |text: &str| {
        text.parse::<u16>()
            .map_err(|cause| format!("{text}: {cause}"))
    };
    let (port, count) = (number(port)?, number(count)?);
    hear(port, count).map_err(|cause| format!("{count} listeners: {cause}"))
}

fn hear(port: u16, count: u16) -> std::io::Result<()> {
    let mut ears: Vec<_> = (0..count)
        .map(|_| open(port))
        .collect::<std::io::Result<_>>()?;
    say("open")?;
    let mut told = 0;
    loop {
        for ear in &mut ears {
            ear.listen()?;
        }
        while ears.iter().all(|ear| ear.events > told) {
            say(&format!("heard {told}"))?;
            told += 1;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Opens a stream and waits for its first words.
fn open(port: u16) -> std::io::Result<Ear> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream
        .write_all(format!("GET /listen HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n").as_bytes())?;
    let mut tail = Vec::new();
    while !contains(&tail, b"retry: ") {
        let mut piece = [0; 1024];
        match stream.read(&mut piece)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            count => tail.extend(&piece[..count]),
        }
    }
    stream.set_nonblocking(true)?;
    tail.clear();
    Ok(Ear {
        stream,
        tail,
        events: 0,
    })
}

impl Ear {
    /// Takes in what has come.
    fn listen(&mut self) -> std::io::Result<()> {
        const WORD: &[u8] = b"data: ";
        let mut piece = [0; 4096];
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) => self.tail.extend(&piece[..count]),
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(cause) => return Err(cause),
            }
            while let Some(at) = self.tail.windows(WORD.len()).position(|word| word == WORD) {
                self.events += 1;
                self.tail.drain(..at + WORD.len());
            }
            let kept = self.tail.len().min(WORD.len() - 1);
            self.tail.drain(..self.tail.len() - kept);
        }
    }
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
}

fn say(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
