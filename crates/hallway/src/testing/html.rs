//! Reads the forms of a page, as far as a test needs it.

/// A start tag: its name and its attributes.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Where the tag begins, and where what follows it begins.
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// All start tags of a piece of HTML that the framework wrote: attributes are in double quotes.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<') {
        let from = at + open;
        let Some(to) = tag_end(html, from) else { break };
        let inside = &html[from + 1..to - 1];
        at = to;
        if inside.starts_with(|first: char| first.is_ascii_alphabetic()) {
            found.push(read(inside, from, to));
        }
    }
    found
}

/// The offset behind the `>` that ends a tag; one in quotes does not.
fn tag_end(html: &str, from: usize) -> Option<usize> {
    let mut quoted = false;
    for (offset, byte) in html[from..].bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Some(from + offset + 1),
            _ => {}
        }
    }
    None
}

fn read(inside: &str, from: usize, to: usize) -> Tag {
    let (name, mut rest) = inside.split_at(inside.find([' ', '/']).unwrap_or(inside.len()));
    let mut attributes = Vec::new();
    while let Some(start) = rest.find(|one: char| !one.is_whitespace() && one != '/') {
        rest = &rest[start..];
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let value = after
            .strip_prefix("=\"")
            .and_then(|quoted| quoted.split_once('"'));
        let (value, left) = value.unwrap_or(("", after));
        attributes.push((key.to_owned(), unescape(value)));
        rest = left;
    }
    Tag {
        name: name.to_ascii_lowercase(),
        attributes,
        from,
        to,
    }
}

/// The text that five entities stand for.
pub(super) fn unescape(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, character)| {
        text.replace(entity, character)
    })
}

/// What a browser would send of the controls between two offsets.
pub(super) fn entries(html: &str) -> Vec<(String, String)> {
    let tags = tags(html);
    let mut entries = Vec::new();
    let mut select: Option<(String, usize, bool)> = None;
    for tag in &tags {
        let name = tag.get("name").unwrap_or_default().to_owned();
        match tag.name.as_str() {
            "input" if name.is_empty() => {}
            "input" => match tag.get("type").unwrap_or("text") {
                "submit" | "button" | "image" | "file" => {}
                "checkbox" | "radio" if !tag.has("checked") => {}
                "checkbox" | "radio" => {
                    entries.push((name, tag.get("value").unwrap_or("on").to_owned()));
                }
                _ => entries.push((name, tag.get("value").unwrap_or_default().to_owned())),
            },
            "textarea" => {
                let text = html[tag.to..]
                    .split("</textarea>")
                    .next()
                    .unwrap_or_default();
                // The first line break in a text area is not part of its value.
                let text = text.strip_prefix('\n').unwrap_or(text);
                entries.push((name, unescape(text)));
            }
            "select" => {
                let end = html[tag.to..]
                    .find("</select>")
                    .map_or(html.len(), |end| tag.to + end);
                select = Some((name, end, tag.has("multiple")));
            }
            "option" => {
                let Some((name, end, multiple)) = select.clone() else {
                    continue;
                };
                let first = !multiple && !entries.iter().any(|(sent, _)| *sent == name);
                if tag.from < end && (first || tag.has("selected")) {
                    if !multiple {
                        entries.retain(|(sent, _)| *sent != name);
                    }
                    entries.push((name, tag.get("value").unwrap_or_default().to_owned()));
                }
            }
            _ => {}
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_reads_it() {
        let html = "<input name=\"a\" value=\"1 &amp; 2\"><input type=\"checkbox\" name=\"b\">\
                    <input type=\"checkbox\" name=\"c\" checked><textarea name=\"d\">\nx</textarea>\
                    <select name=\"e\"><option value=\"1\"><option value=\"2\" selected></select>\
                    <select name=\"f\" multiple><option value=\"1\"><option value=\"2\" selected>\
                    <option value=\"3\" selected></select><select name=\"g\" multiple>\
                    <option value=\"1\"></select>";
        let wanted = [
            ("a", "1 & 2"),
            ("c", "on"),
            ("d", "x"),
            ("e", "2"),
            ("f", "2"),
            ("f", "3"),
        ];
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(entries(html), wanted);
    }
}
