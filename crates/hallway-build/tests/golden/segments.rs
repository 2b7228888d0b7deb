//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod page;
/// `src/app/2024/`
#[path = "app/2024"]
pub mod _2024 {
    pub mod page;
}
/// `src/app/api-v2/`
#[path = "app/api-v2"]
pub mod api_v2 {
    /// `src/app/api-v2/type/`
    pub mod r#type {
        pub mod page;
    }
}
/// `src/app/app/`
#[allow(clippy::module_inception)]
pub mod app {
    /// `src/app/app/app/`
    #[allow(clippy::module_inception)]
    pub mod app {
        pub mod page;
    }
}
/// `src/app/blog/`
pub mod blog {
    /// `src/app/blog/[slug]/`
    #[path = "[slug]"]
    pub mod slug {
        pub mod page;
        /// `src/app/blog/[slug]/comments/`
        pub mod comments {
            /// `src/app/blog/[slug]/comments/[type]/`
            #[path = "[type]"]
            pub mod r#type {
                pub mod page;
            }
        }
    }
}
/// `src/app/docs/`
pub mod docs {
    pub mod page;
    /// `src/app/docs/[...path]/`
    #[path = "[...path]"]
    pub mod path {
        pub mod page;
    }
}
/// `src/app/links/`
#[path = "app/links"]
pub mod links_ {
    pub mod page;
}
/// `src/app/page/`
#[path = "app/page"]
pub mod page_ {
    pub mod page;
}
/// `src/app/self/`
#[path = "app/self"]
pub mod self_ {
    pub mod page;
}
/// `src/app/.well-known/`
#[path = "app/.well-known"]
pub mod well_known {
    /// `src/app/.well-known/security.txt/`
    #[path = "security.txt"]
    pub mod security_txt {
        pub mod route;
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

    /// `/.well-known/security.txt`, `src/app/.well-known/security.txt/route.rs`
    pub fn well_known_security_txt() -> ::hallway::Link {
        ::hallway::Link::new("/.well-known/security.txt")
    }

    /// `/2024`, `src/app/2024/page.rs`
    pub fn _2024() -> ::hallway::Link {
        ::hallway::Link::new("/2024")
    }

    /// `/api-v2/type`, `src/app/api-v2/type/page.rs`
    pub fn api_v2_type() -> ::hallway::Link {
        ::hallway::Link::new("/api-v2/type")
    }

    /// `/app/app`, `src/app/app/app/page.rs`
    pub fn app_app() -> ::hallway::Link {
        ::hallway::Link::new("/app/app")
    }

    /// `/blog/{slug}`, `src/app/blog/[slug]/page.rs`
    pub fn blog_slug(slug: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/blog/{}", ::hallway::__private::segment(slug)))
    }

    /// `/blog/{slug}/comments/{type}`, `src/app/blog/[slug]/comments/[type]/page.rs`
    pub fn blog_slug_comments_type(slug: impl ::core::fmt::Display, r#type: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/blog/{}/comments/{}", ::hallway::__private::segment(slug), ::hallway::__private::segment(r#type)))
    }

    /// `/docs`, `src/app/docs/page.rs`
    pub fn docs() -> ::hallway::Link {
        ::hallway::Link::new("/docs")
    }

    /// `/docs/{*path}`, `src/app/docs/[...path]/page.rs`
    pub fn docs_path(path: impl ::core::fmt::Display) -> ::hallway::Link {
        let path = ::std::string::ToString::to_string(&path);
        let path: ::std::vec::Vec<_> = path.trim_start_matches('/').split('/').map(::hallway::__private::segment).collect();
        ::hallway::Link::new(::std::format!("/docs/{}", path.join("/")))
    }

    /// `/links`, `src/app/links/page.rs`
    pub fn links() -> ::hallway::Link {
        ::hallway::Link::new("/links")
    }

    /// `/page`, `src/app/page/page.rs`
    pub fn page() -> ::hallway::Link {
        ::hallway::Link::new("/page")
    }

    /// `/self`, `src/app/self/page.rs`
    pub fn self_() -> ::hallway::Link {
        ::hallway::Link::new("/self")
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{draw, told};
    ::hallway::App::new()
        .page("/", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(page::page().await)  // src/app/page.rs
        })))
        .page("/2024", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(_2024::page::page().await)  // src/app/2024/page.rs
        })))
        .page("/api-v2/type", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(api_v2::r#type::page::page().await)  // src/app/api-v2/type/page.rs
        })))
        .page("/app/app", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(app::app::page::page().await)  // src/app/app/app/page.rs
        })))
        .page("/blog/{slug}", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(blog::slug::page::page().await)  // src/app/blog/[slug]/page.rs
        })))
        .page("/blog/{slug}/comments/{type}", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(blog::slug::comments::r#type::page::page().await)  // src/app/blog/[slug]/comments/[type]/page.rs
        })))
        .page("/docs", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(docs::page::page().await)  // src/app/docs/page.rs
        })))
        .page("/docs/{*path}", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(docs::path::page::page().await)  // src/app/docs/[...path]/page.rs
        })))
        .page("/links", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(links_::page::page().await)  // src/app/links/page.rs
        })))
        .page("/page", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(page_::page::page().await)  // src/app/page/page.rs
        })))
        .page("/self", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(self_::page::page().await)  // src/app/self/page.rs
        })))
        .route("/.well-known/security.txt", ::hallway::Route::new().get(well_known::security_txt::route::get))  // src/app/.well-known/security.txt/route.rs
            .told("/.well-known/security.txt", "GET", told!("" well_known::security_txt::route::get()))
}
