//! Reads the head of a part, and the boundary of a body.

use super::super::malformed::Malformed;

/// What the head of a part says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    /// A part with a file name is a file, also an empty one: that is what browsers send for a file
    /// field that was left empty.
    pub(super) file_name: Option<String>,
    pub(super) content_type: String,
}

impl Head {
    /// Reads the lines of a head. Names are spelt as browsers spell them (HTML Standard,
    /// "multipart/form-data encoding algorithm"): a quote is `%22`, a line break `%0D%0A`. Other
    /// programs write a quote as `\"`.
    pub(super) fn read(lines: &[u8]) -> Result<Self, Malformed> {
        let text = String::from_utf8_lossy(lines);
        let (mut disposition, mut content_type) = ("", "");
        for line in text.split("\r\n") {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            if name.eq_ignore_ascii_case("content-disposition") {
                disposition = value.trim_ascii();
            } else if name.eq_ignore_ascii_case("content-type") {
                content_type = value.trim_ascii();
            }
        }
        let (mut name, mut file_name) = (None, None);
        let mut rest = disposition.split_once(';').map(|(_, rest)| rest);
        while let Some(parameters) = rest {
            let (key, value, more) = parameter(parameters);
            if key.eq_ignore_ascii_case("name") {
                name.get_or_insert(value);
            } else if key.eq_ignore_ascii_case("filename") {
                file_name.get_or_insert(value);
            }
            rest = more;
        }
        match name {
            Some(name) => Ok(Self {
                name,
                file_name,
                content_type: content_type.to_owned(),
            }),
            None => Err(Malformed::new("A part of the form has no name.")),
        }
    }
}

/// The boundary that a content type names, if it is one of a form (RFC 2046, 5.1.1).
pub(crate) fn boundary(content_type: &str) -> Option<String> {
    let (essence, mut parameters) = content_type.split_once(';')?;
    if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    loop {
        let (key, value, more) = parameter(parameters);
        if key.eq_ignore_ascii_case("boundary") {
            return (1..=200).contains(&value.len()).then_some(value);
        }
        parameters = more?;
    }
}

/// One `key=value` or `key="value"`, and what stands behind its `;`.
fn parameter(text: &str) -> (&str, String, Option<&str>) {
    let after = |text: &'_ str| text.find(';').map(|at| at + 1);
    let Some(at) = text
        .find(['=', ';'])
        .filter(|at| text[*at..].starts_with('='))
    else {
        return ("", String::new(), after(text).map(|at| &text[at..]));
    };
    let (key, value) = (text[..at].trim(), text[at + 1..].trim_start());
    let Some(quoted) = value.strip_prefix('"') else {
        let end = value.find(';').unwrap_or(value.len());
        let rest = value.get(end + 1..);
        return (key, unescape(value[..end].trim_end()), rest);
    };
    let mut end = quoted.find('"').unwrap_or(quoted.len());
    while quoted[..end].ends_with('\\') && end < quoted.len() {
        end = quoted[end + 1..]
            .find('"')
            .map_or(quoted.len(), |more| end + 1 + more);
    }
    let rest = &quoted[end..];
    let value = unescape(&quoted[..end].replace("\\\"", "\""));
    (key, value, after(rest).map(|at| &rest[at..]))
}

fn unescape(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    [("%22", "\""), ("%0D", "\r"), ("%0A", "\n")]
        .iter()
        .fold(text.to_owned(), |text, (code, sign)| {
            text.replace(code, sign)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_however_they_are_spelt() {
        for (line, name, file) in [
            (r#"form-data; name="a""#, "a", None),
            (r#"form-data;name=a;filename=b.txt"#, "a", Some("b.txt")),
            (r#"form-data; filename="b"; name="a""#, "a", Some("b")),
            (r#"form-data; name="a"; filename="""#, "a", Some("")),
            (
                r#"form-data; name="a;b"; filename="c;d""#,
                "a;b",
                Some("c;d"),
            ),
            (r#"form-data; name="a%22b%0D%0A""#, "a\"b\r\n", None),
            (
                r#"form-data; name="a\"b"; filename="c\"d""#,
                "a\"b",
                Some("c\"d"),
            ),
            (r#"form-data; x; name = "a""#, "a", None),
            (r#"form-data; name="a"; name="b""#, "a", None),
            (r#"form-data; name="open"#, "open", None),
        ] {
            let head = format!("\r\nContent-Disposition: {line}\r\nX: y\r\n");
            let head = Head::read(head.as_bytes()).unwrap();
            assert_eq!(
                (&*head.name, head.file_name.as_deref()),
                (name, file),
                "{line}"
            );
        }
        assert!(Head::read(b"\r\nContent-Disposition: form-data\r\n").is_err());
        assert!(Head::read(b"").is_err());
    }

    #[test]
    fn the_boundary_is_read_from_a_forms_type_only() {
        for (text, expected) in [
            ("multipart/form-data; boundary=X", Some("X")),
            (
                "Multipart/Form-Data; charset=utf-8; boundary=\"a b\"",
                Some("a b"),
            ),
            ("multipart/form-data", None),
            ("multipart/form-data; boundary=", None),
            ("multipart/form-data; boundary", None),
            ("multipart/mixed; boundary=X", None),
            ("text/plain; boundary=X", None),
        ] {
            assert_eq!(boundary(text).as_deref(), expected, "{text}");
        }
    }
}
