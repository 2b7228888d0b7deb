//! Judges a file by its name, its size and its first bytes.

use crate::form::entries::SentFile;
use crate::form::rules::Rules;

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::form) enum Refusal {
    /// The name leads into a folder, or is none.
    Name,
    /// It is larger than the field allows.
    Size,
    /// It claims to be, or is, of another type than the field takes.
    Type,
    /// The list has as many files as it may have.
    Many,
}

impl Refusal {
    /// Whether a name can be the name of a file in one folder. A browser sends no path.
    pub(in crate::form) fn of_name(name: &str) -> Option<Self> {
        let plain = name.len() <= 255 && !name.contains(['/', '\\']) && name != "." && name != "..";
        (!plain).then_some(Self::Name)
    }
}

/// What decides about one file while it arrives.
pub(in crate::form) struct Judge<'a> {
    rules: &'a Rules,
    /// The first bytes, until they are judged.
    first: Vec<u8>,
    judged: bool,
    /// What the first bytes say that the file is.
    kind: Option<&'static str>,
}

/// How many bytes tell the type of a file.
const FIRST: usize = 8 << 10;

impl<'a> Judge<'a> {
    pub(in crate::form) fn new(rules: &'a Rules) -> Self {
        Self {
            rules,
            first: Vec::new(),
            judged: false,
            kind: None,
        }
    }

    /// Looks at the next piece, which the size of `file` includes already.
    pub(in crate::form) fn look(&mut self, file: &SentFile, piece: &[u8]) -> Option<Refusal> {
        if self.rules.max_size.is_some_and(|most| file.size > most) {
            return Some(Refusal::Size);
        }
        if self.judged {
            return None;
        }
        let wanted = FIRST - self.first.len();
        self.first
            .extend_from_slice(&piece[..piece.len().min(wanted)]);
        if self.first.len() < FIRST {
            return None;
        }
        self.judge(&file.content_type)
    }

    /// Looks at a file that has arrived.
    pub(in crate::form) fn end(&mut self, file: &SentFile) -> Option<Refusal> {
        if file.is_blank() || file.refusal().is_some() {
            return None;
        }
        if file.name.is_empty() {
            return Some(Refusal::Name);
        }
        match self.judged {
            true => None,
            false => self.judge(&file.content_type),
        }
    }

    pub(in crate::form) fn kind(&self) -> Option<&'static str> {
        self.kind
    }

    /// Both the type that is claimed and the one that shows must be of the field. A type that has
    /// to show and does not is a lie; a text shows by having no byte that no text has.
    fn judge(&mut self, claimed: &str) -> Option<Refusal> {
        self.judged = true;
        let first = std::mem::take(&mut self.first);
        self.kind = infer::get(&first).map(|kind| kind.mime_type());
        let accept = self.rules.accept?;
        let claimed = plain(claimed);
        let fits = takes(accept, &claimed)
            && match self.kind {
                Some("text/xml") if claimed.ends_with("xml") => true,
                Some(kind) => takes(accept, &plain(kind)),
                None if claimed.starts_with("text/") => !first.contains(&0),
                None => !infer::is_mime_supported(&claimed),
            };
        (!fits).then_some(Refusal::Type)
    }
}

fn takes(accept: &[&str], kind: &str) -> bool {
    accept.iter().any(|wanted| match wanted.strip_suffix('*') {
        Some(family) => kind.starts_with(family),
        None => plain(wanted) == kind,
    })
}

/// A type without parameters and in one spelling: systems call some types by several names.
fn plain(kind: &str) -> String {
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let kind = essence.to_ascii_lowercase().replace("/x-", "/");
    match kind.as_str() {
        "image/jpg" => "image/jpeg".into(),
        "audio/mp3" => "audio/mpeg".into(),
        "audio/mp4" => "audio/m4a".into(),
        "application/zip-compressed" => "application/zip".into(),
        _ => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const PDF: &[u8] = b"%PDF-1.7\n";
    const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0";
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0";

    fn judged(accept: &'static [&'static str], claimed: &str, content: &[u8]) -> Option<Refusal> {
        let rules = Rules {
            accept: Some(accept),
            max_size: Some(20_000),
            ..Rules::NONE
        };
        let file = SentFile::of("a", claimed, content);
        let mut judge = Judge::new(&rules);
        judge.look(&file, content).or_else(|| judge.end(&file))
    }

    #[test]
    fn a_file_is_what_it_claims_and_what_it_shows() {
        let images = &["image/*", "application/pdf"];
        for (claimed, content) in [
            ("image/png", PNG),
            ("IMAGE/X-PNG; q=1", PNG),
            ("application/pdf", PDF),
            ("image/png", PDF), // both are taken; it is known as what it shows
        ] {
            assert_eq!(judged(images, claimed, content), None, "{claimed}");
        }
        for (claimed, content) in [
            ("text/html", PNG),
            ("image/png", ZIP),
            ("image/png", EXE),
            ("image/png", b"<script>alert(1)</script>" as &[u8]),
            ("image/png", b""),
            ("", PNG),
        ] {
            assert_eq!(
                judged(images, claimed, content),
                Some(Refusal::Type),
                "{claimed}"
            );
        }
    }

    #[test]
    fn a_text_is_taken_unless_it_shows_something_else() {
        let tables = &["text/csv", "application/json"];
        assert_eq!(judged(tables, "text/csv", b"a,b\n1,2\n"), None);
        assert_eq!(judged(tables, "application/json", b"{\"a\":1}"), None);
        assert_eq!(judged(tables, "text/csv", ZIP), Some(Refusal::Type));
        assert_eq!(
            judged(tables, "text/csv", b"a,b\n\0\x01"),
            Some(Refusal::Type)
        );
        assert_eq!(
            judged(tables, "text/csv", b"<!DOCTYPE html>"),
            Some(Refusal::Type)
        );
    }

    #[test]
    fn a_file_that_is_too_large_is_refused_before_its_end() {
        let long = [b"a".repeat(8 << 10), b"b".repeat(12 << 10)].concat();
        assert_eq!(
            judged(&["text/*"], "text/plain", &long),
            Some(Refusal::Size)
        );
    }

    #[test]
    fn a_name_leads_nowhere() {
        for bad in [
            "../a",
            "a/b",
            "..",
            ".",
            "C:\\a",
            "a\\..\\b",
            &"x".repeat(256),
        ] {
            assert_eq!(Refusal::of_name(bad), Some(Refusal::Name), "{bad}");
        }
        for good in ["a.pdf", "...", ".htaccess", "größe 1.png", "a b"] {
            assert_eq!(Refusal::of_name(good), None, "{good}");
        }
    }
}
