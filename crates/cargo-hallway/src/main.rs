//! The command line tool of Hallway.
fn main() {}
