//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod error;
pub mod layout;
pub mod page;
/// `src/app/work/`
pub mod work {
    pub mod loading;
    pub mod page;
    /// `src/app/work/about/`
    pub mod about {
        pub mod loading;
        pub mod page;
    }
    /// `src/app/work/[slug]/`
    #[path = "[slug]"]
    pub mod slug {
        pub mod page;
    }
}

/// The address of every page and route, so that a wrong one does not compile.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod links {
    /// `/`, `src/app/page.rs`
    pub fn home() -> ::hallway::Link {
        ::hallway::Link::new("/")
    }

    /// `/work`, `src/app/work/page.rs`
    pub fn work() -> ::hallway::Link {
        ::hallway::Link::new("/work")
    }

    /// `/work/about`, `src/app/work/about/page.rs`
    pub fn work_about() -> ::hallway::Link {
        ::hallway::Link::new("/work/about")
    }

    /// `/work/{slug}`, `src/app/work/[slug]/page.rs`
    pub fn work_slug(slug: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/work/{}", ::hallway::__private::segment(slug)))
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw, loading};
    ::hallway::App::new()
        .page("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(page::page().await)?;  // src/app/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .page("/work", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let later = async move { ::hallway::IntoPage::into_page(work::page::page().await) };  // src/app/work/page.rs
            let page = loading(work::loading::loading().await, later)?;  // src/app/work/loading.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .page("/work/about", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let a = arg(p, s).await?;  // src/app/work/about/page.rs
            let later = async move { ::hallway::IntoPage::into_page(work::about::page::page(a).await) };  // src/app/work/about/page.rs
            let page = loading(work::about::loading::loading(arg(p, s).await?).await, later)?;  // src/app/work/about/loading.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .page("/work/{slug}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let a = (arg(p, s).await?, arg(p, s).await?);  // src/app/work/[slug]/page.rs
            let later = async move { ::hallway::IntoPage::into_page(work::slug::page::page(a.0, a.1).await) };  // src/app/work/[slug]/page.rs
            let page = loading(work::loading::loading().await, later)?;  // src/app/work/loading.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .error("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(error::error().await)?;  // src/app/error.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
}
