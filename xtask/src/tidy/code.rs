//! Leaves of a Rust file what the compiler builds into the library: no comments, no texts, no tests.
//!
//! What is left out becomes blanks, so that lines keep their numbers.

/// Blanks out comments, string literals and everything below `#[cfg(test)]`.
pub(super) fn of(text: &str) -> String {
    without_tests(&without_prose(text))
}

fn without_prose(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(next) = rest.chars().next() {
        let length = prose(rest).unwrap_or(0);
        if length > 0 {
            out.extend(rest[..length].chars().map(blank));
            rest = &rest[length..];
            continue;
        }
        let length = whole_token(rest, next);
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

fn blank(c: char) -> char {
    if c == '\n' { c } else { ' ' }
}

/// The length of the comment or string literal at the start of `rest`.
fn prose(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if rest.starts_with('"') {
        return Some(string(rest));
    }
    raw_string(rest)
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix('r')?;
    let count = hashes.len() - hashes.trim_start_matches('#').len();
    let inner = hashes[count..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(count));
    let end = inner
        .find(&closing)
        .map_or(inner.len(), |end| end + closing.len());
    Some(rest.len() - inner.len() + end)
}

/// The length of a token that must not be cut: a name, or a character such as `'"'`.
fn whole_token(rest: &str, next: char) -> usize {
    if next.is_alphanumeric() || next == '_' {
        return rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
    }
    if next == '\'' {
        return character(rest).unwrap_or(1);
    }
    next.len_utf8()
}

fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let end = match inner.strip_prefix('\\') {
        Some(escape) => 2 + escape.char_indices().nth(1)?.0 + escape[1..].find('\'')?,
        None => 1 + inner.char_indices().nth(1)?.0,
    };
    rest[end..].starts_with('\'').then_some(end + 1)
}

fn without_tests(text: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(MARK) {
        let end = start + item(&rest[start..]);
        out.push_str(&rest[..start]);
        out.extend(rest[start..end].chars().map(blank));
        rest = &rest[end..];
    }
    out + rest
}

/// The length of an item: to its semicolon, or to the brace that closes it.
fn item(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        of(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        assert_eq!(
            words("a /* crate::x */ b // crate::y\nc \"crate::\\\"z\" d"),
            "a b c d"
        );
        assert_eq!(words("a(r#\"crate::\"x\"#, r\"y\")"), "a( , )");
    }

    #[test]
    fn a_quote_as_a_character_opens_no_text() {
        assert_eq!(
            words("m('\"', '\\'', '\\\\', 'é', b'\"'); crate::x"),
            "m('\"', '\\'', '\\\\', 'é', b'\"'); crate::x"
        );
        assert_eq!(
            words("fn f<'a>(x: &'a str) {} crate::x"),
            "fn f<'a>(x: &'a str) {} crate::x"
        );
    }

    #[test]
    fn what_is_built_for_tests_only_is_left_out() {
        let text = "use a;\n#[cfg(test)]\nmod tests {\n  fn f() { crate::x }\n}\nuse b;\n#[cfg(test)]\nuse c;\nuse d;\n";
        assert_eq!(words(text), "use a; use b; use d;");
        assert_eq!(of(text).lines().count(), text.lines().count());
    }
}
