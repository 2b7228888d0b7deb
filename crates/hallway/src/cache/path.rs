//! Names a page by a tag.

use super::tag::Tag;

/// The tags that everything read by the page at `path` carries: its path, the pattern of its
/// route, and one for each folder that it lies in, the root's first: `path:/work/*`.
pub(super) fn tags(path: &str, pattern: Option<&str>) -> Vec<Tag> {
    let exact = tag(path);
    let mut tags = vec![Tag::new("path:/*")];
    let name = exact.as_str();
    let segments = name.match_indices('/').map(|(at, _)| at).skip(1);
    let folders = segments
        .chain([name.len()])
        .filter(|at| *at > "path:/".len());
    tags.extend(folders.map(|at| Tag::from(format!("{}/*", &name[..at]))));
    tags.extend(pattern.map(tag).filter(|pattern| *pattern != exact));
    tags.push(exact);
    tags
}

/// The tag of one path, of a pattern (`/work/{slug}`), or of a folder (`/admin/*`).
pub(super) fn tag(path: &str) -> Tag {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_matches('/');
    Tag::from(format!("path:/{}", unescape(path)))
}

/// Reads `%C3%A9` as `é`, so that a path as typed and a path as sent are one.
pub(crate) fn unescape(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let byte = (first == b'%').then(|| hex_pair(after)).flatten();
        out.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}

fn hex_pair(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lies_in_all_its_folders() {
        let names = |path, pattern| -> Vec<String> {
            let tags = tags(path, pattern);
            tags.iter().map(|tag| tag.as_str().to_owned()).collect()
        };
        assert_eq!(names("/", Some("/")), ["path:/*", "path:/"]);
        assert_eq!(
            names("/blog", None),
            ["path:/*", "path:/blog/*", "path:/blog"]
        );
        assert_eq!(
            names("/work/a%20b/", Some("/work/{slug}")),
            [
                "path:/*",
                "path:/work/*",
                "path:/work/a b/*",
                "path:/work/{slug}",
                "path:/work/a b"
            ]
        );
        assert_eq!(tag("/admin/*").as_str(), "path:/admin/*");
        assert_eq!(tag("/*").as_str(), "path:/*");
    }

    #[test]
    fn one_page_has_one_tag() {
        for (path, expected) in [
            ("/", "path:/"),
            ("", "path:/"),
            ("/blog", "path:/blog"),
            ("blog", "path:/blog"),
            ("/blog/", "path:/blog"),
            ("/blog?page=2", "path:/blog"),
            ("/blog#top", "path:/blog"),
            ("/?q=1", "path:/"),
            ("/caf%C3%A9", "path:/café"),
            ("/café", "path:/café"),
            ("/a%20b", "path:/a b"),
            ("/100%", "path:/100%"),
            ("/%zz", "path:/%zz"),
            ("/%ff", "path:/%ff"),
            ("/%2", "path:/%2"),
            ("/%+5", "path:/%+5"),
            ("/Blog", "path:/Blog"),
        ] {
            assert_eq!(tag(path).as_str(), expected, "{path}");
        }
    }
}
