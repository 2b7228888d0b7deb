//! Holds the style sheet, and names it by its content so that browsers may keep it for ever.

use crate::app::links;

/// The style sheet of the whole site.
pub const SHEET: &str = include_str!("../assets/studio.css");

/// Where the sheet is, with its version.
pub fn href() -> String {
    format!("{}?v={VERSION:016x}", links::studio_css())
}

const VERSION: u64 = fnv(SHEET.as_bytes());

/// FNV-1a: short, and computed by the compiler.
const fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_sheet_has_another_version() {
        assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_ne!(fnv(b"a"), fnv(b"b"));
    }
}
