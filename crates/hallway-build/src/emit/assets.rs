//! Writes a function per file of `public/` that gives its address.

use std::fmt::Write;

use crate::public::PublicFile;

pub(super) fn write(files: &[PublicFile], out: &mut String) {
    if files.is_empty() {
        return;
    }
    out.push_str(
        "\n/// The files of `public/`, each under an address that changes with its content.\n\
         #[allow(dead_code)]\n#[rustfmt::skip]\npub mod assets {\n",
    );
    let _ = writeln!(
        out,
        "    pub(super) static FILES: [::hallway::Asset; {}] = [",
        files.len()
    );
    for PublicFile { path, .. } in files {
        let _ = writeln!(
            out,
            "        ::hallway::Asset::new({path:?}, include_bytes!(\"../public/{path}\")),"
        );
    }
    out.push_str("    ];\n");
    for (at, PublicFile { path, name }) in files.iter().enumerate() {
        let _ = write!(
            out,
            "\n    /// `/{path}`, `public/{path}`\n    pub fn {name}() -> ::hallway::Link {{\n        \
             FILES[{at}].link()\n    }}\n"
        );
    }
    out.push_str("}\n");
}
