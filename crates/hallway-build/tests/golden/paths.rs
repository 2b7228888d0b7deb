//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod layout;
/// `src/app/docs/`
pub mod docs {
    /// `src/app/docs/[...path]/`
    #[path = "[...path]"]
    pub mod path {
        pub mod page;
    }
}
/// `src/app/work/`
pub mod work {
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
    /// `/docs/{*path}`, `src/app/docs/[...path]/page.rs`
    pub fn docs_path(path: impl ::core::fmt::Display) -> ::hallway::Link {
        let path = ::std::string::ToString::to_string(&path);
        let path: ::std::vec::Vec<_> = path.trim_start_matches('/').split('/').map(::hallway::__private::segment).collect();
        ::hallway::Link::new(::std::format!("/docs/{}", path.join("/")))
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
    use ::hallway::__private::{arg, draw, listed, paths, public_arg};
    ::hallway::App::new()
        .page("/docs/{*path}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(docs::path::page::page().await)?;  // src/app/docs/[...path]/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
            .paths("/docs/{*path}", paths(|_, _: &S| ::std::boxed::Box::pin(async move { listed(docs::path::page::paths().await) })))  // src/app/docs/[...path]/page.rs
        .public_page("/work/{slug}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let _ = work::slug::page::PUBLIC;  // src/app/work/[slug]/page.rs
            let l0 = public_arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(work::slug::page::page().await)?;  // src/app/work/[slug]/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
            .paths("/work/{slug}", paths(|p, s: &S| ::std::boxed::Box::pin(async move { listed(work::slug::page::paths(public_arg(p, s).await?, public_arg(p, s).await?).await) })))  // src/app/work/[slug]/page.rs
}
