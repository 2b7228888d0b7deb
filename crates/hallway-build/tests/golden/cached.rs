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
/// `src/app/work/`
pub mod work {
    pub mod layout;
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

    /// `/work`, `src/app/work/page.rs`
    pub fn work() -> ::hallway::Link {
        ::hallway::Link::new("/work")
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw, kept, public_arg, slot};
    ::hallway::App::new()
        .cached_page("/about", about::page::CACHED, draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = public_arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(about::page::page(public_arg(p, s).await?).await)?;  // src/app/about/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .page("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(page::page().await)?;  // src/app/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .page("/work", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let page = kept("src/app/work/page.rs", work::page::CACHED, p, s, draw(|p, s: &S| ::std::boxed::Box::pin(async move { ::hallway::IntoPage::into_page(work::page::page(public_arg(p, s).await?, public_arg(p, s).await?).await) }))).await?;  // src/app/work/page.rs
            let page = kept("src/app/work/layout.rs", work::layout::CACHED, p, s, draw(|p, s: &S| ::std::boxed::Box::pin(async move { ::hallway::IntoPage::into_page(work::layout::layout(public_arg(p, s).await?, slot(1)).await) }))).await.map(|l| page.framed_by(1, &l))?;  // src/app/work/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
            .ahead("/work")
}
