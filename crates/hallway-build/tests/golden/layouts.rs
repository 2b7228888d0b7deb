//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod layout;
pub mod page;
/// `src/app/shop/`
pub mod shop {
    pub mod layout;
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

/// The address of every page and route, so that a wrong one does not compile.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod links {
    /// `/`, `src/app/page.rs`
    pub fn home() -> ::hallway::Link {
        ::hallway::Link::new("/")
    }

    /// `/shop/{id}`, `src/app/shop/[id]/page.rs`
    pub fn shop_id(id: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/shop/{}", ::hallway::__private::segment(id)))
    }

    /// `/shop/{id}/reviews`, `src/app/shop/[id]/(deep)/reviews/page.rs`
    pub fn shop_id_reviews(id: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/shop/{}/reviews", ::hallway::__private::segment(id)))
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw};
    ::hallway::App::new()
        .page("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(page::page().await)?;  // src/app/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .page("/shop/{id}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?);  // src/app/shop/layout.rs
            let page = ::hallway::IntoPage::into_page(shop::id::page::page(arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/shop/[id]/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(shop::layout::layout(l1.0, c, l1.1).await)).await?;  // src/app/shop/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
        .page("/shop/{id}/reviews", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = arg(p, s).await?;  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?);  // src/app/shop/layout.rs
            let page = ::hallway::IntoPage::into_page(shop::id::deep::reviews::page::page().await)?;  // src/app/shop/[id]/(deep)/reviews/page.rs
            let page = page.frame(2, async |c| ::hallway::IntoPage::into_page(shop::id::deep::layout::layout(c).await)).await?;  // src/app/shop/[id]/(deep)/layout.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(shop::layout::layout(l1.0, c, l1.1).await)).await?;  // src/app/shop/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0, c).await)).await  // src/app/layout.rs
        })))
}
