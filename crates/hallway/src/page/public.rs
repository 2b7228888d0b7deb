//! Serves pages that say they are the same for everybody.
//!
//! 1. A public page and its layouts may ask only for what knows nothing of the visitor: a type that
//!    is not [`PublicParts`] does not compile there.
//! 2. The request that they see has no `Cookie`, no `Authorization`, no `Accept-Language`.
//! 3. The answer is `public, no-cache` with an `ETag`: caches may keep it and ask again.
//! 4. An answer with a form's token or with a message is somebody's own, and `private` like any
//!    other page.
//! 5. Parts that are [`dynamic`](super::dynamic) see the request as it came, and make the answer
//!    `private`.
//! 6. What is kept and nobody's own is sent [compressed](super::packed) to those who take it, each
//!    form with an `ETag` of its own.
//! 7. A page that is [kept](super::kept) is drawn once and handed to everybody, each with tokens of
//!    their own.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::Response;
use http::header::{self, Entry};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};

use super::address::Address;
use super::context::PageContext;
use super::draw::{Draw, arg};
use super::dynamic::is_personal;
use super::flash::Flash;
use super::into_page::{Page, PageEnd};
use super::kept::{Drawn, Keeper};
use super::pages::{Pages, told};
use super::render::Composed;
use crate::Cache;
use crate::cache::{Kept, Tag};
use crate::guard::Visit;

/// What a public page may ask for: an extractor that knows nothing of the visitor.
///
/// Do not implement it for a type that reads cookies, headers or the client's address: shared
/// caches would then show one visitor's page to another.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may know who is visiting, and what is drawn here is for everybody",
    note = "a public page can use State, Path, Query, Search, Uri, Cache, Flash and ActionState; remove `pub const PUBLIC` from page.rs, or the parameter"
)]
pub trait PublicParts {
    /// Whether what it holds depends on the query. If so, a page that is kept is kept once for each
    /// query. What is not sure says yes.
    const READS_QUERY: bool = true;
}

impl<T> PublicParts for Query<T> {}
impl PublicParts for Uri {}
impl<T> PublicParts for State<T> {
    const READS_QUERY: bool = false;
}
impl<T> PublicParts for Path<T> {
    const READS_QUERY: bool = false;
}
impl PublicParts for Cache {
    const READS_QUERY: bool = false;
}
/// A page with messages is answered privately, and drawn for whoever gets them.
impl PublicParts for Flash {
    const READS_QUERY: bool = false;
}

/// Takes one parameter of a public page, or of a layout around one, from the request.
///
/// # Errors
///
/// The extractor's rejection.
pub async fn public_arg<T: FromRequestParts<S> + PublicParts, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<T, PageEnd> {
    if T::READS_QUERY
        && let Some(context) = parts.extensions.get::<Arc<PageContext>>()
    {
        context.note_query();
    }
    arg(parts, state).await
}

/// A page that is the same for everybody, and how it is kept.
pub(crate) struct PublicPage<S> {
    /// The pattern of its route.
    pub(crate) path: &'static str,
    pub(crate) draw: Draw<S>,
    pub(crate) kept: Option<Kept>,
    validity: Validity,
}

/// What browsers and caches are told of something that is the same for everybody.
#[derive(Debug)]
pub(crate) struct Validity {
    browsers: HeaderValue,
    networks: Option<HeaderValue>,
}

impl<S> PublicPage<S> {
    pub(crate) fn new(path: &'static str, draw: Draw<S>, kept: Option<Kept>) -> Self {
        Self {
            path,
            draw,
            kept,
            validity: Validity::public(kept.unwrap_or_default()),
        }
    }
}

impl Validity {
    /// For everybody, as long as it is kept.
    pub(crate) fn public(kept: Kept) -> Self {
        let header = |text: String| HeaderValue::from_str(&text).ok();
        Self {
            browsers: header(kept.browsers())
                .unwrap_or(HeaderValue::from_static("public, no-cache")),
            networks: kept.networks().and_then(header),
        }
    }

    /// For a browser, which asks each time whether it is still good.
    pub(crate) fn private() -> Self {
        Self {
            browsers: HeaderValue::from_static("private, no-cache"),
            networks: None,
        }
    }

    /// Tells caches for how long they may keep the answer; a browser that has it is told so.
    pub(crate) fn tell(
        &self,
        response: &mut Response,
        etag: &str,
        tags: &[Tag],
        known: Option<&HeaderValue>,
    ) {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, self.browsers.clone());
        if let Some(networks) = &self.networks {
            headers.insert("cdn-cache-control", networks.clone());
            let names = || tags.iter().filter_map(|tag| tag_name(tag.as_str()));
            for (header, between) in [("cache-tag", ","), ("surrogate-key", " ")] {
                let all = names().collect::<Vec<_>>().join(between);
                if let Ok(value) = HeaderValue::from_str(&all) {
                    headers.insert(header, value);
                }
            }
        }
        if let Ok(value) = HeaderValue::from_str(etag) {
            headers.insert(header::ETAG, value);
        }
        if known.is_some_and(|known| matches(known, etag)) {
            headers.remove(header::CONTENT_ENCODING);
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.body_mut() = axum::body::Body::empty();
        }
    }
}

/// A tag as networks spell them; what has blanks, commas or other alphabets is not told.
fn tag_name(tag: &str) -> Option<&str> {
    let plain = tag
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b',');
    plain.then_some(tag)
}

/// A public page, drawn for this response or kept from before.
enum Public {
    /// The same for everybody; with the tags that the network in front is told.
    Common(Arc<Composed>, Vec<Tag>),
    /// With parts that are each visitor's own.
    Personal(Box<Page>),
}

/// How a whole document is kept.
enum Document {
    Pressed(Arc<Composed>),
    /// With places of which each response makes its own holes.
    Open(Box<Page>),
}

impl Document {
    fn of(page: Page, runtime: &str, build: &str) -> Self {
        match page.body.has_later() {
            true => Self::Open(Box::new(page)),
            false => Self::Pressed(Arc::new(Composed::of(page, runtime).pressed(build))),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Pressed(composed) => composed.bytes(),
            Self::Open(page) => page.bytes(),
        }
    }
}

/// The headers of a request that tell who asks.
struct Withheld(Vec<(HeaderName, HeaderValue)>);

impl Withheld {
    fn from(headers: &mut HeaderMap) -> Self {
        let mut all = Vec::new();
        for name in [
            header::COOKIE,
            header::AUTHORIZATION,
            header::ACCEPT_LANGUAGE,
        ] {
            if let Entry::Occupied(there) = headers.entry(&name) {
                let (_, values) = there.remove_entry_mult();
                all.extend(values.map(|value| (name.clone(), value)));
            }
        }
        Self(all)
    }

    fn give_back(self, headers: &mut HeaderMap) {
        for (name, value) in self.0 {
            headers.append(name, value);
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    /// Answers a GET of a public page.
    pub(crate) async fn show_public(
        &self,
        page: &PublicPage<S>,
        mut parts: Parts,
        state: &S,
    ) -> Response {
        let own = self.visit_of(&parts);
        let address = Address::of(&parts);
        let known = parts.headers.remove(header::IF_NONE_MATCH);
        let (context, mut cookies) = told(&parts, &own, &address);
        let withheld = Withheld::from(&mut parts.headers);
        let nobody = Arc::new(Visit::nobody(&own));
        let personal = context.posted.is_some() || !cookies.is_empty();
        let kept = page.kept.filter(|_| !personal);
        parts.extensions.insert(nobody.clone());
        parts.extensions.insert(Arc::new(context));
        match self.draw_public(page, kept, &mut parts, state).await {
            Ok(Public::Common(composed, tags)) => {
                let status = composed.status.unwrap_or(StatusCode::OK);
                let personal = personal || composed.has_tokens() || status != StatusCode::OK;
                let visit = if personal { &own } else { &nobody };
                let mut response = self.respond(status, &composed, visit, &address, &mut cookies);
                if !personal {
                    let mark = match composed.packable() {
                        Some((plain, forms)) => {
                            forms.send(plain, &parts.headers, &mut response).await
                        }
                        None => "",
                    };
                    let etag = composed.etag(&self.on.build, mark);
                    page.validity
                        .tell(&mut response, &etag, &tags, known.as_ref());
                }
                response
            }
            Ok(Public::Personal(page)) => {
                withheld.give_back(&mut parts.headers);
                parts.extensions.insert(own.clone());
                let answered = async {
                    let composed = self.begun(*page, &parts).await;
                    self.answer(composed, parts, &own, address, cookies, state)
                        .await
                };
                Box::pin(answered).await
            }
            Err(end) => Box::pin(self.ended(end, parts, &nobody, state)).await,
        }
    }

    async fn draw_public(
        &self,
        page: &PublicPage<S>,
        kept: Option<Kept>,
        parts: &mut Parts,
        state: &S,
    ) -> Result<Public, PageEnd> {
        if let Some(how) = kept {
            let keeper = Keeper {
                name: page.path,
                how,
                draw: page.draw,
                state,
            };
            let press = || {
                let (runtime, on) = (self.runtime_at(parts), self.on.clone());
                move |page: Page| Document::of(page, &runtime, &on.build)
            };
            let weigh = |drawn: &Drawn<Document>| drawn.value.bytes();
            let context = parts.extensions.get::<Arc<PageContext>>().cloned();
            let context = context.unwrap_or_default();
            if let Some(drawn) = keeper.read(parts, &context, press, weigh).await? {
                let tags = drawn.tags.clone();
                return match &drawn.value {
                    Document::Pressed(composed) => Ok(Public::Common(composed.clone(), tags)),
                    Document::Open(page) => {
                        context.forms.note(&page.body);
                        Box::pin(self.opened((**page).clone(), tags, parts, state)).await
                    }
                };
            }
        }
        let drawn = (page.draw)(parts, state).await?;
        match drawn.body.has_later() {
            false => {
                let composed = Composed::of(drawn, &self.runtime_at(parts));
                Ok(Public::Common(Arc::new(composed), Vec::new()))
            }
            true => Box::pin(self.opened(drawn, Vec::new(), parts, state)).await,
        }
    }

    /// Fills what is filled for each response, unless it is the visitor's own.
    async fn opened(
        &self,
        page: Page,
        tags: Vec<Tag>,
        parts: &Parts,
        state: &S,
    ) -> Result<Public, PageEnd> {
        if is_personal(&page.body) {
            return Ok(Public::Personal(Box::new(page)));
        }
        let composed = self.begun(page, parts).await?;
        let whole = self.whole(composed, parts, state).await?;
        Ok(Public::Common(Arc::new(whole), tags))
    }
}

/// Weak comparison, as RFC 9110, 13.1.2 wants it.
fn matches(known: &HeaderValue, etag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.to_str().is_ok_and(|list| {
        list.split(',')
            .any(|one| one.trim() == "*" || strong(one) == strong(etag))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_has_the_page_is_told_so() {
        let known = |text: &'static str| HeaderValue::from_static(text);
        for text in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(matches(&known(text), "W/\"a\""), "{text}");
        }
        assert!(!matches(&known("\"b\""), "W/\"a\""));
    }
}
