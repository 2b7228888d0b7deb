//! Starts a Redis of its own, behind a socket in a folder that goes with it.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hallway::shared::RedisStore;
use tempfile::TempDir;

/// A server that nothing is kept of.
pub(crate) struct Redis {
    folder: TempDir,
    child: Option<Child>,
}

impl Redis {
    /// Starts it as one that has been there for long.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut redis = Self {
            folder,
            child: None,
        };
        redis.begin();
        redis.asks("SET hallway:since 1");
        redis
    }

    /// Starts it, empty, where it was before.
    pub(crate) fn begin(&mut self) {
        let arguments = ["--port", "0", "--save", "", "--appendonly", "no"];
        let child = Command::new("redis-server")
            .args(arguments)
            .arg("--unixsocket")
            .arg(self.socket())
            .arg("--dir")
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is there: apt-get install redis-server");
        self.child = Some(child);
        let begun = Instant::now();
        while self.asked().is_none() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "it does not start"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub(crate) fn address(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    pub(crate) fn store(&self) -> RedisStore {
        RedisStore::new(&self.address()).unwrap()
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("redis")
    }

    /// Has it do what it answers with OK.
    pub(crate) fn asks(&self, command: &str) {
        self.answers(command, "+OK").expect("it does as it is told");
    }

    fn asked(&self) -> Option<()> {
        self.answers("PING", "+PONG")
    }

    fn answers(&self, command: &str, expected: &str) -> Option<()> {
        let mut stream = UnixStream::connect(self.socket()).ok()?;
        stream.write_all(command.as_bytes()).ok()?;
        stream.write_all(b"\r\n").ok()?;
        let mut answer = vec![0; expected.len()];
        stream.read_exact(&mut answer).ok()?;
        (answer == expected.as_bytes()).then_some(())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}
