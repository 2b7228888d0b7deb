//! Answers the operators of a running program: what is known of submissions, limits and sessions.
//!
//! They ask over a socket in the data folder, whose folder only the program's own user can enter:
//! who may ask could read the keys as well. There is no way to it from the network. What an operator
//! changes is logged.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hallway_wire::operator::{Order, SOCKET, TO_END, Told};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

use crate::guard::client::Client;
use crate::guard::{Deployment, digest, now};
use crate::route::key_of;
use crate::store::{ClaimId, Store};

mod told;

/// What operators may look at.
#[derive(Debug)]
pub(super) struct Operator {
    pub(super) folder: PathBuf,
    pub(super) on: Deployment,
    pub(super) claims: Store,
}

/// An order is a line of JSON with a key or an id in it.
const LONGEST: u64 = 4 << 10;
const PATIENCE: Duration = Duration::from_secs(5);

impl Operator {
    /// Opens the socket, until what is returned is dropped.
    pub(super) fn start(self) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        match listen(&self.folder) {
            Ok(listener) => {
                // After the socket is there: whoever found none has written the list before.
                self.end_listed();
                tasks.spawn(self.serve(listener));
            }
            Err(error) => {
                let folder = self.folder.display();
                tracing::warn!(%folder, %error, "operators cannot ask this program anything");
            }
        }
        tasks
    }

    async fn serve(self, listener: UnixListener) {
        loop {
            // One after the other: operators are few. What goes wrong is told to them by the end
            // of the connection.
            if let Ok((stream, _)) = listener.accept().await {
                let _ = tokio::time::timeout(PATIENCE, self.hear(stream)).await;
            }
        }
    }

    async fn hear(&self, stream: UnixStream) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        (&mut stream).take(LONGEST).read_line(&mut line).await?;
        let told = match serde_json::from_str(&line) {
            Ok(order) => self.obey(order).await,
            Err(_) => Told {
                text: "this program does not know that order: is the tool of another version?\n"
                    .to_owned(),
                found: false,
            },
        };
        let mut answer = serde_json::to_vec(&told)?;
        answer.push(b'\n');
        stream.write_all(&answer).await
    }

    async fn obey(&self, order: Order) -> Told {
        match order {
            Order::Once { id: None } => told::submissions(&self.claims.look()),
            Order::Once { id: Some(id) } => {
                let known = ClaimId::parse(&id).and_then(|id| self.claims.stands(&id));
                told::submission(known)
            }
            Order::Limits { key: None, .. } => told::limits(&self.on.rates.look_at_all()),
            Order::Limits {
                key: Some(key),
                free: true,
            } => {
                let freed = self.on.rates.free(&keys(&key)).await;
                tracing::warn!(key, ?freed, "an operator gave back what a caller had used");
                told::freed(&freed)
            }
            Order::Limits { key: Some(key), .. } => told::uses(&self.on.rates.uses(&keys(&key))),
            Order::Sessions { subject: None, .. } => told::endings(self.on.endings.counts()),
            Order::Sessions {
                subject: Some(subject),
                end: true,
            } => {
                self.end(&subject);
                told::ended(&subject)
            }
            Order::Sessions {
                subject: Some(subject),
                ..
            } => told::ending(self.on.endings.ended_at(&digest(&subject))),
        }
    }

    fn end(&self, subject: &str) {
        self.on.endings.end_all_of(digest(subject), now());
        tracing::warn!(subject, "an operator ended all sessions of somebody");
    }

    /// What operators wanted while no program ran.
    fn end_listed(&self) {
        let file = self.folder.join(TO_END);
        let Ok(list) = std::fs::read_to_string(&file) else {
            return;
        };
        for subject in list.lines().filter(|line| !line.is_empty()) {
            self.end(subject);
        }
        if let Err(error) = std::fs::remove_file(&file) {
            tracing::error!(%error, file = %file.display(), "these sessions will be ended again");
        }
    }
}

/// The socket, in a folder that only our own user can enter.
fn listen(data: &Path) -> io::Result<UnixListener> {
    use std::fs::Permissions;
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    let socket = data.join(SOCKET);
    let folder = socket.parent().unwrap_or(data);
    match std::fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => std::fs::set_permissions(folder, Permissions::from_mode(0o700))?,
    }
    // The data folder is ours alone: a socket that is there is of a process that has ended.
    let _ = std::fs::remove_file(&socket);
    let listener = UnixListener::bind(&socket)?;
    std::fs::set_permissions(&socket, Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// The ways in which limits know a caller by this name: see `action/limits.rs`.
fn keys(name: &str) -> Vec<Vec<u8>> {
    let name = name.trim();
    let mut keys = vec![name.as_bytes().to_vec(), name.to_lowercase().into_bytes()];
    keys.dedup();
    keys.push(key_of(name).into_bytes());
    keys.extend(
        name.parse()
            .ok()
            .map(|address| Client::at(address).key().to_vec()),
    );
    keys
}
