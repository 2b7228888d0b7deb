//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod error;
pub mod layout;
pub mod likes;
pub mod not_found;
pub mod page;
/// `src/app/2024/`
#[path = "app/2024"]
pub mod _2024 {
    pub mod page;
}
/// `src/app/_parts/`
pub mod _parts {
    #[path = "my-card.rs"]
    pub mod my_card;
}
/// `src/app/api/`
pub mod api {
    pub mod route;
}
/// `src/app/api-v2/`
#[path = "app/api-v2"]
pub mod api_v2 {
    /// `src/app/api-v2/type/`
    pub mod r#type {
        /// `src/app/api-v2/type/[type]/`
        #[path = "[type]"]
        #[allow(clippy::module_inception)]
        pub mod r#type {
            pub mod page;
        }
    }
}
/// `src/app/app/`
#[allow(clippy::module_inception)]
pub mod app {
    pub mod page;
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
/// `src/app/draw/`
pub mod draw {
    pub mod page;
}
/// `src/app/error/`
#[path = "app/error"]
pub mod error_ {
    pub mod page;
}
/// `src/app/hallway/`
pub mod hallway {
    pub mod page;
}
/// `src/app/like/`
pub mod like {
    pub mod page;
}
/// `src/app/links/`
#[path = "app/links"]
pub mod links_ {
    pub mod page;
}
/// `src/app/(marketing)/`
#[path = "app/(marketing)"]
pub mod marketing {
    /// `src/app/(marketing)/about/`
    pub mod about {
        pub mod page;
    }
}
/// `src/app/self/`
#[path = "app/self"]
pub mod self_ {
    pub mod page;
}
/// `src/app/shop/`
pub mod shop {
    pub mod layout;
    pub mod not_found;
    /// `src/app/shop/[id]/`
    #[path = "[id]"]
    pub mod id {
        pub mod page;
        /// `src/app/shop/[id]/(deep)/`
        #[path = "(deep)"]
        pub mod deep {
            pub mod layout;
            /// `src/app/shop/[id]/(deep)/reviews/`
            pub mod reviews {
                pub mod page;
            }
        }
    }
}
/// `src/app/std/`
pub mod std {
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

    /// `/about`, `src/app/(marketing)/about/page.rs`
    pub fn about() -> ::hallway::Link {
        ::hallway::Link::new("/about")
    }

    /// `/api`, `src/app/api/route.rs`
    pub fn api() -> ::hallway::Link {
        ::hallway::Link::new("/api")
    }

    /// `/api-v2/type/{type}`, `src/app/api-v2/type/[type]/page.rs`
    pub fn api_v2_type_type(r#type: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/api-v2/type/{}", ::hallway::__private::segment(r#type)))
    }

    /// `/app`, `src/app/app/page.rs`
    pub fn app() -> ::hallway::Link {
        ::hallway::Link::new("/app")
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

    /// `/draw`, `src/app/draw/page.rs`
    pub fn draw() -> ::hallway::Link {
        ::hallway::Link::new("/draw")
    }

    /// `/error`, `src/app/error/page.rs`
    pub fn error() -> ::hallway::Link {
        ::hallway::Link::new("/error")
    }

    /// `/hallway`, `src/app/hallway/page.rs`
    pub fn hallway() -> ::hallway::Link {
        ::hallway::Link::new("/hallway")
    }

    /// `/like`, `src/app/like/page.rs`
    pub fn like() -> ::hallway::Link {
        ::hallway::Link::new("/like")
    }

    /// `/links`, `src/app/links/page.rs`
    pub fn links() -> ::hallway::Link {
        ::hallway::Link::new("/links")
    }

    /// `/self`, `src/app/self/page.rs`
    pub fn self_() -> ::hallway::Link {
        ::hallway::Link::new("/self")
    }

    /// `/shop/{id}`, `src/app/shop/[id]/page.rs`
    pub fn shop_id(id: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/shop/{}", ::hallway::__private::segment(id)))
    }

    /// `/shop/{id}/reviews`, `src/app/shop/[id]/(deep)/reviews/page.rs`
    pub fn shop_id_reviews(id: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/shop/{}/reviews", ::hallway::__private::segment(id)))
    }

    /// `/std`, `src/app/std/page.rs`
    pub fn std() -> ::hallway::Link {
        ::hallway::Link::new("/std")
    }
}

type S = crate::AppState;

/// The actions that a page can draw a form for.
#[rustfmt::skip]
const _: () = {
    impl ::hallway::Mounted<S> for likes::like {}
};

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw, told};
    ::hallway::App::new()
        .page("/", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(page::page().await)?;  // src/app/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/2024", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(_2024::page::page().await)?;  // src/app/2024/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/about", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(marketing::about::page::page().await)?;  // src/app/(marketing)/about/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/api-v2/type/{type}", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(api_v2::r#type::r#type::page::page().await)?;  // src/app/api-v2/type/[type]/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/app", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(app::page::page().await)?;  // src/app/app/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/docs", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(docs::page::page().await)?;  // src/app/docs/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/docs/{*path}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(docs::path::page::page(arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/docs/[...path]/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/draw", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(draw::page::page().await)?;  // src/app/draw/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/error", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(error_::page::page().await)?;  // src/app/error/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/hallway", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(hallway::page::page().await)?;  // src/app/hallway/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/like", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(like::page::page(arg(p, s).await?).await)?;  // src/app/like/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/links", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(links_::page::page().await)?;  // src/app/links/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/self", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(self_::page::page().await)?;  // src/app/self/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/shop/{id}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l1 = (arg(p, s).await?, arg(p, s).await?);  // src/app/shop/layout.rs
            let page = ::hallway::IntoPage::into_page(shop::id::page::page(arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/shop/[id]/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(shop::layout::layout(l1.0, c, l1.1).await)).await?;  // src/app/shop/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/shop/{id}/reviews", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l1 = (arg(p, s).await?, arg(p, s).await?);  // src/app/shop/layout.rs
            let page = ::hallway::IntoPage::into_page(shop::id::deep::reviews::page::page(arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/shop/[id]/(deep)/reviews/page.rs
            let page = page.frame(2, async |c| ::hallway::IntoPage::into_page(shop::id::deep::layout::layout(c).await)).await?;  // src/app/shop/[id]/(deep)/layout.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(shop::layout::layout(l1.0, c, l1.1).await)).await?;  // src/app/shop/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/std", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(std::page::page().await)?;  // src/app/std/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .route("/.well-known/security.txt", ::hallway::Route::new().get(well_known::security_txt::route::get))  // src/app/.well-known/security.txt/route.rs
            .told("/.well-known/security.txt", "GET", told!("" well_known::security_txt::route::get()))
        .route("/api", ::hallway::Route::new().get(api::route::get).post(api::route::post).delete(api::route::delete))  // src/app/api/route.rs
            .told("/api", "GET", told!("" api::route::get()))
            .told("/api", "POST", told!("" api::route::post(_)))
            .told("/api", "DELETE", told!("" api::route::delete()))
        .not_found("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(not_found::not_found(arg(p, s).await?).await)?;  // src/app/not_found.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .not_found("/shop", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l1 = (arg(p, s).await?, arg(p, s).await?);  // src/app/shop/layout.rs
            let page = ::hallway::IntoPage::into_page(shop::not_found::not_found().await)?;  // src/app/shop/not_found.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(shop::layout::layout(l1.0, c, l1.1).await)).await?;  // src/app/shop/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .error("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(error::error(arg(p, s).await?).await)?;  // src/app/error.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .action::<likes::like>()  // src/app/likes.rs
}
