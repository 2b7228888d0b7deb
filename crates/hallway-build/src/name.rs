//! Turns the names of folders and files into segments of a URL and names of modules.
//!
//! | folder | segment | module |
//! | --- | --- | --- |
//! | `work` | `/work` | `work` |
//! | `api-v2` | `/api-v2` | `api_v2` |
//! | `[slug]` | `/{slug}` | `slug` |
//! | `[...path]` | `/{*path}` | `path` |
//! | `(marketing)` | none | `marketing` |
//! | `_parts` | none, and no URL for anything below | `_parts` |

/// What a folder adds to the URL of what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    /// The folder `src/app/` itself.
    Root,
    Static(String),
    Dynamic(String),
    /// The rest of the path, slashes included.
    Rest(String),
    Group,
    Private,
}

/// The segment and the module of a folder called `name`, or what is wrong with the name.
pub(crate) fn of_folder(name: &str) -> Result<(Segment, String), String> {
    if let Some(inner) = between(name, "[[", "]]") {
        let plain = inner.trim_start_matches("...");
        return Err(format!(
            "a segment cannot be optional. Call the folder `[{inner}]` and put a page for \
             the path without `{plain}` beside it"
        ));
    }
    if let Some(inner) = between(name, "[...", "]") {
        return variable(inner, "[...path]")
            .map(|inner| (Segment::Rest(inner.clone()), module(&inner)));
    }
    if let Some(inner) = between(name, "[", "]") {
        return variable(inner, "[slug]")
            .map(|inner| (Segment::Dynamic(inner.clone()), module(&inner)));
    }
    if let Some(inner) = between(name, "(", ")") {
        return word(inner)
            .then(|| (Segment::Group, module(inner)))
            .ok_or_else(|| bad_word("a group", "(marketing)"));
    }
    if let Some(inner) = name.strip_prefix('_') {
        return word(inner)
            .then(|| (Segment::Private, module(name)))
            .ok_or_else(|| bad_word("a private folder", "_parts"));
    }
    if name.starts_with('@') {
        return Err(
            "there are no parallel routes, so `@` means nothing. Call the folder otherwise"
                .to_owned(),
        );
    }
    if !name.is_empty() && name.chars().all(in_url) {
        return Ok((Segment::Static(name.to_owned()), module(name)));
    }
    Err(
        "cannot be a segment of a URL. Use letters, digits, `-`, `.`, `~` and `_` (not first), or \
         one of `[slug]`, `[...path]`, `(group)`, `_private`"
            .to_owned(),
    )
}

/// The module of a file called `stem.rs`, or what is wrong with the name.
pub(crate) fn of_file(stem: &str) -> Result<String, String> {
    if stem == "mod" {
        return Err(
            "a folder is a module already, declared by src/app.rs. Give the file a name of \
                    its own"
                .to_owned(),
        );
    }
    if stem.chars().all(in_url) && stem.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Ok(module(stem));
    }
    Err("cannot be the name of a module. Use letters, digits, `-`, `.` and `_`".to_owned())
}

/// `name` as an identifier of Rust.
pub(crate) fn module(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let plain = plain
        .trim_start_matches(|c| c == '_' && name.starts_with('.'))
        .to_owned();
    if matches!(plain.as_str(), "self" | "Self" | "super" | "crate") {
        return format!("{plain}_");
    }
    if plain.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("_{plain}");
    }
    if syn::parse_str::<syn::Ident>(&plain).is_ok() {
        plain
    } else {
        format!("r#{plain}")
    }
}

/// The identifier without `r#`: by this one rustfmt sorts, and this one names the file.
pub(crate) fn unraw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

fn between<'a>(name: &'a str, open: &str, close: &str) -> Option<&'a str> {
    name.strip_prefix(open)?.strip_suffix(close)
}

fn in_url(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '~' | '_')
}

fn word(inner: &str) -> bool {
    inner
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && inner.chars().any(|c| c.is_ascii_alphanumeric())
}

fn variable(inner: &str, example: &str) -> Result<String, String> {
    let plain = inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && inner.starts_with(|c: char| c.is_ascii_alphabetic());
    plain.then(|| inner.to_owned()).ok_or_else(|| {
        format!(
            "what stands between the brackets is a name: a letter, then letters, digits \
             and `_`, as in `{example}`"
        )
    })
}

fn bad_word(what: &str, example: &str) -> String {
    format!("the name of {what} has letters, digits, `-` and `_`, as in `{example}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_a_segment_and_a_module() {
        let table = [
            ("work", Segment::Static("work".into()), "work"),
            ("api-v2", Segment::Static("api-v2".into()), "api_v2"),
            (
                "sitemap.xml",
                Segment::Static("sitemap.xml".into()),
                "sitemap_xml",
            ),
            (
                ".well-known",
                Segment::Static(".well-known".into()),
                "well_known",
            ),
            ("2024", Segment::Static("2024".into()), "_2024"),
            ("type", Segment::Static("type".into()), "r#type"),
            ("crate", Segment::Static("crate".into()), "crate_"),
            ("[slug]", Segment::Dynamic("slug".into()), "slug"),
            ("[type]", Segment::Dynamic("type".into()), "r#type"),
            ("[...path]", Segment::Rest("path".into()), "path"),
            ("(marketing)", Segment::Group, "marketing"),
            ("(use-cases)", Segment::Group, "use_cases"),
            ("_parts", Segment::Private, "_parts"),
        ];
        for (name, segment, module) in table {
            assert_eq!(of_folder(name), Ok((segment, module.to_owned())), "{name}");
        }
    }

    #[test]
    fn a_folder_with_any_other_name_is_refused() {
        for name in [
            "", "a b", "über", "[]", "[a-b]", "[1]", "[...]", "[[a]]", "()", "_", "@x", "{a}",
        ] {
            assert!(of_folder(name).is_err(), "{name}");
        }
    }
}
