//! Lets the program have as many files and connections open as the system allows it.
//!
//! Most systems start a program with room for 1,024 and let it ask for more: those that wait with
//! `select`, which can count no further, must not get it unasked. We do not.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Asks for all that may be had; what is refused stays as it is.
pub(super) fn raise() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current == maximum {
        return;
    }
    let all = Rlimit {
        current: maximum,
        maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, all) {
        tracing::warn!(%error, "no more than {current:?} files can be open");
    }
}
