//! Sends the studio what the document of its API allows and what it does not: schemathesis.
//!
//! The tool is a Python package; it gets a folder of its own below the target folder.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;
use crate::machine::{self, PYTHON};
use crate::repository::{self, Repository};

const VERSION: &str = "schemathesis==4.32.5";
const KEY: &str = "key-for-schemathesis";
/// Calls of each operation and phase.
const CALLS: &str = "50";
/// The same calls each time: what fails, fails where it came in.
const SEED: &str = "20261121";

/// Fails if the release build of the studio does anything but what its document says.
pub(crate) fn run(repository: &Repository) -> Result {
    machine::need(&[PYTHON])?;
    let tool = tool(repository)?;
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

/// Makes the folder of the tool, unless it is there.
fn tool(repository: &Repository) -> Result<std::path::PathBuf> {
    let folder = repository.target.join("schemathesis");
    let program = folder.join("bin/schemathesis");
    if !program.exists() {
        let make = || repository::run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        // Debian's Python comes without what makes such a folder.
        make().or_else(|_| machine::install(&[PYTHON]).and_then(|()| make()))?;
        let mut pip = Command::new(folder.join("bin/pip"));
        repository::run(pip.args(["install", "--quiet", VERSION]))?;
    }
    Ok(program)
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
