//! Wants modules to flow one way: each names modules to its left in `ARCHITECTURE.md`, never to its right.
//!
//! The order is the first table below a line `<!-- order: FOLDER -->`. A row holds one module, or
//! several that do not know each other; each row may name the rows above it. `lib.rs` and the
//! tests may name everything.

use std::collections::BTreeMap;

use super::paths::DOCUMENT;
use super::sources::Sources;
use super::table::{quoted, rows};
use super::{Finding, code};

/// A folder whose top-level modules have an order.
struct Flow {
    folder: &'static str,
    ending: &'static str,
    /// A file outside of the order.
    root: &'static str,
    /// Lists the modules that a file names, with the lines.
    names: fn(&Place, &str) -> Vec<(usize, String)>,
}

/// Where a file stands, and which names the root of the crate gives away for modules.
struct Place<'a> {
    path: &'a str,
    aliases: &'a BTreeMap<String, String>,
}

const FLOWS: &[Flow] = &[
    Flow {
        folder: "crates/hallway/src",
        ending: ".rs",
        root: "lib.rs",
        names: rust_names,
    },
    Flow {
        folder: "client/src",
        ending: ".ts",
        root: "",
        names: script_names,
    },
];

pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    FLOWS
        .iter()
        .flat_map(|flow| check_flow(flow, sources))
        .collect()
}

fn check_flow(flow: &Flow, sources: &Sources) -> Vec<Finding> {
    let Some((line, order)) = sources
        .text(DOCUMENT)
        .and_then(|text| order(text, flow.folder))
    else {
        let what = format!("has no table below `<!-- order: {} -->`", flow.folder);
        return vec![Finding::of(DOCUMENT, what)];
    };
    let root = sources
        .text(&format!("{}/{}", flow.folder, flow.root))
        .unwrap_or_default();
    let aliases = aliases(&code::of(root));
    let mut findings = gone(flow, sources, line, &order);
    for (path, text) in modules(flow, sources) {
        let place = Place {
            path,
            aliases: &aliases,
        };
        findings.extend(check_file(flow, &order, &place, text));
    }
    findings
}

/// Ranks of modules, and the line of the table's mark.
fn order(document: &str, folder: &str) -> Option<(usize, BTreeMap<String, usize>)> {
    let mark = format!("<!-- order: {folder} -->");
    let line = document.lines().position(|line| line.trim() == mark)? + 1;
    let below: Vec<&str> = document.lines().skip(line).collect();
    let end = table_end(&below);
    let mut order = BTreeMap::new();
    for (rank, row) in rows(&below[..end].join("\n")).iter().enumerate() {
        order.extend(
            quoted(row.cells[0])
                .into_iter()
                .map(|name| (name.to_owned(), rank)),
        );
    }
    (!order.is_empty()).then_some((line, order))
}

fn table_end(lines: &[&str]) -> usize {
    let start = lines
        .iter()
        .position(|line| line.starts_with('|'))
        .unwrap_or(lines.len());
    let length = lines[start..]
        .iter()
        .take_while(|line| line.starts_with('|'))
        .count();
    start + length
}

fn modules<'a>(flow: &'a Flow, sources: &'a Sources) -> impl Iterator<Item = (&'a str, &'a str)> {
    sources.below(flow.folder).filter(|(path, _)| {
        path.ends_with(flow.ending)
            && *path != flow.root
            && !path
                .split('/')
                .any(|part| part == "tests" || part.starts_with("tests."))
            && !path.ends_with(".test.ts")
            && !path.ends_with(".d.ts")
    })
}

fn gone(
    flow: &Flow,
    sources: &Sources,
    line: usize,
    order: &BTreeMap<String, usize>,
) -> Vec<Finding> {
    order
        .keys()
        .filter(|name| !modules(flow, sources).any(|(path, _)| top(path) == *name))
        .map(|name| {
            Finding::at(
                DOCUMENT,
                line,
                format!("{} has no module `{name}`", flow.folder),
            )
        })
        .collect()
}

fn check_file(
    flow: &Flow,
    order: &BTreeMap<String, usize>,
    place: &Place,
    text: &str,
) -> Vec<Finding> {
    let file = format!("{}/{}", flow.folder, place.path);
    let own = top(place.path);
    let Some(rank) = order.get(own) else {
        return vec![Finding::of(
            &file,
            format!("`{own}` is not in the order of {DOCUMENT}"),
        )];
    };
    (flow.names)(place, text)
        .into_iter()
        .filter(|(_, named)| named != own && order.get(named).is_some_and(|other| other >= rank))
        .map(|(line, named)| {
            let what = format!("`{own}` names `{named}`, which is not to its left in {DOCUMENT}");
            Finding::at(&file, line, what)
        })
        .collect()
}

/// The top-level module of a path: `form` of `form/decode.rs` and of `form.rs`.
fn top(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or(path);
    first.split('.').next().unwrap_or(first)
}

fn rust_names(place: &Place, text: &str) -> Vec<(usize, String)> {
    let code = code::of(text);
    let depth = place.path.split('/').count();
    let from_root = ["crate::".to_owned(), "super::".repeat(depth)];
    let mut names = Vec::new();
    for prefix in &from_root {
        for (at, _) in code.match_indices(prefix.as_str()) {
            if continues_a_path(&code[..at]) {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            let named = first_names(&code[at + prefix.len()..]);
            names.extend(
                named
                    .into_iter()
                    .map(|name| (line, resolve(place.aliases, name))),
            );
        }
    }
    names.sort();
    names.dedup();
    names
}

fn continues_a_path(before: &str) -> bool {
    before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
}

/// The first words of what may be imported: of `a::b` that is `a`, of `{a::b, c}` both.
fn first_names(tree: &str) -> Vec<&str> {
    let Some(group) = tree.strip_prefix('{') else {
        return vec![word(tree)];
    };
    let mut depth = 0;
    let mut names = vec![word(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

fn word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    &text[..end]
}

fn resolve(aliases: &BTreeMap<String, String>, name: &str) -> String {
    aliases
        .get(name)
        .cloned()
        .unwrap_or_else(|| name.to_owned())
}

/// Reads `pub use module::{A, B as C}` of the root: `crate::A` is a name for something of `module`.
fn aliases(root: &str) -> BTreeMap<String, String> {
    let mut aliases = BTreeMap::new();
    for statement in root.split("use ").skip(1) {
        let statement = statement.split(';').next().unwrap_or_default();
        let statement = statement
            .trim_start_matches("crate::")
            .trim_start_matches("self::");
        let module = word(statement);
        for leaf in statement.split([',', '{', '}']) {
            let name = leaf
                .rsplit([':', ' '])
                .find(|part| !part.is_empty())
                .unwrap_or_default();
            if name.starts_with(char::is_uppercase) {
                aliases.insert(name.to_owned(), module.to_owned());
            }
        }
    }
    aliases
}

fn script_names(place: &Place, text: &str) -> Vec<(usize, String)> {
    text.lines()
        .enumerate()
        .filter_map(|(at, line)| Some((at + 1, imported(line)?)))
        .filter_map(|(line, path)| Some((line, module_of(place.path, path)?)))
        .collect()
}

/// The path of `import .. from "./x.ts"`, which may have been broken into lines.
fn imported(line: &str) -> Option<&str> {
    let rest = ["from \"", "import \"", "import(\""]
        .iter()
        .find_map(|opening| Some(line.split_once(opening)?.1))?;
    rest.split('"').next()
}

fn module_of(importer: &str, path: &str) -> Option<String> {
    let mut folders: Vec<&str> = importer.split('/').collect();
    folders.pop();
    if !path.starts_with('.') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(folders.pop()?),
            name => folders.push(name),
        }
    }
    Some(top(&folders.join("/")).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "# Map

<!-- order: crates/hallway/src -->

| module | does |
| --- | --- |
| `error` | says |
| `form`, `guard` | one concern each |
| `action` | joins |

<!-- order: client/src -->
| file | does |
| --- | --- |
| `wire` | parses |
| `send` | sends |
| `index` | starts |
";

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let mut all = vec![
            (DOCUMENT, MAP),
            (
                "crates/hallway/src/lib.rs",
                "pub use action::{Done, outcome::Outcome as End};",
            ),
            ("crates/hallway/src/error.rs", ""),
            ("crates/hallway/src/form.rs", ""),
            ("crates/hallway/src/guard.rs", ""),
            ("crates/hallway/src/action.rs", ""),
            ("client/src/wire.ts", ""),
            ("client/src/send.ts", ""),
            ("client/src/index.ts", ""),
        ];
        all.extend(files);
        check(&Sources::sample(&all))
            .iter()
            .map(Finding::to_string)
            .collect()
    }

    #[test]
    fn names_to_the_left_pass() {
        let action = "use crate::form::Entries;\nuse crate::{error::Error, guard};\n";
        assert_eq!(found(&[("crates/hallway/src/action.rs", action)]), [""; 0]);
    }

    #[test]
    fn a_name_to_the_right_is_reported_with_its_line() {
        let form = "//! See crate::action.\n\nuse std::fmt;\nuse crate::action::Done;\n";
        assert_eq!(
            found(&[("crates/hallway/src/form.rs", form)]),
            ["crates/hallway/src/form.rs:4: `form` names `action`, \
              which is not to its left in ARCHITECTURE.md"]
        );
    }

    #[test]
    fn modules_of_one_row_do_not_know_each_other() {
        let guard = "use crate::form::Entries;\n";
        assert_eq!(found(&[("crates/hallway/src/guard.rs", guard)]).len(), 1);
    }

    #[test]
    fn groups_reexports_and_super_hide_nothing() {
        for text in [
            "use crate::{error::{Error, Id}, action};",
            "use crate::Done;",
            "fn f(end: crate::End) {}",
            "use super::action::Done;",
        ] {
            assert_eq!(
                found(&[("crates/hallway/src/form.rs", text)]).len(),
                1,
                "{text}"
            );
        }
        let deep = "use super::super::action::Done;";
        assert_eq!(
            found(&[("crates/hallway/src/form/decode.rs", deep)]).len(),
            1
        );
        assert_eq!(
            found(&[("crates/hallway/src/form/decode.rs", "use super::action;")]),
            [""; 0]
        );
    }

    #[test]
    fn tests_may_name_everything() {
        let form = "#[cfg(test)]\nmod tests {\n    use crate::action::Done;\n}\n";
        let own = ("crates/hallway/src/form.rs", form);
        let apart = (
            "crates/hallway/src/form/tests.rs",
            "use crate::action::Done;",
        );
        assert_eq!(found(&[own, apart]), [""; 0]);
    }

    #[test]
    fn a_module_outside_of_the_table_is_reported() {
        let said = found(&[("crates/hallway/src/magic.rs", "")]);
        assert_eq!(
            said,
            ["crates/hallway/src/magic.rs:1: `magic` is not in the order of ARCHITECTURE.md"]
        );
    }

    #[test]
    fn a_module_of_the_table_that_is_gone_is_reported() {
        let map = MAP.replace("`action`", "`action`, `cache`");
        let said = found(&[(DOCUMENT, &map)]);
        assert_eq!(
            said,
            ["ARCHITECTURE.md:3: crates/hallway/src has no module `cache`"]
        );
    }

    #[test]
    fn scripts_have_an_order_too() {
        let wire = "import type { Reply } from \"./index.ts\";\nimport {\n  a,\n} from \"../src/send.ts\";\n";
        let said = found(&[("client/src/wire.ts", wire)]);
        assert!(
            said[0].starts_with("client/src/wire.ts:1: `wire` names `index`"),
            "{said:?}"
        );
        let index = "import { send } from \"./send.ts\";\nimport \"./wire.ts\";\n";
        assert_eq!(found(&[("client/src/index.ts", index)]), [""; 0]);
        assert_eq!(found(&[("client/src/wire.test.ts", wire)]), [""; 0]);
    }

    #[test]
    fn a_map_without_the_order_is_reported() {
        let said = found(&[(DOCUMENT, "# Map\n")]);
        assert_eq!(said.len(), 2);
        assert!(said[0].contains("has no table below `<!-- order: crates/hallway/src -->`"));
    }
}
