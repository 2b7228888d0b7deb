//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod layout;
pub mod page;
/// `src/app/about/`
pub mod about {
    pub mod page;
}

/// The address of every page and route, so that a wrong one does not compile.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod links {
    /// `/`, `src/app/page.rs`
    pub fn home() -> ::hallway::Link {
        ::hallway::Link::new("/")
    }

    /// `/about`, `src/app/about/page.rs`
    pub fn about() -> ::hallway::Link {
        ::hallway::Link::new("/about")
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw, public_arg};
    ::hallway::App::new()
        .page("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(page::page().await)?;  // src/app/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .public_page("/about", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let _ = about::page::PUBLIC;  // src/app/about/page.rs
            let l0 = public_arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(about::page::page(public_arg(p, s).await?).await)?;  // src/app/about/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
}
