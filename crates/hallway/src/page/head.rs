//! Merges what pages and layouts say about the document's head.

use crate::html::Markup;

/// Title, meta, links and scripts. A page's own words win over those of the layouts around it.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) template: Option<&'static str>,
    /// The kind of the attribute (`name` or `property`), the name, the content.
    pub(super) meta: Vec<(&'static str, String, String)>,
    pub(super) canonical: Option<String>,
    pub(super) stylesheets: Vec<String>,
    pub(super) scripts: Vec<String>,
}

impl Head {
    /// Puts `self`, the head of something inside, into the head of the layout around it.
    pub(super) fn inside(self, outer: Head) -> Head {
        let title = match (self.title, outer.template) {
            (Some(title), Some(template)) => Some(template.replace("%s", &title)),
            (Some(title), None) => Some(title),
            (None, _) => outer.title,
        };
        let mut meta = outer.meta;
        meta.retain(|(_, name, _)| !self.meta.iter().any(|(_, inner, _)| inner == name));
        meta.extend(self.meta);
        Head {
            title,
            template: outer.template,
            meta,
            canonical: self.canonical.or(outer.canonical),
            stylesheets: joined(outer.stylesheets, self.stylesheets),
            scripts: joined(outer.scripts, self.scripts),
        }
    }

    /// The head of a page that comes later, in the words that the layouts left for it.
    pub(super) fn inside_of_late(self, words: Option<&Head>) -> Head {
        match words {
            Some(words) => self.inside(words.clone()),
            None => self,
        }
    }

    /// Takes away what a page that comes later may say in other words.
    pub(super) fn take_words(&mut self) -> Head {
        Head {
            title: self.title.take(),
            template: self.template.take(),
            meta: std::mem::take(&mut self.meta),
            canonical: self.canonical.take(),
            ..Head::default()
        }
    }

    pub(super) fn write(&self, out: &mut Markup) {
        if let Some(title) = &self.title {
            out.push_html("<title>");
            out.push_text(title);
            out.push_html("</title>");
        }
        for (kind, name, content) in &self.meta {
            out.push_html("<meta ");
            out.push_html(kind);
            out.push_html("=\"");
            out.push_text(name);
            out.push_html("\" content=\"");
            out.push_text(content);
            out.push_html("\">");
        }
        if let Some(canonical) = &self.canonical {
            wrapped("<link rel=\"canonical\" href=\"", canonical, "\">", out);
        }
        for href in &self.stylesheets {
            wrapped("<link rel=\"stylesheet\" href=\"", href, "\">", out);
        }
        for src in &self.scripts {
            wrapped("<script type=\"module\" src=\"", src, "\"></script>", out);
        }
    }
}

fn joined(mut outer: Vec<String>, inner: Vec<String>) -> Vec<String> {
    for item in inner {
        if !outer.contains(&item) {
            outer.push(item);
        }
    }
    outer
}

fn wrapped(before: &str, text: &str, after: &str, out: &mut Markup) {
    out.push_html(before);
    out.push_text(text);
    out.push_html(after);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: Option<&str>, template: Option<&'static str>) -> Head {
        Head {
            title: title.map(str::to_owned),
            template,
            ..Head::default()
        }
    }

    #[test]
    fn the_page_names_itself_and_the_layout_names_the_site() {
        let page = titled(Some("Contact"), None);
        let group = titled(None, None);
        let root = titled(Some("Studio"), Some("%s | Studio"));
        let head = page.inside(group).inside(root.clone());
        assert_eq!(head.title.as_deref(), Some("Contact | Studio"));
        assert_eq!(
            titled(None, None).inside(root).title.as_deref(),
            Some("Studio")
        );
    }

    #[test]
    fn a_description_of_the_page_replaces_that_of_the_layout() {
        let meta = |text: &str| Head {
            meta: vec![("name", "description".to_owned(), text.to_owned())],
            ..Head::default()
        };
        let head = meta("mine").inside(meta("the site's"));
        let mut out = Markup::new();
        head.write(&mut out);
        assert_eq!(out.text(), "<meta name=\"description\" content=\"mine\">");
    }
}
