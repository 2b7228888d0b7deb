//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

/// `src/app/api/`
pub mod api {
    /// `src/app/api/contact/`
    pub mod contact {
        pub mod route;
    }
    /// `src/app/api/[...rest]/`
    #[path = "[...rest]"]
    pub mod rest {
        pub mod route;
    }
}
/// `src/app/feed/`
pub mod feed {
    pub mod route;
}
/// `src/app/rates/`
pub mod rates {
    pub mod route;
}

/// The address of every page and route, so that a wrong one does not compile.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod links {
    /// `/api/contact`, `src/app/api/contact/route.rs`
    pub fn api_contact() -> ::hallway::Link {
        ::hallway::Link::new("/api/contact")
    }

    /// `/api/{*rest}`, `src/app/api/[...rest]/route.rs`
    pub fn api_rest(rest: impl ::core::fmt::Display) -> ::hallway::Link {
        let rest = ::std::string::ToString::to_string(&rest);
        let rest: ::std::vec::Vec<_> = rest.trim_start_matches('/').split('/').map(::hallway::__private::segment).collect();
        ::hallway::Link::new(::std::format!("/api/{}", rest.join("/")))
    }

    /// `/feed`, `src/app/feed/route.rs`
    pub fn feed() -> ::hallway::Link {
        ::hallway::Link::new("/feed")
    }

    /// `/rates`, `src/app/rates/route.rs`
    pub fn rates() -> ::hallway::Link {
        ::hallway::Link::new("/rates")
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::told;
    ::hallway::App::new()
        .route("/api/contact", ::hallway::Route::new().get(api::contact::route::get).post(api::contact::route::post))  // src/app/api/contact/route.rs
            .told("/api/contact", "GET", told!("" api::contact::route::get()))
            .told("/api/contact", "POST", told!("" api::contact::route::post(_)))
        .route("/api/{*rest}", ::hallway::Route::new().get(api::rest::route::get).put(api::rest::route::put).limit(api::rest::route::LIMIT))  // src/app/api/[...rest]/route.rs
        .route("/feed", ::hallway::Route::new().public_get(feed::route::CACHED, feed::route::get).post(feed::route::post))  // src/app/feed/route.rs
            .told("/feed", "GET", told!("" feed::route::get(_)))
            .told("/feed", "POST", told!("" feed::route::post()))
        .route("/rates", ::hallway::Route::new().cached_get(rates::route::CACHED, rates::route::get))  // src/app/rates/route.rs
            .told("/rates", "GET", told!("" rates::route::get()))
}
