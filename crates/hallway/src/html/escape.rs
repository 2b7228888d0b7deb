//! Escapes text for HTML.

/// Appends `text` to `out` with the five characters replaced that mean something in HTML.
///
/// One rule for text and for quoted attributes: the HTML Standard's "escaping a string", plus the
/// apostrophe, so that the result is safe in either kind of quotes.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (place, chunk) in bytes.chunks(CHUNK).enumerate() {
        if is_plain(chunk) {
            continue;
        }
        for (offset, byte) in chunk.iter().enumerate() {
            if let Some(entity) = entity(*byte) {
                let at = place * CHUNK + offset;
                out.push_str(&text[from..at]);
                out.push_str(entity);
                from = at + 1;
            }
        }
    }
    out.push_str(&text[from..]);
}

/// Most text has nothing to escape; so many bytes are looked at together.
const CHUNK: usize = 8;

/// Whether a whole chunk can stay as it is.
fn is_plain(chunk: &[u8]) -> bool {
    let word = u64::from_ne_bytes(match chunk.first_chunk() {
        Some(whole) => *whole,
        None => {
            let mut filled = [b' '; CHUNK];
            filled[..chunk.len()].copy_from_slice(chunk);
            filled
        }
    });
    // `&` and `'` differ in one bit only, and so do `<` and `>`.
    let found = has(word | every(0x01), b'\'') | has(word | every(0x02), b'>') | has(word, b'"');
    found == 0
}

/// Not zero if one of the eight bytes is `byte`: only a zero byte borrows into its highest bit.
const fn has(word: u64, byte: u8) -> u64 {
    let zero_there = word ^ every(byte);
    zero_there.wrapping_sub(every(0x01)) & !zero_there & every(0x80)
}

const fn every(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

fn entity(byte: u8) -> Option<&'static str> {
    if !MEANS_SOMETHING[usize::from(byte)] {
        return None;
    }
    Some(match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        _ => "&#39;",
    })
}

const MEANS_SOMETHING: [bool; 256] = {
    let mut table = [false; 256];
    table[b'&' as usize] = true;
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'"' as usize] = true;
    table[b'\'' as usize] = true;
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_escaped_wherever_it_stands() {
        for (character, entity) in [
            ('&', "&amp;"),
            ('<', "&lt;"),
            ('>', "&gt;"),
            ('"', "&quot;"),
            ('\'', "&#39;"),
        ] {
            for before in 0..40 {
                let (left, right) = ("é".repeat(before), "x".repeat(40 - before));
                let mut out = String::new();
                escape_into(&format!("{left}{character}{right}"), &mut out);
                assert_eq!(out, format!("{left}{entity}{right}"));
            }
        }
    }
}
