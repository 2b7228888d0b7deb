//! Builds and checks the browser runtime in `client/`, of which the crate carries a copy.

use std::path::PathBuf;

use serde_json::Value;

use crate::Result;
use crate::machine::{self, CHROMIUM, NODE, NPM};
use crate::repository::Repository;

/// The copy that the crate carries, because a crate cannot reach outside of its folder.
const CARRIED: &str = "crates/hallway/assets/hallway.js";
/// What `npm run build` writes.
const BUILT: &str = "client/dist/hallway.js";
/// The most bytes that the script may have: `{"brotli": 8192}`.
const LIMIT: &str = "client/size.json";

/// Builds the runtime and puts it into the crate.
pub(crate) fn bring(repository: &Repository) -> Result {
    build(repository)?;
    let script = repository.read(BUILT)?;
    repository.write(CARRIED, &script)?;
    size(repository)
}

/// Checks types, then runs the unit tests and the tests in a browser.
pub(crate) fn test(repository: &Repository) -> Result {
    machine::need(&[NODE, NPM, CHROMIUM])?;
    install(repository)?;
    repository.run("client", "npm", &["run", "check"])?;
    repository.run("client", "npm", &["test"])
}

/// Compares the script that the crate carries with a fresh build.
pub(crate) fn compare(repository: &Repository) -> Result {
    build(repository)?;
    if repository.read(BUILT)? == repository.read(CARRIED)? {
        return Ok(());
    }
    Err(format!(
        "{CARRIED} is not what client/ builds. `cargo xtask client` brings it"
    ))
}

/// Holds the script against its limit.
pub(crate) fn size(repository: &Repository) -> Result {
    machine::need(&[NODE])?;
    let limit = limit(&repository.read(LIMIT)?)?;
    let bytes = compressed(repository)?;
    println!("The browser runtime has {bytes} of {limit} bytes (brotli)");
    within(bytes, limit)
}

fn build(repository: &Repository) -> Result {
    machine::need(&[NODE, NPM])?;
    install(repository)?;
    repository.run("client", "npm", &["run", "build"])
}

fn install(repository: &Repository) -> Result {
    repository.run("client", "npm", &["ci", "--no-audit", "--no-fund"])
}

fn limit(size: &str) -> Result<u64> {
    let size: Value = serde_json::from_str(size).map_err(|cause| format!("{LIMIT}: {cause}"))?;
    size["brotli"]
        .as_u64()
        .ok_or(format!("{LIMIT} names no limit: {{\"brotli\": 8192}}"))
}

fn within(bytes: u64, limit: u64) -> Result {
    if bytes <= limit {
        return Ok(());
    }
    Err(format!(
        "{CARRIED} has {bytes} bytes (brotli), {} more than {LIMIT} allows",
        bytes - limit
    ))
}

fn compressed(repository: &Repository) -> Result<u64> {
    let script: PathBuf = repository.root.join(CARRIED);
    let measure = "const {readFileSync} = require('fs'); \
        const {brotliCompressSync} = require('zlib'); \
        console.log(brotliCompressSync(readFileSync(process.argv[1])).length)";
    let said = repository.output("node", &["-e", measure, &script.to_string_lossy()])?;
    said.trim()
        .parse()
        .map_err(|cause| format!("node said `{said}`: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_of_the_limit_passes_and_one_byte_more_does_not() {
        assert_eq!(within(8192, 8192), Ok(()));
        let said = within(8193, 8192).expect_err("a refusal");
        assert!(said.contains("1 more than"), "{said}");
    }

    #[test]
    fn a_file_without_a_limit_is_refused() {
        assert_eq!(limit(r#"{"brotli": 8192}"#), Ok(8192));
        assert!(limit(r#"{"gzip": 8192}"#).is_err());
        assert!(limit("8192").is_err());
    }
}
