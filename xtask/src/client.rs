//! Builds and checks the browser runtime in `client/`, of which the crate carries the built script.

use crate::Result;
use crate::machine::{self, CHROMIUM, NODE, NPM};
use crate::repository::Repository;

/// What `npm run build` writes. The crate carries it, because a crate cannot reach outside of its folder.
const SCRIPTS: [&str; 2] = [
    "crates/hallway/assets/hallway.js",
    "crates/hallway/assets/stream.js",
];

/// Builds the script into the crate and holds it against its limit.
pub(crate) fn bring(repository: &Repository) -> Result {
    build(repository)?;
    measure(repository)
}

/// Checks types, then runs the unit tests and the tests in a browser.
pub(crate) fn test(repository: &Repository) -> Result {
    machine::need(&[NODE, NPM, CHROMIUM])?;
    install(repository)?;
    repository.run("client", "npm", &["run", "check"])?;
    repository.run("client", "npm", &["test"])
}

/// Compares the scripts in the crate with a fresh build, and leaves them as they were.
pub(crate) fn compare(repository: &Repository) -> Result {
    let carried = SCRIPTS.map(|script| repository.read(script));
    build(repository)?;
    let mut other = Vec::new();
    for (script, carried) in SCRIPTS.into_iter().zip(carried) {
        let carried = carried?;
        if repository.read(script)? != carried {
            repository.write(script, &carried)?;
            other.push(script);
        }
    }
    match other.as_slice() {
        [] => Ok(()),
        other => Err(format!(
            "{}: not what client/ builds. `cargo xtask client` brings it",
            other.join(", ")
        )),
    }
}

/// Holds the compressed scripts against the limit of `client/size.json`, and says what forms alone
/// take.
pub(crate) fn size(repository: &Repository) -> Result {
    machine::need(&[NODE, NPM])?;
    install(repository)?;
    measure(repository)
}

fn measure(repository: &Repository) -> Result {
    repository.run("client", "npm", &["run", "size"])
}

fn build(repository: &Repository) -> Result {
    machine::need(&[NODE, NPM])?;
    install(repository)?;
    repository.run("client", "npm", &["run", "build"])
}

fn install(repository: &Repository) -> Result {
    repository.run("client", "npm", &["ci", "--no-audit", "--no-fund"])
}
