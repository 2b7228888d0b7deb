//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod actions;
pub mod layout;
pub mod page;
/// `src/app/admin/`
pub mod admin {
    /// `src/app/admin/leads/`
    pub mod leads {
        pub mod page;
    }
}
/// `src/app/api/`
pub mod api {
    /// `src/app/api/contact/`
    pub mod contact {
        pub mod route;
    }
    /// `src/app/api/health/`
    pub mod health {
        pub mod route;
    }
}
/// `src/app/told/`
pub mod told {
    pub mod actions;
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

    /// `/admin/leads`, `src/app/admin/leads/page.rs`
    pub fn admin_leads() -> ::hallway::Link {
        ::hallway::Link::new("/admin/leads")
    }

    /// `/api/contact`, `src/app/api/contact/route.rs`
    pub fn api_contact() -> ::hallway::Link {
        ::hallway::Link::new("/api/contact")
    }

    /// `/api/health`, `src/app/api/health/route.rs`
    pub fn api_health() -> ::hallway::Link {
        ::hallway::Link::new("/api/health")
    }

    /// `/told`, `src/app/told/page.rs`
    pub fn told() -> ::hallway::Link {
        ::hallway::Link::new("/told")
    }
}

type S = crate::AppState;

/// The actions that a page can draw a form for.
#[rustfmt::skip]
const _: () = {
    impl ::hallway::Mounted<S> for actions::submit_contact {}
    impl ::hallway::Mounted<S> for told::actions::submit_told {}
};

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw, told};
    ::hallway::App::new()
        .page("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(page::page(arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/admin/leads", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(admin::leads::page::page().await)?;  // src/app/admin/leads/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .page("/told", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let page = ::hallway::IntoPage::into_page(told::page::page(arg(p, s).await?).await)?;  // src/app/told/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(c).await)).await  // src/app/layout.rs
        })))
        .route("/api/contact", ::hallway::Route::new().post(api::contact::route::post))  // src/app/api/contact/route.rs
            .told("/api/contact", "POST", told!("" api::contact::route::post(_)))
        .route("/api/health", ::hallway::Route::new().get(api::health::route::get))  // src/app/api/health/route.rs
            .told("/api/health", "GET", told!("" api::health::route::get()))
        .action::<actions::submit_contact>()  // src/app/actions.rs
        .action::<told::actions::submit_told>()  // src/app/told/actions.rs
}
