//! Reads the names out of a message: `"Sold out: {left} left"`.

/// A message whose names are Rust's.
#[derive(Debug, PartialEq)]
pub(super) struct Message {
    /// The text for `format!`, where `{0}` has become `{field_0}`.
    pub(super) format: String,
    /// The fields that it names: `left`, or `0`.
    pub(super) fields: Vec<String>,
}

/// Reads a message. The error is what is wrong with its braces.
pub(super) fn read(text: &str) -> Result<Message, String> {
    let mut message = Message {
        format: String::new(),
        fields: Vec::new(),
    };
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        message.format.push_str(&rest[..at]);
        let brace = &rest[at..];
        if let Some(behind) = brace
            .strip_prefix("{{")
            .or_else(|| brace.strip_prefix("}}"))
        {
            message.format.push_str(&brace[..2]);
            rest = behind;
        } else if let Some((inside, behind)) = brace
            .strip_prefix('{')
            .and_then(|inside| inside.split_once('}'))
        {
            message.placeholder(inside)?;
            rest = behind;
        } else if brace.starts_with('{') {
            return Err("a `{` is not closed; as text it is written `{{`".to_owned());
        } else {
            return Err("a `}` has no `{`; as text it is written `}}`".to_owned());
        }
    }
    message.format.push_str(rest);
    Ok(message)
}

impl Message {
    fn placeholder(&mut self, inside: &str) -> Result<(), String> {
        let (field, style) = inside
            .find(':')
            .map_or((inside, ""), |at| inside.split_at(at));
        let field = field.trim().trim_start_matches("r#");
        if field.is_empty() {
            return Err("`{}` does not name a field".to_owned());
        }
        self.format.push('{');
        self.format.push_str(&binding(field));
        self.format.push_str(style);
        self.format.push('}');
        if !self.fields.iter().any(|known| known == field) {
            self.fields.push(field.to_owned());
        }
        Ok(())
    }
}

/// The local name of a field: its own, or `field_0` in a tuple.
pub(super) fn binding(field: &str) -> String {
    if field.starts_with(|first: char| first.is_ascii_digit()) {
        format!("field_{field}")
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found() {
        let message = read("{left} of {0:>5} {{x}} {left:?}, {r}").unwrap();
        assert_eq!(message.format, "{left} of {field_0:>5} {{x}} {left:?}, {r}");
        assert_eq!(message.fields, ["left", "0", "r"]);
        assert_eq!(read("Sold out").unwrap().fields, [""; 0]);
    }

    #[test]
    fn broken_braces_are_refused() {
        assert!(read("{} left").unwrap_err().contains("does not name"));
        assert!(read("{left").unwrap_err().contains("is not closed"));
        assert!(read("left}").unwrap_err().contains("has no `{`"));
    }
}
