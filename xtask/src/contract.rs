//! Sends the studio what the document of its API allows and what it does not: schemathesis.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;
use crate::machine::{self, Package};
use crate::repository::{self, Repository};

const SCHEMATHESIS: Package = Package {
    name: "schemathesis",
    version: "4.32.5",
    program: "schemathesis",
};
const KEY: &str = "key-for-schemathesis";
/// Calls of each operation and phase.
const CALLS: &str = "50";
/// The same calls each time: what fails, fails where it came in.
const SEED: &str = "20261121";

/// Fails if the release build of the studio does anything but what its document says.
pub(crate) fn run(repository: &Repository) -> Result {
    let tool = machine::python_program(repository, SCHEMATHESIS)?;
    let folder = repository.target.join("contract");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
    let address = format!("127.0.0.1:{}", machine::free_port()?);
    let mut studio = start(repository, &folder, &address)?;
    let checked =
        wait(&mut studio, &address).and_then(|()| check(repository, &tool, &folder, &address));
    let _ = studio.kill();
    let _ = studio.wait();
    checked
}

fn start(repository: &Repository, folder: &Path, address: &str) -> Result<Child> {
    let binary = repository.target.join("release/studio");
    let log = fs::File::create(folder.join("studio.log"));
    let log = log.map_err(|cause| format!("studio.log: {cause}"))?;
    Command::new(&binary)
        .current_dir(folder)
        .env("HALLWAY_ADDR", address)
        .env("HALLWAY_RATE_LIMITS", "off")
        .env("STUDIO_API_KEY", KEY)
        .env("DATABASE_URL", "sqlite:studio.db")
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(|cause| format!("{} did not start: {cause}", binary.display()))
}

fn wait(studio: &mut Child, address: &str) -> Result {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if std::net::TcpStream::connect(address).is_ok() {
            return Ok(());
        }
        if let Ok(Some(status)) = studio.try_wait() {
            return Err(format!("the studio ended: {status}"));
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err("the studio does not listen".into())
}

fn check(repository: &Repository, tool: &Path, folder: &Path, address: &str) -> Result {
    let settings = repository.root.join("examples/studio/tests/schemathesis");
    let mut command = Command::new(tool);
    command
        .current_dir(folder)
        .env("PYTHONPATH", &settings)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .arg("--config-file")
        .arg(settings.join("schemathesis.toml"))
        .args(["run", &format!("http://{address}/api/openapi.json")])
        .args(["--header", &format!("x-api-key: {KEY}")])
        .args(["--max-examples", CALLS, "--seed", SEED, "--no-color"]);
    repository::run(&mut command)
}
