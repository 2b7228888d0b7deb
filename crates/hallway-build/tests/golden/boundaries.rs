//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod error;
pub mod layout;
pub mod not_found;
/// `src/app/blog/`
pub mod blog {
    pub mod layout;
    /// `src/app/blog/[slug]/`
    #[path = "[slug]"]
    pub mod slug {
        pub mod error;
        pub mod not_found;
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw};
    ::hallway::App::new()
        .not_found("/", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(not_found::not_found().await)?;  // src/app/not_found.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .not_found("/blog/{slug}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l1 = arg(p, s).await?;  // src/app/blog/layout.rs
            let page = ::hallway::IntoPage::into_page(blog::slug::not_found::not_found(arg(p, s).await?).await)?;  // src/app/blog/[slug]/not_found.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(blog::layout::layout(l1, c).await)).await?;  // src/app/blog/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .error("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(error::error(arg(p, s).await?).await)?;  // src/app/error.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .error("/blog/{slug}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l1 = arg(p, s).await?;  // src/app/blog/layout.rs
            let page = ::hallway::IntoPage::into_page(blog::slug::error::error(arg(p, s).await?).await)?;  // src/app/blog/[slug]/error.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(blog::layout::layout(l1, c).await)).await?;  // src/app/blog/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
}
