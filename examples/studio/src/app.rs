//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod actions;
pub mod error;
pub mod layout;
pub mod not_found;
pub mod page;
/// `src/app/_parts/`
pub mod _parts {
    pub mod card;
    pub mod footer;
    pub mod header;
    pub mod leaf;
}
/// `src/app/admin/`
pub mod admin {
    pub mod error;
    pub mod layout;
    /// `src/app/admin/dashboard/`
    pub mod dashboard {
        pub mod page;
    }
    /// `src/app/admin/events/`
    pub mod events {
        pub mod page;
    }
    /// `src/app/admin/films/`
    pub mod films {
        pub mod actions;
        pub mod page;
    }
    /// `src/app/admin/keys/`
    pub mod keys {
        pub mod actions;
        pub mod page;
    }
    /// `src/app/admin/leads/`
    pub mod leads {
        pub mod page;
        /// `src/app/admin/leads/import/`
        pub mod import {
            pub mod actions;
            pub mod page;
        }
    }
    /// `src/app/admin/pad/`
    pub mod pad {
        pub mod actions;
        pub mod page;
    }
}
/// `src/app/api/`
pub mod api {
    /// `src/app/api/auth/`
    pub mod auth {
        /// `src/app/api/auth/[provider]/`
        #[path = "[provider]"]
        pub mod provider {
            pub mod route;
            /// `src/app/api/auth/[provider]/callback/`
            pub mod callback {
                pub mod route;
            }
        }
    }
    /// `src/app/api/chat/`
    pub mod chat {
        pub mod route;
        /// `src/app/api/chat/socket/`
        pub mod socket {
            pub mod route;
        }
    }
    /// `src/app/api/contact/`
    pub mod contact {
        pub mod route;
    }
    /// `src/app/api/cron/`
    pub mod cron {
        /// `src/app/api/cron/digest/`
        pub mod digest {
            pub mod route;
        }
    }
    /// `src/app/api/events/`
    pub mod events {
        pub mod route;
    }
    /// `src/app/api/health/`
    pub mod health {
        pub mod route;
    }
    /// `src/app/api/v1/`
    pub mod v1 {
        /// `src/app/api/v1/leads/`
        pub mod leads {
            pub mod route;
            /// `src/app/api/v1/leads/[id]/`
            #[path = "[id]"]
            pub mod id {
                pub mod route;
            }
        }
    }
    /// `src/app/api/webhooks/`
    pub mod webhooks {
        /// `src/app/api/webhooks/github/`
        pub mod github {
            pub mod route;
        }
        /// `src/app/api/webhooks/resend/`
        pub mod resend {
            pub mod route;
        }
        /// `src/app/api/webhooks/sanity/`
        pub mod sanity {
            pub mod route;
        }
        /// `src/app/api/webhooks/slack/`
        pub mod slack {
            pub mod route;
        }
        /// `src/app/api/webhooks/stripe/`
        pub mod stripe {
            pub mod route;
        }
    }
}
/// `src/app/chat/`
pub mod chat {
    pub mod page;
}
/// `src/app/contact/`
pub mod contact {
    pub mod actions;
    pub mod page;
}
/// `src/app/login/`
pub mod login {
    pub mod actions;
    pub mod page;
}
/// `src/app/logout/`
pub mod logout {
    pub mod actions;
    pub mod page;
}
/// `src/app/(marketing)/`
#[path = "app/(marketing)"]
pub mod marketing {
    pub mod layout;
    /// `src/app/(marketing)/about/`
    pub mod about {
        pub mod page;
    }
}
/// `src/app/quote/`
pub mod quote {
    pub mod actions;
    pub mod page;
}
/// `src/app/robots.txt/`
#[path = "app/robots.txt"]
pub mod robots_txt {
    pub mod route;
}
/// `src/app/services/`
pub mod services {
    /// `src/app/services/[service]/`
    #[path = "[service]"]
    pub mod service {
        pub mod page;
    }
}
/// `src/app/sitemap.xml/`
#[path = "app/sitemap.xml"]
pub mod sitemap_xml {
    pub mod route;
}
/// `src/app/storage/`
pub mod storage {
    /// `src/app/storage/[...key]/`
    #[path = "[...key]"]
    pub mod key {
        pub mod route;
    }
}
/// `src/app/work/`
pub mod work {
    pub mod page;
    /// `src/app/work/[slug]/`
    #[path = "[slug]"]
    pub mod slug {
        pub mod actions;
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

    /// `/about`, `src/app/(marketing)/about/page.rs`
    pub fn about() -> ::hallway::Link {
        ::hallway::Link::new("/about")
    }

    /// `/admin/dashboard`, `src/app/admin/dashboard/page.rs`
    pub fn admin_dashboard() -> ::hallway::Link {
        ::hallway::Link::new("/admin/dashboard")
    }

    /// `/admin/events`, `src/app/admin/events/page.rs`
    pub fn admin_events() -> ::hallway::Link {
        ::hallway::Link::new("/admin/events")
    }

    /// `/admin/films`, `src/app/admin/films/page.rs`
    pub fn admin_films() -> ::hallway::Link {
        ::hallway::Link::new("/admin/films")
    }

    /// `/admin/keys`, `src/app/admin/keys/page.rs`
    pub fn admin_keys() -> ::hallway::Link {
        ::hallway::Link::new("/admin/keys")
    }

    /// `/admin/leads`, `src/app/admin/leads/page.rs`
    pub fn admin_leads() -> ::hallway::Link {
        ::hallway::Link::new("/admin/leads")
    }

    /// `/admin/leads/import`, `src/app/admin/leads/import/page.rs`
    pub fn admin_leads_import() -> ::hallway::Link {
        ::hallway::Link::new("/admin/leads/import")
    }

    /// `/admin/pad`, `src/app/admin/pad/page.rs`
    pub fn admin_pad() -> ::hallway::Link {
        ::hallway::Link::new("/admin/pad")
    }

    /// `/api/auth/{provider}`, `src/app/api/auth/[provider]/route.rs`
    pub fn api_auth_provider(provider: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/api/auth/{}", ::hallway::__private::segment(provider)))
    }

    /// `/api/auth/{provider}/callback`, `src/app/api/auth/[provider]/callback/route.rs`
    pub fn api_auth_provider_callback(provider: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/api/auth/{}/callback", ::hallway::__private::segment(provider)))
    }

    /// `/api/chat`, `src/app/api/chat/route.rs`
    pub fn api_chat() -> ::hallway::Link {
        ::hallway::Link::new("/api/chat")
    }

    /// `/api/chat/socket`, `src/app/api/chat/socket/route.rs`
    pub fn api_chat_socket() -> ::hallway::Link {
        ::hallway::Link::new("/api/chat/socket")
    }

    /// `/api/contact`, `src/app/api/contact/route.rs`
    pub fn api_contact() -> ::hallway::Link {
        ::hallway::Link::new("/api/contact")
    }

    /// `/api/cron/digest`, `src/app/api/cron/digest/route.rs`
    pub fn api_cron_digest() -> ::hallway::Link {
        ::hallway::Link::new("/api/cron/digest")
    }

    /// `/api/events`, `src/app/api/events/route.rs`
    pub fn api_events() -> ::hallway::Link {
        ::hallway::Link::new("/api/events")
    }

    /// `/api/health`, `src/app/api/health/route.rs`
    pub fn api_health() -> ::hallway::Link {
        ::hallway::Link::new("/api/health")
    }

    /// `/api/v1/leads`, `src/app/api/v1/leads/route.rs`
    pub fn api_v1_leads() -> ::hallway::Link {
        ::hallway::Link::new("/api/v1/leads")
    }

    /// `/api/v1/leads/{id}`, `src/app/api/v1/leads/[id]/route.rs`
    pub fn api_v1_leads_id(id: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/api/v1/leads/{}", ::hallway::__private::segment(id)))
    }

    /// `/api/webhooks/github`, `src/app/api/webhooks/github/route.rs`
    pub fn api_webhooks_github() -> ::hallway::Link {
        ::hallway::Link::new("/api/webhooks/github")
    }

    /// `/api/webhooks/resend`, `src/app/api/webhooks/resend/route.rs`
    pub fn api_webhooks_resend() -> ::hallway::Link {
        ::hallway::Link::new("/api/webhooks/resend")
    }

    /// `/api/webhooks/sanity`, `src/app/api/webhooks/sanity/route.rs`
    pub fn api_webhooks_sanity() -> ::hallway::Link {
        ::hallway::Link::new("/api/webhooks/sanity")
    }

    /// `/api/webhooks/slack`, `src/app/api/webhooks/slack/route.rs`
    pub fn api_webhooks_slack() -> ::hallway::Link {
        ::hallway::Link::new("/api/webhooks/slack")
    }

    /// `/api/webhooks/stripe`, `src/app/api/webhooks/stripe/route.rs`
    pub fn api_webhooks_stripe() -> ::hallway::Link {
        ::hallway::Link::new("/api/webhooks/stripe")
    }

    /// `/chat`, `src/app/chat/page.rs`
    pub fn chat() -> ::hallway::Link {
        ::hallway::Link::new("/chat")
    }

    /// `/contact`, `src/app/contact/page.rs`
    pub fn contact() -> ::hallway::Link {
        ::hallway::Link::new("/contact")
    }

    /// `/login`, `src/app/login/page.rs`
    pub fn login() -> ::hallway::Link {
        ::hallway::Link::new("/login")
    }

    /// `/logout`, `src/app/logout/page.rs`
    pub fn logout() -> ::hallway::Link {
        ::hallway::Link::new("/logout")
    }

    /// `/quote`, `src/app/quote/page.rs`
    pub fn quote() -> ::hallway::Link {
        ::hallway::Link::new("/quote")
    }

    /// `/robots.txt`, `src/app/robots.txt/route.rs`
    pub fn robots_txt() -> ::hallway::Link {
        ::hallway::Link::new("/robots.txt")
    }

    /// `/services/{service}`, `src/app/services/[service]/page.rs`
    pub fn services_service(service: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/services/{}", ::hallway::__private::segment(service)))
    }

    /// `/sitemap.xml`, `src/app/sitemap.xml/route.rs`
    pub fn sitemap_xml() -> ::hallway::Link {
        ::hallway::Link::new("/sitemap.xml")
    }

    /// `/storage/{*key}`, `src/app/storage/[...key]/route.rs`
    pub fn storage_key(key: impl ::core::fmt::Display) -> ::hallway::Link {
        let key = ::std::string::ToString::to_string(&key);
        let key: ::std::vec::Vec<_> = key.trim_start_matches('/').split('/').map(::hallway::__private::segment).collect();
        ::hallway::Link::new(::std::format!("/storage/{}", key.join("/")))
    }

    /// `/work`, `src/app/work/page.rs`
    pub fn work() -> ::hallway::Link {
        ::hallway::Link::new("/work")
    }

    /// `/work/{slug}`, `src/app/work/[slug]/page.rs`
    pub fn work_slug(slug: impl ::core::fmt::Display) -> ::hallway::Link {
        ::hallway::Link::new(::std::format!("/work/{}", ::hallway::__private::segment(slug)))
    }
}

/// The files of `public/`, each under an address that changes with its content.
#[allow(dead_code)]
#[rustfmt::skip]
pub mod assets {
    pub(super) static FILES: [::hallway::Asset; 6] = [
        ::hallway::Asset::new("chat.js", include_bytes!("../public/chat.js")),
        ::hallway::Asset::new("dashboard.js", include_bytes!("../public/dashboard.js")),
        ::hallway::Asset::new("films.js", include_bytes!("../public/films.js")),
        ::hallway::Asset::new("icon.svg", include_bytes!("../public/icon.svg")),
        ::hallway::Asset::new("pad.js", include_bytes!("../public/pad.js")),
        ::hallway::Asset::new("studio.css", include_bytes!("../public/studio.css")),
    ];

    /// `/chat.js`, `public/chat.js`
    pub fn chat_js() -> ::hallway::Link {
        FILES[0].link()
    }

    /// `/dashboard.js`, `public/dashboard.js`
    pub fn dashboard_js() -> ::hallway::Link {
        FILES[1].link()
    }

    /// `/films.js`, `public/films.js`
    pub fn films_js() -> ::hallway::Link {
        FILES[2].link()
    }

    /// `/icon.svg`, `public/icon.svg`
    pub fn icon_svg() -> ::hallway::Link {
        FILES[3].link()
    }

    /// `/pad.js`, `public/pad.js`
    pub fn pad_js() -> ::hallway::Link {
        FILES[4].link()
    }

    /// `/studio.css`, `public/studio.css`
    pub fn studio_css() -> ::hallway::Link {
        FILES[5].link()
    }
}

type S = crate::AppState;

/// The actions that a page can draw a form for.
#[rustfmt::skip]
const _: () = {
    impl ::hallway::Mounted<S> for actions::subscribe {}
    impl ::hallway::Mounted<S> for admin::films::actions::add_film {}
    impl ::hallway::Mounted<S> for admin::films::actions::sign_film {}
    impl ::hallway::Mounted<S> for admin::keys::actions::issue_key {}
    impl ::hallway::Mounted<S> for admin::keys::actions::revoke_key {}
    impl ::hallway::Mounted<S> for admin::keys::actions::rotate_key {}
    impl ::hallway::Mounted<S> for admin::leads::import::actions::import_leads {}
    impl ::hallway::Mounted<S> for admin::pad::actions::save_pad {}
    impl ::hallway::Mounted<S> for contact::actions::submit_contact {}
    impl ::hallway::Mounted<S> for login::actions::sign_in {}
    impl ::hallway::Mounted<S> for logout::actions::sign_out {}
    impl ::hallway::Mounted<S> for logout::actions::sign_out_everywhere {}
    impl ::hallway::Mounted<S> for quote::actions::ask_for_quote {}
    impl ::hallway::Mounted<S> for work::slug::actions::like {}
};

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    use ::hallway::__private::{arg, draw, kept, listed, paths, public_arg, told};
    ::hallway::App::new()
        .cached_page("/services/{service}", services::service::page::CACHED, draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (public_arg(p, s).await?, public_arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(services::service::page::page(public_arg(p, s).await?).await)?;  // src/app/services/[service]/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .paths("/services/{service}", paths(|_, _: &S| ::std::boxed::Box::pin(async move { listed(services::service::page::paths().await) })))  // src/app/services/[service]/page.rs
        .cached_page("/work", work::page::CACHED, draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (public_arg(p, s).await?, public_arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(work::page::page().await)?;  // src/app/work/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .page("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(page::page(arg(p, s).await?).await)?;  // src/app/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .page("/admin/dashboard", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);  // src/app/admin/layout.rs
            let page = ::hallway::IntoPage::into_page(admin::dashboard::page::page(arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/admin/dashboard/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(admin::layout::layout(l1.0, l1.1, l1.2, c).await)).await?;  // src/app/admin/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .guarded("/admin/dashboard", &["Staff"])
        .page("/admin/events", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);  // src/app/admin/layout.rs
            let page = ::hallway::IntoPage::into_page(admin::events::page::page(arg(p, s).await?, arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/admin/events/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(admin::layout::layout(l1.0, l1.1, l1.2, c).await)).await?;  // src/app/admin/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .guarded("/admin/events", &["Staff"])
        .page("/admin/films", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);  // src/app/admin/layout.rs
            let page = ::hallway::IntoPage::into_page(admin::films::page::page(arg(p, s).await?, arg(p, s).await?, arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/admin/films/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(admin::layout::layout(l1.0, l1.1, l1.2, c).await)).await?;  // src/app/admin/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .guarded("/admin/films", &["Staff"])
        .page("/admin/keys", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);  // src/app/admin/layout.rs
            let page = ::hallway::IntoPage::into_page(admin::keys::page::page(arg(p, s).await?, arg(p, s).await?, arg(p, s).await?, arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/admin/keys/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(admin::layout::layout(l1.0, l1.1, l1.2, c).await)).await?;  // src/app/admin/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .guarded("/admin/keys", &["Staff"])
        .page("/admin/leads", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);  // src/app/admin/layout.rs
            let page = ::hallway::IntoPage::into_page(admin::leads::page::page(arg(p, s).await?, arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/admin/leads/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(admin::layout::layout(l1.0, l1.1, l1.2, c).await)).await?;  // src/app/admin/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .guarded("/admin/leads", &["Staff"])
        .page("/admin/leads/import", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);  // src/app/admin/layout.rs
            let page = ::hallway::IntoPage::into_page(admin::leads::import::page::page(arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/admin/leads/import/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(admin::layout::layout(l1.0, l1.1, l1.2, c).await)).await?;  // src/app/admin/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .guarded("/admin/leads/import", &["Staff"])
        .page("/admin/pad", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);  // src/app/admin/layout.rs
            let page = ::hallway::IntoPage::into_page(admin::pad::page::page(arg(p, s).await?, arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/admin/pad/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(admin::layout::layout(l1.0, l1.1, l1.2, c).await)).await?;  // src/app/admin/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .guarded("/admin/pad", &["Staff"])
        .page("/chat", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(chat::page::page(arg(p, s).await?).await)?;  // src/app/chat/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .page("/contact", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(contact::page::page(arg(p, s).await?).await)?;  // src/app/contact/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .page("/login", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(login::page::page(arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/login/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .page("/logout", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(logout::page::page(arg(p, s).await?, arg(p, s).await?, arg(p, s).await?).await)?;  // src/app/logout/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .guarded("/logout", &["Staff"])
        .page("/quote", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(quote::page::page(arg(p, s).await?).await)?;  // src/app/quote/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .page("/work/{slug}", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = kept("src/app/work/[slug]/page.rs", work::slug::page::CACHED, p, s, draw(|p, s: &S| ::std::boxed::Box::pin(async move { ::hallway::IntoPage::into_page(work::slug::page::page(public_arg(p, s).await?, public_arg(p, s).await?, public_arg(p, s).await?, public_arg(p, s).await?).await) }))).await?;  // src/app/work/[slug]/page.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
            .paths("/work/{slug}", paths(|_, _: &S| ::std::boxed::Box::pin(async move { listed(work::slug::page::paths().await) })))  // src/app/work/[slug]/page.rs
        .public_page("/about", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let _ = marketing::about::page::PUBLIC;  // src/app/(marketing)/about/page.rs
            let l0 = (public_arg(p, s).await?, public_arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(marketing::about::page::page().await)?;  // src/app/(marketing)/about/page.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(marketing::layout::layout(c).await)).await?;  // src/app/(marketing)/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .route("/api/auth/{provider}", ::hallway::Route::new().get(api::auth::provider::route::get))  // src/app/api/auth/[provider]/route.rs
            .told("/api/auth/{provider}", "GET", told!("Leads to the staff's pages in the end." api::auth::provider::route::get(_)))
        .route("/api/auth/{provider}/callback", ::hallway::Route::new().get(api::auth::provider::callback::route::get))  // src/app/api/auth/[provider]/callback/route.rs
            .told("/api/auth/{provider}/callback", "GET", told!("Lets in who works here." api::auth::provider::callback::route::get(_, _)))
        .route("/api/chat", ::hallway::Route::new().post(api::chat::route::post).limit(api::chat::route::LIMIT))  // src/app/api/chat/route.rs
            .told("/api/chat", "POST", told!("Answers the last turn." api::chat::route::post(_, _)))
        .route("/api/chat/socket", ::hallway::Route::new().get(api::chat::socket::route::get))  // src/app/api/chat/socket/route.rs
            .told("/api/chat/socket", "GET", told!("Each text is a question, and gets one text." api::chat::socket::route::get(_)))
        .route("/api/contact", ::hallway::Route::new().post(api::contact::route::post).limit(api::contact::route::LIMIT).deprecated(api::contact::route::DEPRECATED))  // src/app/api/contact/route.rs
            .told("/api/contact", "POST", told!("Stores a message that a partner received." api::contact::route::post(_, _, _, _)))
        .route("/api/cron/digest", ::hallway::Route::new().get(api::cron::digest::route::get))  // src/app/api/cron/digest/route.rs
            .told("/api/cron/digest", "GET", told!("Called by the app's own schedule, or by one outside that has the secret." api::cron::digest::route::get(_, _)))
        .route("/api/events", ::hallway::Route::new().get(api::events::route::get))  // src/app/api/events/route.rs
            .told("/api/events", "GET", told!("Goes on after the last event that the browser got; begins with the next one." api::events::route::get(_, _, _)))
        .route("/api/health", ::hallway::Route::new().get(api::health::route::get))  // src/app/api/health/route.rs
            .told("/api/health", "GET", told!("Answers when the database does." api::health::route::get(_)))
        .route("/api/v1/leads", ::hallway::Route::new().get(api::v1::leads::route::get).post(api::v1::leads::route::post).limit(api::v1::leads::route::LIMIT))  // src/app/api/v1/leads/route.rs
            .told("/api/v1/leads", "GET", told!("Lists the messages, newest first, as JSON or as a table." api::v1::leads::route::get(_, _, _, _)))
            .told("/api/v1/leads", "POST", told!("Stores a message, once however often the app sends it." api::v1::leads::route::post(_, _, _, _, _)))
        .route("/api/v1/leads/{id}", ::hallway::Route::new().get(api::v1::leads::id::route::get).put(api::v1::leads::id::route::put))  // src/app/api/v1/leads/[id]/route.rs
            .told("/api/v1/leads/{id}", "GET", told!("Shows a message." api::v1::leads::id::route::get(_, _, _, _)))
            .told("/api/v1/leads/{id}", "PUT", told!("Writes a message anew, if it is still the one that the app has read." api::v1::leads::id::route::put(_, _, _, _, _, _)))
        .route("/api/webhooks/github", ::hallway::Route::new().post(api::webhooks::github::route::post))  // src/app/api/webhooks/github/route.rs
            .told("/api/webhooks/github", "POST", told!("Stores the event, once." api::webhooks::github::route::post(_, _, _)))
        .route("/api/webhooks/resend", ::hallway::Route::new().post(api::webhooks::resend::route::post))  // src/app/api/webhooks/resend/route.rs
            .told("/api/webhooks/resend", "POST", told!("Stores the event, once." api::webhooks::resend::route::post(_, _, _)))
        .route("/api/webhooks/sanity", ::hallway::Route::new().post(api::webhooks::sanity::route::post))  // src/app/api/webhooks/sanity/route.rs
            .told("/api/webhooks/sanity", "POST", told!("Stores the event, once." api::webhooks::sanity::route::post(_, _, _)))
        .route("/api/webhooks/slack", ::hallway::Route::new().post(api::webhooks::slack::route::post))  // src/app/api/webhooks/slack/route.rs
            .told("/api/webhooks/slack", "POST", told!("Stores the event, once." api::webhooks::slack::route::post(_, _, _)))
        .route("/api/webhooks/stripe", ::hallway::Route::new().post(api::webhooks::stripe::route::post))  // src/app/api/webhooks/stripe/route.rs
            .told("/api/webhooks/stripe", "POST", told!("Stores the event, once." api::webhooks::stripe::route::post(_, _, _)))
        .route("/robots.txt", ::hallway::Route::new().public_get(robots_txt::route::CACHED, robots_txt::route::get))  // src/app/robots.txt/route.rs
            .told("/robots.txt", "GET", told!("" robots_txt::route::get(_)))
        .route("/sitemap.xml", ::hallway::Route::new().public_get(sitemap_xml::route::CACHED, sitemap_xml::route::get))  // src/app/sitemap.xml/route.rs
            .told("/sitemap.xml", "GET", told!("Every page that anybody may find, every post, and everything that we do." sitemap_xml::route::get(_, _)))
        .route("/storage/{*key}", ::hallway::Route::new().put(storage::key::route::put))  // src/app/storage/[...key]/route.rs
            .told("/storage/{*key}", "PUT", told!("Keeps a film." storage::key::route::put(_, _)))
        .not_found("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(not_found::not_found().await)?;  // src/app/not_found.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .error("/", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let page = ::hallway::IntoPage::into_page(error::error(arg(p, s).await?).await)?;  // src/app/error.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .error("/admin", draw(|p, s: &S| ::std::boxed::Box::pin(async move {
            let l0 = (arg(p, s).await?, arg(p, s).await?);  // src/app/layout.rs
            let l1 = (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);  // src/app/admin/layout.rs
            let page = ::hallway::IntoPage::into_page(admin::error::error(arg(p, s).await?).await)?;  // src/app/admin/error.rs
            let page = page.frame(1, async |c| ::hallway::IntoPage::into_page(admin::layout::layout(l1.0, l1.1, l1.2, c).await)).await?;  // src/app/admin/layout.rs
            page.frame(0, async |c| ::hallway::IntoPage::into_page(layout::layout(l0.0, l0.1, c).await)).await  // src/app/layout.rs
        })))
        .action::<actions::subscribe>()  // src/app/actions.rs
        .action::<admin::films::actions::add_film>()  // src/app/admin/films/actions.rs
        .action::<admin::films::actions::sign_film>()  // src/app/admin/films/actions.rs
        .action::<admin::keys::actions::issue_key>()  // src/app/admin/keys/actions.rs
        .action::<admin::keys::actions::revoke_key>()  // src/app/admin/keys/actions.rs
        .action::<admin::keys::actions::rotate_key>()  // src/app/admin/keys/actions.rs
        .action::<admin::leads::import::actions::import_leads>()  // src/app/admin/leads/import/actions.rs
        .action::<admin::pad::actions::save_pad>()  // src/app/admin/pad/actions.rs
        .action::<contact::actions::submit_contact>()  // src/app/contact/actions.rs
        .action::<login::actions::sign_in>()  // src/app/login/actions.rs
        .action::<logout::actions::sign_out>()  // src/app/logout/actions.rs
        .action::<logout::actions::sign_out_everywhere>()  // src/app/logout/actions.rs
        .action::<quote::actions::ask_for_quote>()  // src/app/quote/actions.rs
        .action::<work::slug::actions::like>()  // src/app/work/[slug]/actions.rs
        .files(&assets::FILES)  // public/
}
