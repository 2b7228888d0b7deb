//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod notes;
/// `src/app/contact/`
pub mod contact {
    pub mod actions;
    pub mod page;
}

/// The address of every page and route, so that a wrong one does not compile.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod links {
    /// `/contact`, `src/app/contact/page.rs`
    pub fn contact() -> ::hallway::Link {
        ::hallway::Link::new("/contact")
    }
}

type S = crate::AppState;

/// The actions that a page can draw a form for.
#[rustfmt::skip]
const _: () = {
    impl ::hallway::Mounted<S> for contact::actions::remove {}
    impl ::hallway::Mounted<S> for contact::actions::submit {}
    impl ::hallway::Mounted<S> for crate::likes::like {}
    impl ::hallway::Mounted<S> for notes::inner::pin {}
};

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw};
    ::hallway::App::new()
        .page("/contact", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(contact::page::page(arg(p, s).await?, arg(p, s).await?).await)  // src/app/contact/page.rs
        })))
        .action::<contact::actions::remove>()  // src/app/contact/actions.rs
        .action::<contact::actions::submit>()  // src/app/contact/actions.rs
        .action::<crate::likes::like>()  // src/likes.rs
        .action::<notes::inner::pin>()  // src/app/notes.rs
}
