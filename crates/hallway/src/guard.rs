//! Decides who gets in: from which pages, under which names, over which channel.

pub(crate) mod authority;
pub(crate) mod host;
pub(crate) mod origin;
pub(crate) mod secure;
