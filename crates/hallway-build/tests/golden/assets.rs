//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod page;

/// The address of every page and route, so that a wrong one does not compile.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod links {
    /// `/`, `src/app/page.rs`
    pub fn home() -> ::hallway::Link {
        ::hallway::Link::new("/")
    }
}

/// The files of `public/`, each under an address that changes with its content.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod assets {
    pub(super) static FILES: [::hallway::Asset; 3] = [
        ::hallway::Asset::new(".well-known/security.txt", include_bytes!("../public/.well-known/security.txt")),
        ::hallway::Asset::new("fonts/inter-1.woff2", include_bytes!("../public/fonts/inter-1.woff2")),
        ::hallway::Asset::new("studio.css", include_bytes!("../public/studio.css")),
    ];

    /// `/.well-known/security.txt`, `public/.well-known/security.txt`
    pub fn well_known_security_txt() -> ::hallway::Link {
        FILES[0].link()
    }

    /// `/fonts/inter-1.woff2`, `public/fonts/inter-1.woff2`
    pub fn fonts_inter_1_woff2() -> ::hallway::Link {
        FILES[1].link()
    }

    /// `/studio.css`, `public/studio.css`
    pub fn studio_css() -> ::hallway::Link {
        FILES[2].link()
    }
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::draw;
    ::hallway::App::new()
        .page("/", draw(|_, _: &S| ::std::boxed::Box::pin(async move {
            ::hallway::IntoPage::into_page(page::page().await)  // src/app/page.rs
        })))
        .files(&assets::FILES)  // public/
}
