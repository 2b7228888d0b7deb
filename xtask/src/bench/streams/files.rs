//! Sends a gigabyte in each direction and looks at the most memory that the server took for it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use super::Figure;
use crate::Result;
use crate::bench::server::Server;

const GIGABYTE: usize = 1 << 30;
const PIECE: usize = 256 << 10;

pub(super) fn download(server: &Server) -> Result<Figure> {
    grown(server, "a download of 1 GB", || {
        let mut stream = ask(server, "GET /film HTTP/1.1", "")?;
        let mut piece = vec![0; PIECE];
        let mut read = 0;
        loop {
            match stream.read(&mut piece)? {
                0 => break,
                count => read += count,
            }
        }
        Ok(read >= GIGABYTE)
    })
}

pub(super) fn upload(server: &Server) -> Result<Figure> {
    let open = "--B\r\nContent-Disposition: form-data; name=\"film\"; filename=\"f\"\r\n\r\n";
    let close = "\r\n--B--\r\n";
    let length = open.len() + GIGABYTE + close.len();
    let head =
        format!("content-length: {length}\r\ncontent-type: multipart/form-data; boundary=B\r\n");
    grown(server, "an upload of 1 GB", || {
        let mut stream = ask(server, "POST /film HTTP/1.1", &head)?;
        stream.write_all(open.as_bytes())?;
        let piece = vec![7; PIECE];
        for _ in 0..GIGABYTE / PIECE {
            stream.write_all(&piece)?;
        }
        stream.write_all(close.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.ends_with(&format!("\r\n\r\n{GIGABYTE}")))
    })
}

fn ask(server: &Server, line: &str, headers: &str) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port))?;
    let host = format!("host: 127.0.0.1:{}\r\nconnection: close\r\n", server.port);
    stream.write_all(format!("{line}\r\n{host}{headers}\r\n").as_bytes())?;
    Ok(stream)
}

/// How much more memory the server held during `work`, which says whether it came to its end.
fn grown(
    server: &Server,
    what: &str,
    work: impl FnOnce() -> std::io::Result<bool>,
) -> Result<Figure> {
    server.forget_peak()?;
    let (before, start) = (server.memory()?, Instant::now());
    match work() {
        Ok(true) => {}
        Ok(false) => return Err(format!("{what} broke off")),
        Err(cause) => return Err(format!("{what}: {cause}")),
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok(Figure {
        what: format!("memory for {what}, which took {seconds:.1} s"),
        found: server.peak()? - before,
        limit: 16.0,
        unit: "MB",
    })
}
