//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

/// `src/app/account/`
pub mod account {
    /// `src/app/account/(private)/`
    #[path = "(private)"]
    pub mod private {
        /// `src/app/account/(private)/orders/`
        pub mod orders {
            pub mod page;
        }
    }
}
/// `src/app/(marketing)/`
#[path = "app/(marketing)"]
pub mod marketing {
    pub mod layout;
    pub mod page;
    /// `src/app/(marketing)/about/`
    pub mod about {
        pub mod page;
    }
}
/// `src/app/(shop)/`
#[path = "app/(shop)"]
pub mod shop {
    /// `src/app/(shop)/cart/`
    pub mod cart {
        pub mod page;
    }
}

/// The address of every page and route, so that a wrong one does not compile.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod links {
    /// `/`, `src/app/(marketing)/page.rs`
    pub fn home() -> ::hallway::Link {
        ::hallway::Link::new("/")
    }

    /// `/about`, `src/app/(marketing)/about/page.rs`
    pub fn about() -> ::hallway::Link {
        ::hallway::Link::new("/about")
    }

    /// `/account/orders`, `src/app/account/(private)/orders/page.rs`
    pub fn account_orders() -> ::hallway::Link {
        ::hallway::Link::new("/account/orders")
    }

    /// `/cart`, `src/app/(shop)/cart/page.rs`
    pub fn cart() -> ::hallway::Link {
        ::hallway::Link::new("/cart")
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::draw;
    ::hallway::App::new()
        .page("/", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(marketing::page::page().await)?;  // src/app/(marketing)/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(marketing::layout::layout(c).await)).await  // src/app/(marketing)/layout.rs
        })))
        .page("/about", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(marketing::about::page::page().await)?;  // src/app/(marketing)/about/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(marketing::layout::layout(c).await)).await  // src/app/(marketing)/layout.rs
        })))
        .page("/account/orders", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(account::private::orders::page::page().await)  // src/app/account/(private)/orders/page.rs
        })))
        .page("/cart", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(shop::cart::page::page().await)  // src/app/(shop)/cart/page.rs
        })))
}
