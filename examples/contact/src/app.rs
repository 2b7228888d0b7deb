//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod actions;
pub mod page;

/// The address of every page and route, so that a wrong one does not compile.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod links {
    /// `/`, `src/app/page.rs`
    pub fn home() -> ::hallway::Link {
        ::hallway::Link::new("/")
    }
}

type S = crate::AppState;

/// The actions that a page can draw a form for.
#[rustfmt::skip]
const _: () = {
    impl ::hallway::Mounted<S> for actions::send {}
};

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw};
    ::hallway::App::new()
        .page("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(page::page(arg(p, s).await?, arg(p, s).await?).await)  // src/app/page.rs
        })))
        .action::<actions::send>()  // src/app/actions.rs
}
