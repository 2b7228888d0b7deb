//! Says what can be part of a key, for `#[cached]`.

use std::fmt;
use std::hash::Hash;

/// A parameter that tells one cached value from another.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a key of the cache",
    note = "derive `Hash` and `Debug` for it; if the value does not depend on it, say \
            `#[cached(skip(name))]`"
)]
pub trait KeyPart: Hash + fmt::Debug {}

impl<T: Hash + fmt::Debug + ?Sized> KeyPart for T {}

/// Checks one parameter where it stands.
pub fn key<T: KeyPart + ?Sized>(part: &T) -> &T {
    part
}
