//! Escapes text for HTML.

/// Appends `text` to `out` with the five characters replaced that mean something in HTML.
///
/// One rule for text and for quoted attributes: the HTML Standard's "escaping a string", plus the
/// apostrophe, so that the result is safe in either kind of quotes.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    for (place, chunk) in chunks.iter().enumerate() {
        if !is_plain(chunk) {
            escape_chunk(text, place * CHUNK, chunk, &mut from, out);
        }
    }
    if !rest.is_empty() && !is_plain(&end(bytes)) {
        let mut last = [b' '; CHUNK];
        last[..rest.len()].copy_from_slice(rest);
        escape_chunk(text, bytes.len() - rest.len(), &last, &mut from, out);
    }
    out.push_str(&text[from..]);
}

/// The last bytes of a text, filled up with others of it where it is short: whatever copies as many
/// bytes as there are is slower than to look at some of them twice.
fn end(bytes: &[u8]) -> [u8; CHUNK] {
    if let Some(last) = bytes.last_chunk() {
        return *last;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        return (u128::from(first) << 64 | u128::from(last)).to_le_bytes();
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return (u128::from(first) << 32 | u128::from(last)).to_le_bytes();
    }
    let mut few = [0; CHUNK];
    few.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    few
}

/// Most text has nothing to escape; so many bytes are looked at together.
const CHUNK: usize = 16;

/// Whether a whole chunk can stay as it is. Written so that the compiler looks at all bytes at once.
#[inline]
fn is_plain(chunk: &[u8; CHUNK]) -> bool {
    // `&` and `'` differ in one bit only, and so do `<` and `>`.
    let found = chunk.map(|byte| {
        u8::from(byte | 1 == b'\'') | u8::from(byte | 2 == b'>') | u8::from(byte == b'"')
    });
    u128::from_ne_bytes(found) == 0
}

/// Writes what stands before each character of a chunk that means something, and its entity.
#[inline(never)]
fn escape_chunk(text: &str, at: usize, chunk: &[u8; CHUNK], from: &mut usize, out: &mut String) {
    let word = u128::from_le_bytes(*chunk);
    let mut found =
        has(word | every(0x01), b'\'') | has(word | every(0x02), b'>') | has(word, b'"');
    while found != 0 {
        let offset = found.trailing_zeros() as usize / 8;
        found &= found - 1;
        // Behind a byte that was found, one that only looks like it may be marked, too.
        if let Some(entity) = entity(chunk[offset]) {
            out.push_str(&text[*from..at + offset]);
            out.push_str(entity);
            *from = at + offset + 1;
        }
    }
}

/// Marks the highest bit of the bytes that are `byte`: only a zero byte borrows into it.
const fn has(word: u128, byte: u8) -> u128 {
    let zero_there = word ^ every(byte);
    zero_there.wrapping_sub(every(0x01)) & !zero_there & every(0x80)
}

const fn every(byte: u8) -> u128 {
    u128::from_le_bytes([byte; CHUNK])
}

fn entity(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    }
}

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
