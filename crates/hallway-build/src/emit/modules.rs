//! Writes the tree of modules.
//!
//! An inline module finds its files in the folder of its own name. Where the folder is called
//! otherwise, `#[path]` says so, relative to `src/` at the top and to the outer folder below.

use crate::{name::unraw, scan::Folder};

pub(super) fn write(app: &Folder, out: &mut String) {
    inside(app, "app", 0, out);
}

fn inside(folder: &Folder, around: &str, depth: usize, out: &mut String) {
    for file in &folder.files {
        let expected = format!("{}.rs", unraw(&file.module));
        path(&file.name, &expected, depth, out);
        inception(&file.module, around, depth, out);
        line(depth, &format!("pub mod {};", file.module), out);
    }
    for inner in &folder.folders {
        line(depth, &format!("/// `{}/`", inner.path), out);
        path(&inner.name, unraw(&inner.module), depth, out);
        inception(&inner.module, around, depth, out);
        line(depth, &format!("pub mod {} {{", inner.module), out);
        inside(inner, &inner.module, depth + 1, out);
        line(depth, "}", out);
    }
}

fn path(name: &str, expected: &str, depth: usize, out: &mut String) {
    if name != expected {
        let root = if depth == 0 { "app/" } else { "" };
        line(depth, &format!("#[path = \"{root}{name}\"]"), out);
    }
}

/// `/blog/blog` is a fine address.
fn inception(module: &str, around: &str, depth: usize, out: &mut String) {
    if module == around {
        line(depth, "#[allow(clippy::module_inception)]", out);
    }
}

fn line(depth: usize, text: &str, out: &mut String) {
    out.push_str(&"    ".repeat(depth));
    out.push_str(text);
    out.push('\n');
}
