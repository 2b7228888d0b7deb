//! Escapes text for HTML.

/// Appends `text` to `out` with the five characters replaced that mean something in HTML.
///
/// One rule for text and for quoted attributes: the HTML Standard's "escaping a string", plus the
/// apostrophe, so that the result is safe in either kind of quotes.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| SPECIAL[usize::from(byte)]) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// The bytes that are replaced: a look into a table costs less than five comparisons.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let special = b"&<>\"'";
    let mut at = 0;
    while at < special.len() {
        table[special[at] as usize] = true;
        at += 1;
    }
    table
};
