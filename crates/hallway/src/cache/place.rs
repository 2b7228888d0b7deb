//! Tells in which part of a page a read is made, for the trace.
//!
//! In a build without the trace nothing of this is there: a part of a page is its own future.

use std::fmt;

/// The part of a page that read: see [`Traced::region`](super::Traced::region).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Where {
    /// The page itself, or what it and its layouts ask for as parameters.
    Page,
    /// The layout around the slot of this depth; the outermost is 0.
    Layout(u8),
    /// A page or a layout that is kept by itself, by its file.
    Kept(&'static str),
    /// What is [`dynamic`](crate::dynamic), by its function.
    Dynamic(&'static str),
    /// What [`stream`](crate::stream) waits for, by the function that says what comes.
    Stream(&'static str),
}

impl Where {
    pub(crate) fn dynamic<F>() -> Self {
        Self::Dynamic(function::<F>())
    }

    pub(crate) fn stream<F>() -> Self {
        Self::Stream(function::<F>())
    }
}

/// The function that a type of the compiler belongs to: its own, or the one it is written in.
fn function<F>() -> &'static str {
    let name = std::any::type_name::<F>();
    // Nobody reads it in a build without the trace: nothing is looked for there.
    let closure = match cfg!(debug_assertions) {
        true => name.find("::{{closure}}"),
        false => None,
    };
    &name[..closure.unwrap_or(name.len())]
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page => f.write_str("page"),
            Self::Layout(depth) => write!(f, "layout {depth}"),
            Self::Kept(file) => f.write_str(file),
            Self::Dynamic(function) => write!(f, "dynamic {function}"),
            Self::Stream(function) => write!(f, "stream {function}"),
        }
    }
}

#[cfg(debug_assertions)]
mod known {
    use tokio::task::futures::TaskLocalFuture;
    use tokio::task_local;

    use super::Where;

    task_local! {
        /// Read by the trace and by nothing else.
        static HERE: Option<Where>;
    }

    /// Draws a part of a page; whatever it reads is traced as read there.
    pub(crate) fn within<F: Future>(place: Where, part: F) -> impl Future<Output = F::Output> {
        HERE.scope(Some(place), part)
    }

    /// Lets a load that goes on in another task be traced where it was begun.
    pub(in crate::cache) fn carried<F: Future>(load: F) -> TaskLocalFuture<Option<Where>, F> {
        HERE.scope(here(), load)
    }

    pub(in crate::cache) fn here() -> Option<Where> {
        HERE.try_with(|here| *here).ok().flatten()
    }
}

#[cfg(not(debug_assertions))]
mod known {
    use super::Where;

    pub(crate) fn within<F: Future>(_: Where, part: F) -> F {
        part
    }

    pub(in crate::cache) fn carried<F: Future>(load: F) -> F {
        load
    }

    pub(in crate::cache) fn here() -> Option<Where> {
        None
    }
}

pub(crate) use known::within;
pub(super) use known::{carried, here};
