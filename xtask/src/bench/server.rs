//! Starts one of the apps on the first core and watches what it uses.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;
use crate::bench::http::Client;
use crate::machine;
use crate::repository::{self, Repository};

/// One of the apps of `bench/`.
pub(super) struct App {
    pub(super) name: &'static str,
}

impl App {
    pub(super) const fn new(name: &'static str) -> App {
        App { name }
    }
}

/// A running app, with a database and a folder of its own that go when it goes.
pub(super) struct Server {
    child: Child,
    pub(super) port: u16,
    folder: PathBuf,
}

/// One core, so one worker thread of tokio.
const ONE_CORE: [&str; 3] = ["taskset", "-c", "0"];

/// How long an app may take to answer for the first time, under valgrind too.
const PATIENCE: Duration = Duration::from_secs(60);

impl Server {
    /// Starts an app with one worker thread.
    pub(super) fn start(repository: &Repository, app: &App) -> Result<Server> {
        Server::launch(repository, app, &ONE_CORE)
    }

    /// Starts an app on all cores that may ask for so many open files and connections.
    pub(super) fn start_wide(repository: &Repository, app: &App, files: usize) -> Result<Server> {
        let script = format!("ulimit -Sn 256 && ulimit -Hn {files} && exec \"$0\"");
        Server::launch(repository, app, &["sh", "-c", &script])
    }

    /// Starts an app under a program that counts its instructions.
    pub(super) fn start_counted(repository: &Repository, app: &App) -> Result<Server> {
        let valgrind = [
            "valgrind",
            "--tool=callgrind",
            "--callgrind-out-file=callgrind.out",
        ];
        Server::launch(repository, app, &[&ONE_CORE[..], &valgrind].concat())
    }

    fn launch(repository: &Repository, app: &App, under: &[&str]) -> Result<Server> {
        let folder = repository
            .target
            .join("bench")
            .join(format!("{:_<8}", app.name));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)
            .map_err(|cause| format!("{}: {cause}", folder.display()))?;
        let port = machine::free_port()?;
        let binary = repository
            .target
            .join(format!("release/bench-{}", app.name));
        std::fs::copy(&binary, folder.join("app"))
            .map_err(|cause| format!("{}: {cause}", binary.display()))?;
        let errors = File::create(folder.join("errors.txt"));
        let errors = errors.map_err(|cause| format!("errors.txt: {cause}"))?;
        let child = command(&folder, under, port)
            .stderr(errors)
            .spawn()
            .map_err(|cause| format!("{} did not start: {cause}", under[0]))?;
        let mut server = Server {
            child,
            port,
            folder,
        };
        server.wait_until_it_answers()?;
        Ok(server)
    }

    fn wait_until_it_answers(&mut self) -> Result {
        let start = Instant::now();
        while Client::connect(self.port).is_err() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!(
                    "the app ended ({status}) before it answered\n{}",
                    self.said()
                ));
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("the app did not answer within {PATIENCE:?}"));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    pub(super) fn client(&self) -> Result<Client> {
        Client::connect(self.port).map_err(|cause| format!("port {}: {cause}", self.port))
    }

    /// CPU time used so far, in microseconds.
    pub(super) fn cpu(&self) -> Result<f64> {
        let ticks = repository::output(Command::new("getconf").arg("CLK_TCK"))?;
        let ticks: f64 = ticks
            .trim()
            .parse()
            .map_err(|cause| format!("CLK_TCK: {cause}"))?;
        let stat = self.proc("stat")?;
        let fields = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace();
        let used: f64 = fields
            .skip(11)
            .take(2)
            .filter_map(|it| it.parse::<f64>().ok())
            .sum();
        Ok(used * 1e6 / ticks)
    }

    /// Resident memory, in MiB.
    pub(super) fn memory(&self) -> Result<f64> {
        self.mebibytes("VmRSS:")
    }

    /// The most that it was since the last call of `forget_peak`, in MiB.
    pub(super) fn peak(&self) -> Result<f64> {
        self.mebibytes("VmHWM:")
    }

    pub(super) fn forget_peak(&self) -> Result {
        let path = format!("/proc/{}/clear_refs", self.child.id());
        std::fs::write(&path, "5").map_err(|cause| format!("{path}: {cause}"))
    }

    fn mebibytes(&self, name: &str) -> Result<f64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        Ok(kilobytes.ok_or("the kernel tells no memory")? / 1024.0)
    }

    fn proc(&self, file: &str) -> Result<String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        std::fs::read_to_string(&path).map_err(|cause| format!("{path}: {cause}"))
    }

    /// Ends the app as a person does with Ctrl-C and returns what it wrote to its error output.
    pub(super) fn stop(mut self) -> Result<String> {
        let id = self.child.id().to_string();
        repository::output(Command::new("kill").args(["-INT", &id]))?;
        self.child.wait().map_err(|cause| cause.to_string())?;
        Ok(self.said())
    }

    /// What the app wrote to its error output so far.
    fn said(&self) -> String {
        std::fs::read_to_string(self.folder.join("errors.txt")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Prepares all apps alike: the same words in the arguments, the environment and paths, because
/// their length moves the heap and with it the figures.
fn command(folder: &Path, under: &[&str], port: u16) -> Command {
    let mut command = Command::new(under[0]);
    command
        .args(&under[1..])
        .arg("./app")
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("PORT", port.to_string())
        .env("HALLWAY_ADDR", format!("127.0.0.1:{port}"))
        .env("HALLWAY_RATE_LIMITS", "off")
        .env("DB", "leads.db")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}
