//! Tells search engines which pages there are: `sitemap.xml` (sitemaps.org) and `robots.txt`
//! (RFC 9309).

use std::collections::BTreeSet;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::header;
use http::request::Parts;

use crate::guard::Deployment;
use crate::page::PublicParts;
use crate::{Error, Link, Markup};

/// The pages that anybody may find: those without a guard and without a dynamic segment, as the
/// app mounts them. Pages that depend on a value are named [`with`](Self::with) their links.
///
/// # Examples
///
/// ```
/// // src/app/sitemap.xml/route.rs
/// use hallway::axum::response::Response;
/// use hallway::Link;
/// use hallway::route::Sitemap;
///
/// pub async fn get(sitemap: Sitemap) -> Response {
///     sitemap
///         .without(Link::new("/login"))
///         .with(["harbour", "plumline"].map(|slug| Link::new(format!("/work/{slug}"))))
///         .at("https://studio.example")
/// }
/// # let _ = hallway::Route::<()>::new().get(get);
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is answered before `at`"]
pub struct Sitemap(BTreeSet<String>);

impl Sitemap {
    /// Names more pages.
    pub fn with(mut self, links: impl IntoIterator<Item = Link>) -> Self {
        self.0.extend(links.into_iter().map(Link::into_string));
        self
    }

    /// Leaves a page out that says `noindex`.
    pub fn without(mut self, link: Link) -> Self {
        self.0.remove(link.as_str());
        self
    }

    /// Answers with the sitemap; `site` is the address under which browsers reach the app, such as
    /// `https://studio.example`. It has room for 50,000 pages, and the rest is left out.
    pub fn at(self, site: &str) -> Response {
        if self.0.len() > MOST {
            tracing::error!(pages = self.0.len(), "a sitemap holds 50,000 pages");
        }
        let site = site.trim_end_matches('/');
        let mut xml = Markup::new();
        xml.push_html("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.push_html("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for path in self.0.iter().take(MOST) {
            xml.push_html("<url><loc>");
            xml.push_text(site);
            xml.push_text(path);
            xml.push_html("</loc></url>\n");
        }
        xml.push_html("</urlset>\n");
        let kind = [(header::CONTENT_TYPE, "application/xml")];
        (kind, xml.text().to_owned()).into_response()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Sitemap {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let on = Deployment::of(parts).ok_or_else(|| {
            Error::internal("`Sitemap` can be asked for within a Hallway app only")
        })?;
        Ok(Self(
            on.open_pages
                .iter()
                .map(|path| (*path).to_owned())
                .collect(),
        ))
    }
}

/// It names what anybody may find, whoever asks.
impl PublicParts for Sitemap {
    const READS_QUERY: bool = false;
}

/// What crawlers may look at. It asks them; it keeps nobody out.
///
/// # Examples
///
/// ```
/// // src/app/robots.txt/route.rs
/// use hallway::route::Robots;
///
/// pub async fn get() -> Robots {
///     Robots::new().disallow("/admin/").sitemap("https://studio.example/sitemap.xml")
/// }
/// # let _ = hallway::Route::<()>::new().get(get);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is said before it is answered"]
pub struct Robots {
    rules: String,
    sitemaps: String,
}

impl Robots {
    /// Lets every crawler look at everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks crawlers not to look at what begins with `path`.
    pub fn disallow(mut self, path: &str) -> Self {
        self.rules += &line("Disallow", path);
        self
    }

    /// Says where a sitemap is.
    pub fn sitemap(mut self, address: &str) -> Self {
        self.sitemaps += &line("Sitemap", address);
        self
    }
}

impl IntoResponse for Robots {
    fn into_response(self) -> Response {
        let rules = match self.rules.as_str() {
            "" => "Disallow:\n",
            rules => rules,
        };
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        (kind, format!("User-agent: *\n{rules}{}", self.sitemaps)).into_response()
    }
}

/// One line, whatever the value holds.
fn line(name: &str, value: &str) -> String {
    let value: String = value
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    format!("{name}: {value}\n")
}

const MOST: usize = 50_000;
