//! Starts processes that listen, and freezes and kills them.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::Result;
use crate::repository;

/// Processes that listen. They are killed (`SIGKILL`) when this is dropped.
pub(super) struct Listeners {
    processes: Vec<Child>,
    says: Option<BufReader<ChildStdout>>,
}

impl Listeners {
    /// Starts one process with so many streams over HTTP/1.1.
    pub(super) fn start(port: u16, count: usize) -> Result<Listeners> {
        let program = std::env::current_exe().map_err(|cause| cause.to_string())?;
        let script = format!("ulimit -n {} && exec \"$0\" \"$@\"", count + 100);
        let mut command = Command::new("sh");
        command.args(["-c", &script]).arg(program);
        command.args(["bench", "listen", &port.to_string(), &count.to_string()]);
        let mut child = spawn(&mut command)?;
        let says = child.stdout.take().map(BufReader::new);
        Ok(Listeners {
            processes: vec![child],
            says,
        })
    }

    /// Starts so many processes of curl, each with one stream over HTTP/2.
    pub(super) fn curl(port: u16, count: usize) -> Result<Listeners> {
        let address = format!("http://127.0.0.1:{port}/listen");
        let start = |_| {
            let mut curl = Command::new("curl");
            curl.args([
                "--silent",
                "--no-buffer",
                "--http2-prior-knowledge",
                &address,
            ]);
            spawn(&mut curl)
        };
        Ok(Listeners {
            processes: (0..count).map(start).collect::<Result<_>>()?,
            says: None,
        })
    }

    pub(super) fn wait_until_open(&mut self) -> Result {
        self.wait_until("open")
    }

    /// Waits until all have heard so many events and one more.
    pub(super) fn wait_until_heard(&mut self, before: usize) -> Result {
        self.wait_until(&format!("heard {before}"))
    }

    fn wait_until(&mut self, line: &str) -> Result {
        let says = self.says.as_mut().ok_or("curl says nothing")?;
        let mut said = String::new();
        says.read_line(&mut said)
            .map_err(|cause| cause.to_string())?;
        match said.trim_end() == line {
            true => Ok(()),
            false => Err(format!("who listens said {said:?}, not {line:?}")),
        }
    }

    /// Stops them as a debugger does: their sockets stay open, and nobody reads.
    pub(super) fn freeze(&self) -> Result {
        let ids: Vec<_> = self
            .processes
            .iter()
            .map(|it| it.id().to_string())
            .collect();
        repository::output(Command::new("kill").arg("-STOP").args(ids)).map(drop)
    }
}

fn spawn(command: &mut Command) -> Result<Child> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|cause| format!("{:?} did not start: {cause}", command.get_program()))
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
        }
        for process in &mut self.processes {
            let _ = process.wait();
        }
    }
}
