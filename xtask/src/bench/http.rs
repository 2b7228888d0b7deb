//! Speaks enough HTTP/1.1 to prepare a load: one connection, kept open.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::Result;

/// A request, before it is known where to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Request {
    pub(super) fn get(path: &str) -> Request {
        Request {
            method: "GET",
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(super) fn post(path: &str, body: &str) -> Request {
        Request {
            method: "POST",
            body: body.to_owned(),
            ..Request::get(path)
        }
    }

    pub(super) fn header(mut self, name: &'static str, value: &str) -> Request {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Adds cookies, if there are any.
    pub(super) fn cookies(self, cookies: &str) -> Request {
        if cookies.is_empty() {
            self
        } else {
            self.header("cookie", cookies)
        }
    }

    fn text(&self, host: &str) -> String {
        let mut text = format!("{} {} HTTP/1.1\r\nhost: {host}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        if self.method == "POST" {
            text += &format!("content-length: {}\r\n", self.body.len());
        }
        text + "\r\n" + &self.body
    }
}

/// An answer that was read to its end.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Reply {
    /// The cookies of the answer, as a request sends them back.
    pub(super) fn cookies(&self) -> String {
        let pairs = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs: Vec<&str> = pairs
            .filter_map(|(_, value)| value.split(';').next())
            .collect();
        pairs.join("; ")
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A connection to one of the apps.
pub(super) struct Client {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Client {
    pub(super) fn connect(port: u16) -> std::io::Result<Client> {
        let host = format!("127.0.0.1:{port}");
        let stream = TcpStream::connect(&host)?;
        stream.set_nodelay(true)?;
        Ok(Client {
            host,
            stream: BufReader::new(stream),
        })
    }

    pub(super) fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    /// Sends a request and reads the answer.
    pub(super) fn send(&mut self, request: &Request) -> Result<Reply> {
        self.exchange(request)
            .map_err(|cause| format!("{} {}: {cause}", request.method, request.path))
    }

    fn exchange(&mut self, request: &Request) -> std::io::Result<Reply> {
        self.stream
            .get_mut()
            .write_all(request.text(&self.host).as_bytes())?;
        let mut reply = head(&mut self.stream)?;
        let body = if reply.header("transfer-encoding") == Some("chunked") {
            chunks(&mut self.stream)?
        } else {
            let length = reply
                .header("content-length")
                .and_then(|it| it.parse().ok());
            bytes(&mut self.stream, length.unwrap_or(0))?
        };
        reply.body = String::from_utf8_lossy(&body).into_owned();
        Ok(reply)
    }
}

fn head(stream: &mut impl BufRead) -> std::io::Result<Reply> {
    let first = line(stream)?;
    let status = first
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other(format!("no status: `{first}`")))?;
    let mut reply = Reply {
        status,
        ..Reply::default()
    };
    loop {
        let line = line(stream)?;
        match line.split_once(": ") {
            Some((name, value)) => {
                reply
                    .headers
                    .push((name.to_ascii_lowercase(), value.to_owned()));
            }
            None => return Ok(reply),
        }
    }
}

fn chunks(stream: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(stream)?;
        let size = usize::from_str_radix(size.trim(), 16).map_err(std::io::Error::other)?;
        body.extend(bytes(stream, size)?);
        line(stream)?;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn bytes(stream: &mut impl Read, length: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn line(stream: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(std::io::Error::other("the connection was closed"));
    }
    Ok(line.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_chunks_is_put_together() {
        let mut text = "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: b=2\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n".as_bytes();
        let reply = head(&mut text).expect("a head");
        assert_eq!((reply.status, reply.cookies().as_str()), (200, "a=1; b=2"));
        assert_eq!(chunks(&mut text).expect("a body"), b"abcdef");
    }

    #[test]
    fn a_post_says_how_long_it_is() {
        let request = Request::post("/contact", "name=G")
            .cookies("")
            .header("accept", "text/html");
        let text = "POST /contact HTTP/1.1\r\nhost: h\r\naccept: text/html\r\ncontent-length: 6\r\n\r\nname=G";
        assert_eq!(request.text("h"), text);
    }
}
