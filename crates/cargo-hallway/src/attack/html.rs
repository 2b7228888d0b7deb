//! Reads forms and links out of a page, as far as an attack needs them.

/// A form of an action, with what a visitor could have typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// The page that showed it.
    pub(crate) page: String,
    /// Where it posts to, with its query.
    pub(crate) target: String,
    /// The action's name, and behind a dot what tells its forms apart.
    pub(crate) name: String,
    /// Names and values, the token among them.
    pub(crate) entries: Vec<(String, String)>,
    /// Whether something has to be typed: then a body without it runs nothing.
    pub(crate) demands: bool,
}

/// The hidden field with the token.
pub(crate) const TOKEN: &str = "$form";

impl Form {
    pub(crate) fn token(&self) -> &str {
        let field = self.entries.iter().find(|(name, _)| name == TOKEN);
        field.map_or("", |(_, value)| value)
    }

    /// The action's name, without what tells two forms of it apart.
    pub(crate) fn action(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }

    /// The same form with another token.
    pub(crate) fn with_token(&self, token: &str) -> Form {
        let mut form = self.clone();
        form.entries.retain(|(name, _)| name != TOKEN);
        form.entries.insert(0, (TOKEN.to_owned(), token.to_owned()));
        form
    }

    /// The same form with nothing typed: only its token.
    pub(crate) fn bare(&self) -> Form {
        let mut form = self.clone();
        form.entries.retain(|(name, _)| name == TOKEN);
        form
    }

    /// The names of what can be typed.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &str> {
        let names = self.entries.iter().map(|(name, _)| name.as_str());
        names.filter(|name| *name != TOKEN)
    }
}

/// A start tag.
#[derive(Debug)]
struct Tag<'a> {
    name: &'a str,
    inside: &'a str,
    /// What follows it.
    rest: &'a str,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let mut rest = self.inside;
        while let Some(at) = rest.find(name) {
            let before = rest[..at].chars().next_back();
            let after = &rest[at + name.len()..];
            rest = after;
            if before.is_none_or(char::is_whitespace) {
                match after.strip_prefix("=\"") {
                    Some(quoted) => return quoted.split('"').next().map(unescape),
                    None if after.starts_with([' ', '/']) || after.is_empty() => {
                        return Some(String::new());
                    }
                    None => {}
                }
            }
        }
        None
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }
}

fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.match_indices('<').filter_map(move |(at, _)| {
        let tag = &html[at + 1..];
        if !tag.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let end = end_of(tag)?;
        let (name, inside) = tag[..end].split_at(tag[..end].find([' ', '/']).unwrap_or(end));
        Some(Tag {
            name,
            inside,
            rest: &tag[end + 1..],
        })
    })
}

/// Where the `>` stands that ends a tag; one in quotes does not.
fn end_of(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })
}

/// The addresses on this site that a page links to, without their fragments.
pub(crate) fn links(html: &str) -> Vec<String> {
    let local = |link: &String| link.starts_with('/') && !link.starts_with("//");
    tags(html)
        .filter(|tag| tag.name == "a")
        .filter_map(|tag| tag.get("href"))
        .filter(local)
        .map(|link| link.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

/// The forms of actions, filled in.
pub(crate) fn forms(page: &str, html: &str) -> Vec<Form> {
    tags(html)
        .filter(|tag| tag.name == "form")
        .filter_map(|tag| {
            let inside = tag.rest.split("</form>").next().unwrap_or_default();
            let mut form = Form {
                page: page.to_owned(),
                target: tag.get("action").unwrap_or_else(|| page.to_owned()),
                name: tag.get("data-hallway").unwrap_or_default(),
                entries: Vec::new(),
                demands: false,
            };
            tags(inside).for_each(|control| fill(&control, &mut form));
            (!form.token().is_empty()).then_some(form)
        })
        .collect()
}

fn fill(control: &Tag<'_>, form: &mut Form) {
    let kind = match control.name {
        "input" => control.get("type").unwrap_or_else(|| "text".to_owned()),
        "textarea" | "select" => control.name.to_owned(),
        _ => return,
    };
    let Some(name) = control.get("name").filter(|name| !name.is_empty()) else {
        return;
    };
    let again = form.entries.iter().any(|(known, _)| *known == name);
    let required = control.get("required").is_some();
    form.demands |= required;
    let value = match kind.as_str() {
        "submit" | "button" | "image" | "file" | "reset" => None,
        "checkbox" => required.then(|| control.get("value").unwrap_or_else(|| "on".to_owned())),
        "radio" if again => None,
        "hidden" | "radio" => control.get("value"),
        "select" => choice(control.rest),
        "email" => Some("mallory@example.com".to_owned()),
        "number" | "range" => Some(control.get("min").unwrap_or_else(|| "1".to_owned())),
        _ => Some(text(control)),
    };
    form.entries.extend(value.map(|value| (name, value)));
}

/// A text that is as long as the control asks for.
fn text(control: &Tag<'_>) -> String {
    let (least, most) = (control.number("minlength"), control.number("maxlength"));
    let mut text = "Mallory was here, and looked for doors.".to_owned();
    while text.len() < least.unwrap_or_default() {
        text.push('.');
    }
    text.truncate(most.unwrap_or(text.len()));
    text
}

fn choice(rest: &str) -> Option<String> {
    let options = rest.split("</select>").next().unwrap_or_default();
    tags(options)
        .filter_map(|option| option.get("value"))
        .find(|value| !value.is_empty())
}

fn unescape(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let replace = |text: String, (entity, sign): &(&str, &str)| text.replace(entity, sign);
    entities.iter().fold(text.to_owned(), replace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<a href=\"/work?a=1&amp;b=2#top\">Work</a><a href=\"//evil.example\">x</a>\
        <form method=\"post\" action=\"/contact?/send\" data-hallway=\"contact::send\">\
        <input type=\"hidden\" name=\"$form\" value=\"T0\">\
        <input name=\"name\" type=\"text\" required minlength=\"2\" maxlength=\"7\">\
        <input name=\"email\" type=\"email\" required>\
        <select name=\"topic\"><option value=\"\">-</option><option value=\"web\">Web</option></select>\
        <input type=\"checkbox\" name=\"terms\" required><input type=\"checkbox\" name=\"news\">\
        <button type=\"submit\" name=\"go\">Send</button></form><form><input name=\"q\"></form>";

    #[test]
    fn a_form_is_filled_as_a_visitor_would() {
        let forms = forms("/contact", PAGE);
        assert_eq!(forms.len(), 1, "a form without a token calls no action");
        let entries: Vec<_> = forms[0]
            .entries
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let filled = [
            ("$form", "T0"),
            ("name", "Mallory"),
            ("email", "mallory@example.com"),
            ("topic", "web"),
            ("terms", "on"),
        ];
        assert_eq!(entries, filled);
        assert!(forms[0].demands);
        assert_eq!(forms[0].target, "/contact?/send");
    }

    #[test]
    fn links_to_other_sites_are_left_alone() {
        assert_eq!(links(PAGE), ["/work?a=1&b=2"]);
    }
}
