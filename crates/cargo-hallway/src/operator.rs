//! Asks a running program for its operator: about submissions, limits and sessions.

use std::path::Path;

use hallway_wire::operator::{Order, Told};

/// Asks the program that uses the data folder.
///
/// While none runs, the only order that has a meaning is to end sessions: it is kept for the next
/// start, which carries it out before the first request.
///
/// # Errors
///
/// When no program answers, or the folder cannot be entered.
#[cfg(unix)]
pub fn ask(data: &Path, order: &Order) -> Result<Told, String> {
    match unix::send(data, order) {
        Some(told) => told,
        None => match order {
            Order::Sessions {
                subject: Some(subject),
                end: true,
            } => unix::leave(data, subject, order),
            _ => Err(format!(
                "no program runs with {}: what it knew of submissions it reads again at its start, \
                 and limits begin anew. `--data` or HALLWAY_DATA names another folder",
                data.display()
            )),
        },
    }
}

/// There is no socket in a folder here.
///
/// # Errors
///
/// Always.
#[cfg(not(unix))]
pub fn ask(_: &Path, _: &Order) -> Result<Told, String> {
    Err("programs are asked over a Unix socket, which this system does not have".to_owned())
}

#[cfg(unix)]
mod unix {
    use std::fs::{DirBuilder, OpenOptions};
    use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    use std::os::unix::net::UnixStream;
    use std::path::Path;
    use std::time::Duration;

    use hallway_wire::operator::{Order, SOCKET, TO_END, Told};

    const PATIENCE: Duration = Duration::from_secs(10);

    /// `None` when nobody listens.
    pub(super) fn send(data: &Path, order: &Order) -> Option<Result<Told, String>> {
        let socket = data.join(SOCKET);
        match UnixStream::connect(&socket) {
            Ok(stream) => Some(talk(stream, order)),
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::ConnectionRefused => None,
                _ => Some(Err(format!("{}: {error}", socket.display()))),
            },
        }
    }

    fn talk(mut stream: UnixStream, order: &Order) -> Result<Told, String> {
        let failed = |cause: std::io::Error| format!("the program does not answer: {cause}");
        let line = serde_json::to_string(order).map_err(|cause| cause.to_string())? + "\n";
        stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
        stream.write_all(line.as_bytes()).map_err(failed)?;
        let mut answer = String::new();
        BufReader::new(stream)
            .read_line(&mut answer)
            .map_err(failed)?;
        serde_json::from_str(&answer).map_err(|_| "the program hung up".to_owned())
    }

    /// Keeps an order for the next start. A program that starts meanwhile opens its socket before it
    /// reads the list, so that one of the two ways is always open.
    pub(super) fn leave(data: &Path, subject: &str, order: &Order) -> Result<Told, String> {
        let list = data.join(TO_END);
        let folder = list.parent().unwrap_or(data);
        if !data.is_dir() {
            return Err(format!("{} is no folder", data.display()));
        }
        if subject.contains('\n') {
            return Err("a name has no line break".to_owned());
        }
        match DirBuilder::new().mode(0o700).create(folder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(format!("{}: {error}", folder.display()));
            }
            _ => {}
        }
        OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&list)
            .and_then(|mut file| file.write_all(format!("{subject}\n").as_bytes()))
            .map_err(|cause| format!("{}: {cause}", list.display()))?;
        match send(data, order) {
            Some(told) => {
                // It is done: at the next start it would end later sessions.
                let _ = std::fs::remove_file(&list);
                told
            }
            None => Ok(Told {
                text: format!(
                    "no program runs: {subject} is signed out everywhere at its next start\n"
                ),
                found: true,
            }),
        }
    }
}
