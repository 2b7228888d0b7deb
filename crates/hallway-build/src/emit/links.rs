//! Writes a function per page and route that gives its address.

use std::fmt::Write;

use crate::{
    name,
    program::{Door, Step, Url},
};

/// What the function is called: `/` is `home`, `/work/{slug}` is `work_slug`.
pub(crate) fn name(url: &Url) -> String {
    let steps: Vec<&str> = url
        .0
        .iter()
        .map(|step| match step {
            Step::Static(text) => text.trim_start_matches('.'),
            Step::Dynamic(name) | Step::Rest(name) => name,
        })
        .collect();
    if steps.is_empty() {
        "home".to_owned()
    } else {
        name::module(&steps.join("_"))
    }
}

pub(super) fn write(doors: &[Door], out: &mut String) {
    if doors.is_empty() {
        return;
    }
    out.push_str(
        "\n/// The address of every page and route, so that a wrong one does not compile.\n\
         #[allow(dead_code)]\n#[rustfmt::skip]\npub mod links {\n",
    );
    for (index, door) in doors.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        function(door, out);
    }
    out.push_str("}\n");
}

fn function(door: &Door, out: &mut String) {
    let variables = variables(&door.url);
    let parameters: Vec<String> = variables
        .iter()
        .map(|name| format!("{name}: impl ::core::fmt::Display"))
        .collect();
    let _ = writeln!(out, "    /// `{}`, {}", door.url, in_code(&door.file));
    let _ = writeln!(
        out,
        "    pub fn {}({}) -> ::hallway::Link {{",
        name(&door.url),
        parameters.join(", ")
    );
    if variables.is_empty() {
        let _ = writeln!(out, "        ::hallway::Link::new(\"{}\")", door.url);
    } else {
        body(&door.url, out);
    }
    out.push_str("    }\n");
}

fn body(url: &Url, out: &mut String) {
    let mut pattern = String::new();
    let mut values = Vec::new();
    for step in &url.0 {
        match step {
            Step::Static(text) => pattern.extend(["/", text]),
            Step::Dynamic(name) => {
                pattern.push_str("/{}");
                values.push(format!(
                    "::hallway::__private::segment({})",
                    name::module(name)
                ));
            }
            Step::Rest(name) => {
                let name = name::module(name);
                rest(&name, out);
                pattern.push_str("/{}");
                values.push(format!("{name}.join(\"/\")"));
            }
        }
    }
    let _ = writeln!(
        out,
        "        ::hallway::Link::new(::std::format!(\"{pattern}\", {}))",
        values.join(", ")
    );
}

/// The rest of a path keeps its slashes.
fn rest(name: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "        let {name} = ::std::string::ToString::to_string(&{name});"
    );
    let _ = writeln!(
        out,
        "        let {name}: ::std::vec::Vec<_> = \
         {name}.trim_start_matches('/').split('/').map(::hallway::__private::segment).collect();"
    );
}

fn variables(url: &Url) -> Vec<String> {
    url.0
        .iter()
        .filter_map(|step| match step {
            Step::Static(_) => None,
            Step::Dynamic(name) | Step::Rest(name) => Some(name::module(name)),
        })
        .collect()
}

fn in_code(file: &str) -> String {
    format!("`{file}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_called_after_its_path() {
        let fixed = |text: &str| Step::Static(text.to_owned());
        let table = [
            (vec![], "home"),
            (vec![fixed("about")], "about"),
            (
                vec![fixed("work"), Step::Dynamic("slug".into())],
                "work_slug",
            ),
            (vec![fixed("docs"), Step::Rest("path".into())], "docs_path"),
            (vec![fixed("type")], "r#type"),
            (vec![fixed("crate")], "crate_"),
            (vec![fixed("2024"), fixed("01")], "_2024_01"),
            (
                vec![fixed(".well-known"), fixed("security.txt")],
                "well_known_security_txt",
            ),
        ];
        for (steps, expected) in table {
            assert_eq!(name(&Url(steps)), expected);
        }
    }
}
