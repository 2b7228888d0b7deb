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
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut redis = Self {
            folder,
            child: None,
        };
        redis.begin();
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

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis")
    }

    fn asked(&self) -> Option<()> {
        let mut stream = UnixStream::connect(self.socket()).ok()?;
        stream.write_all(b"PING\r\n").ok()?;
        let mut answer = [0; 7];
        stream.read_exact(&mut answer).ok()?;
        (answer == *b"+PONG\r\n").then_some(())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}
