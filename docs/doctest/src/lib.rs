//! Compiles what the README and the guide say, and runs the tests in it.

#![allow(
    missing_docs,
    dead_code,
    unused_imports,
    reason = "the code is that of the pages"
)]

pub mod access;
pub mod besides;
pub mod caching;
pub mod contract;
pub mod files;
pub mod forms;
pub mod readme;
pub mod replicas;
pub mod routes;
pub mod start;
pub mod streaming;
pub mod testing;
pub mod which;

#[cfg(test)]
mod tests {
    #[test]
    fn every_block_of_the_pages_is_compiled() {
        let blocks = |page: &str| page.matches("```rust").count();
        assert_eq!(
            super::readme::BLOCKS,
            blocks(include_str!("../../../README.md"))
        );
        assert_eq!(
            super::start::BLOCKS,
            blocks(include_str!("../../guide/01-start.md"))
        );
        assert_eq!(
            super::forms::BLOCKS,
            blocks(include_str!("../../guide/02-forms.md"))
        );
        assert_eq!(
            super::access::BLOCKS,
            blocks(include_str!("../../guide/05-access.md"))
        );
        assert_eq!(
            super::routes::BLOCKS,
            blocks(include_str!("../../guide/06-routes.md"))
        );
        assert_eq!(
            super::caching::BLOCKS,
            blocks(include_str!("../../guide/07-caching.md"))
        );
        assert_eq!(
            super::streaming::BLOCKS,
            blocks(include_str!("../../guide/08-streaming.md"))
        );
        assert_eq!(
            super::files::BLOCKS,
            blocks(include_str!("../../guide/09-files.md"))
        );
        assert_eq!(
            super::testing::BLOCKS,
            blocks(include_str!("../../guide/10-testing.md"))
        );
        assert_eq!(
            super::contract::BLOCKS,
            blocks(include_str!("../../guide/11-contract.md"))
        );
        assert_eq!(
            super::besides::BLOCKS,
            blocks(include_str!("../../guide/12-besides.md"))
        );
        assert_eq!(
            super::replicas::BLOCKS,
            blocks(include_str!("../../guide/13-replicas.md"))
        );
        assert_eq!(
            super::which::BLOCKS,
            blocks(include_str!("../../guide/04-which.md"))
        );
    }
}
