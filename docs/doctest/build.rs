//! Takes the Rust blocks out of the README and the guide, each into a module that sees the ones
//! before it, so that the pages can be read without hidden lines and are compiled all the same.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const PAGES: &[(&str, &str)] = &[
    ("readme", "../../README.md"),
    ("start", "../guide/01-start.md"),
    ("forms", "../guide/02-forms.md"),
    ("uploads", "../guide/03-uploads.md"),
    ("which", "../guide/04-which.md"),
    ("access", "../guide/05-access.md"),
    ("routes", "../guide/06-routes.md"),
    ("caching", "../guide/07-caching.md"),
    ("streaming", "../guide/08-streaming.md"),
    ("files", "../guide/09-files.md"),
    ("testing", "../guide/10-testing.md"),
    ("contract", "../guide/11-contract.md"),
    ("besides", "../guide/12-besides.md"),
    ("replicas", "../guide/13-replicas.md"),
];

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets it");
    for (name, page) in PAGES {
        println!("cargo::rerun-if-changed={page}");
        let text = fs::read_to_string(page).unwrap_or_else(|error| panic!("{page}: {error}"));
        let target = Path::new(&out).join(format!("{name}.rs"));
        fs::write(target, modules(&text)).expect("the build folder can be written");
    }
}

fn modules(text: &str) -> String {
    let mut modules = String::new();
    let blocks = text
        .split("\n```rust\n")
        .skip(1)
        .filter_map(|rest| rest.split("\n```").next());
    let mut count = 0;
    for (at, block) in blocks.enumerate() {
        count += 1;
        let _ = writeln!(
            modules,
            "/// A block of the page.\npub mod block_{at} {{\n#[allow(unused_imports)]\nuse super::*;"
        );
        for before in 0..at {
            let _ = writeln!(
                modules,
                "#[allow(unused_imports)]\nuse super::block_{before}::*;"
            );
        }
        let _ = writeln!(modules, "{block}\n}}");
    }
    let _ = writeln!(
        modules,
        "/// How many blocks the page has.\npub const BLOCKS: usize = {count};"
    );
    modules
}
