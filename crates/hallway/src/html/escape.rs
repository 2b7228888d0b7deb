//! Escapes text for HTML.

/// Appends `text` to `out` with the five characters replaced that mean something in HTML.
///
/// One rule for text and for quoted attributes: the HTML Standard's "escaping a string", plus the
/// apostrophe, so that the result is safe in either kind of quotes.
pub(super) fn escape_into(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}
