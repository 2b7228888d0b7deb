//! Spells bytes in the letters, digits, `-` and `_` of base64url, in the way that is fastest here.

use base64::engine::general_purpose::NO_PAD;

/// Reads and writes 32 letters at once where the processor can.
#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon")
))]
pub(super) type Letters = base64::engine::Simd;

#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon")
))]
pub(super) fn letters() -> Letters {
    Letters::url_safe(NO_PAD)
}

/// Reads and writes letter by letter.
#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon")
)))]
pub(super) type Letters = base64::engine::GeneralPurpose;

#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon")
)))]
pub(super) fn letters() -> Letters {
    Letters::new(&base64::alphabet::URL_SAFE, NO_PAD)
}
