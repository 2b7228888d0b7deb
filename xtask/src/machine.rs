//! Sees to the programs that the checks need and cargo does not bring.
//!
//! On Debian, as root, what is missing is installed. Elsewhere its name is said, and the step fails.
//! It also knows where a server of a check may listen.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::repository::{self, Repository};

/// A program and the Debian package that has it.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    name: &'static str,
    package: &'static str,
}

pub(crate) const CHROMIUM: Program = Program {
    name: "chromium",
    package: "chromium",
};
pub(crate) const CURL: Program = Program {
    name: "curl",
    package: "curl",
};
pub(crate) const NGINX: Program = Program {
    name: "nginx",
    package: "nginx-light",
};
pub(crate) const OPENSSL: Program = Program {
    name: "openssl",
    package: "openssl",
};
pub(crate) const NODE: Program = Program {
    name: "node",
    package: "nodejs",
};
pub(crate) const NPM: Program = Program {
    name: "npm",
    package: "npm",
};
const PYTHON: Program = Program {
    name: "python3",
    package: "python3-venv",
};
pub(crate) const REDIS: Program = Program {
    name: "redis-server",
    package: "redis-server",
};
pub(crate) const TASKSET: Program = Program {
    name: "taskset",
    package: "util-linux",
};
pub(crate) const VALGRIND: Program = Program {
    name: "valgrind",
    package: "valgrind",
};
pub(crate) const VARNISH: Program = Program {
    name: "varnishd",
    package: "varnish",
};
pub(crate) const WRK: Program = Program {
    name: "wrk",
    package: "wrk",
};

/// Makes sure that all of `programs` are there.
pub(crate) fn need(programs: &[Program]) -> Result {
    let missing = programs.iter().filter(|program| !found(program.name));
    let missing: Vec<Program> = missing.copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing)?;
    match programs.iter().find(|program| !found(program.name)) {
        None => Ok(()),
        Some(still) => Err(format!(
            "`{}` is not in PATH after installing it",
            still.name
        )),
    }
}

/// Installs the packages of programs, whether these are found or not.
pub(crate) fn install(programs: &[Program]) -> Result {
    let packages: Vec<&str> = programs.iter().map(|program| program.package).collect();
    get(&packages).map_err(|why| {
        format!(
            "This needs programs that are not here: apt-get install {} ({why})",
            packages.join(" ")
        )
    })
}

fn get(packages: &[&str]) -> Result {
    if !found("apt-get") {
        return Err("this is not Debian".into());
    }
    if user_id().as_deref() != Some("0") {
        return Err("only root may install".into());
    }
    repository::run(Command::new("apt-get").args(["update", "-q"]))?;
    repository::run(
        Command::new("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// A program that comes in a Python package.
#[derive(Clone, Copy)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) program: &'static str,
}

/// Makes sure that a package is there, in a folder of its own below the target folder, and says
/// where its program is.
pub(crate) fn python_program(repository: &Repository, package: Package) -> Result<PathBuf> {
    need(&[PYTHON])?;
    let Package {
        name,
        version,
        program,
    } = package;
    let folder = repository.target.join(format!("{name}-{version}"));
    let program = folder.join("bin").join(program);
    if !program.exists() {
        let make = || repository::run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        // Debian's Python comes without what makes such a folder.
        make().or_else(|_| install(&[PYTHON]).and_then(|()| make()))?;
        let mut pip = Command::new(folder.join("bin/pip"));
        repository::run(pip.args(["install", "--quiet", &format!("{name}=={version}")]))?;
    }
    Ok(program)
}

/// A port that nobody listens on.
///
/// It lies below those that the system gives to whoever connects (32768 and up:
/// `ip_local_port_range` in ip(7)), so that no connection takes it while its server is started.
pub(crate) fn free_port() -> Result<u16> {
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let port = (24_000..25_000).find(free);
    port.ok_or_else(|| "no port from 24000 to 24999 is free".to_owned())
}

fn user_id() -> Option<String> {
    let said = repository::output(Command::new("id").arg("-u")).ok()?;
    Some(said.trim().to_owned())
}

/// Tells whether a program stands in one of the folders of `PATH`.
fn found(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| Path::new(&folder).join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_in_path_is_found_and_another_is_not() {
        assert!(found("cargo"));
        assert!(!found("a-program-that-nobody-has"));
    }

    #[test]
    fn what_is_there_is_not_installed_again() {
        assert_eq!(
            need(&[Program {
                name: "cargo",
                package: "no-such-package"
            }]),
            Ok(())
        );
    }
}
