//! Runs the program as cargo does.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-hallway"))
        .arg("hallway")
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("text")
}

#[test]
fn a_key_is_one_line_of_43_letters_and_never_the_same() {
    let outputs = [run(&["key"]), run(&["key"])];
    for output in &outputs {
        assert!(output.status.success());
        let key = stdout(output).strip_suffix('\n').expect("a line");
        assert_eq!(key.len(), 43, "{key}");
        assert!(
            key.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)),
            "{key}"
        );
    }
    assert_ne!(outputs[0].stdout, outputs[1].stdout);
}

#[test]
fn the_help_names_every_command_and_the_format_of_a_key() {
    let help = run(&["--help"]);
    assert!(help.status.success());
    assert!(stdout(&help).contains("\n  key "), "{}", stdout(&help));
    let key = run(&["key", "--help"]);
    for words in [
        "HALLWAY_KEYS",
        "32 random bytes",
        "base64url without padding",
        "commas",
    ] {
        assert!(stdout(&key).contains(words), "{words}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let output = run(&["--version"]);
    assert_eq!(
        stdout(&output),
        format!("cargo-hallway {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_wrong_command_prints_no_key_and_fails() {
    let output = run(&["keys"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        message,
        "error: `keys` means nothing here. See `cargo hallway --help`\n"
    );
}

#[cfg(unix)]
#[test]
fn an_export_is_the_programs_own_and_so_is_its_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    // A shell in the place of cargo reads its first argument as the file to run.
    for (command, script) in [
        ("build", ""),
        ("run", "echo $HALLWAY_EXPORT $*; [ $3 = well ]\n"),
    ] {
        std::fs::write(folder.path().join(command), script).expect("a script");
    }
    for (ends, code) in [("well", 0), ("badly", 1)] {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-hallway"))
            .args(["hallway", "export", "site", "--", "-p", ends])
            .current_dir(folder.path())
            .env("CARGO", "/bin/sh")
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        let told = stdout(&output);
        let asked = format!("/site --quiet -p {ends}\n");
        assert!(told.starts_with('/') && told.ends_with(&asked), "{told}");
    }
}
