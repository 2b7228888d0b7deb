//! The work that cargo has no command for.
fn main() {}
