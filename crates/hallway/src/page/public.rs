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

mod document;
mod parts;

use std::sync::Arc;

use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};

use super::address::Address;
use super::context::PageContext;
use super::draw::Draw;
use super::dynamic::is_personal;
use super::into_page::{Page, PageEnd};
use super::kept::{Drawn, Keeper};
use super::pages::{Pages, told};
use super::render::Composed;
use super::validity::{Validity, unless_known};
use crate::cache::{Kept, Tag, Where, within};
use crate::guard::Visit;
use document::{Document, Open, Public};
use parts::Withheld;

pub use parts::{PublicParts, public_arg};

/// A page that is the same for everybody, and how it is kept.
pub(crate) struct PublicPage<S> {
    /// The pattern of its route.
    pub(crate) path: &'static str,
    pub(crate) draw: Draw<S>,
    pub(crate) kept: Option<Kept>,
    validity: Validity,
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

/// What is known of whoever asks for a public page.
struct Asked {
    own: Arc<Visit>,
    address: Address,
    /// What the browser has already.
    known: Option<HeaderValue>,
    context: PageContext,
    cookies: Vec<String>,
    /// Whether the answer has something to say to this visitor.
    personal: bool,
}

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    /// Answers a GET of a public page: out of what is kept, if it lies there in one piece.
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
        let personal = context.posted.is_some() || !cookies.is_empty();
        let found = match page.kept.filter(|_| !personal) {
            Some(how) => {
                self.keep_public(page, how, &parts, &own, &context, state)
                    .await
            }
            None => Ok(None),
        };
        if let Ok(Some(drawn)) = &found
            && let Document::Pressed(composed) = &drawn.value
        {
            return match composed.common() {
                Some((plain, forms)) => {
                    let head = |mark: &str| {
                        let mut headers = self.headers.with_length(None);
                        let etag = composed.etag(&self.on.build, mark);
                        page.validity.tell(&mut headers, &etag, &drawn.tags);
                        headers
                    };
                    let known = known.as_ref();
                    forms.answer(plain, &parts.headers, known, head).await
                }
                None => self.respond(StatusCode::OK, composed, &own, &address, &mut cookies),
            };
        }
        let asked = Asked {
            own,
            address,
            known,
            context,
            cookies,
            personal,
        };
        Box::pin(self.show_drawn(page, found, asked, parts, state)).await
    }

    /// Answers with what is drawn for this response, or filled in for it.
    async fn show_drawn(
        &self,
        page: &PublicPage<S>,
        found: Result<Option<Arc<Drawn<Document>>>, PageEnd>,
        asked: Asked,
        mut parts: Parts,
        state: &S,
    ) -> Response {
        let (own, address) = (asked.own, asked.address);
        let mut cookies = asked.cookies;
        let withheld = Withheld::from(&mut parts.headers);
        let nobody = Arc::new(Visit::nobody(&own));
        let context = Arc::new(asked.context);
        parts.extensions.insert(nobody.clone());
        parts.extensions.insert(context.clone());
        let drawn = match found {
            Err(end) => Err(end),
            Ok(found) => {
                self.draw_public(page, found, &context, &mut parts, state)
                    .await
            }
        };
        match drawn {
            Ok(Public::Common(composed, tags)) => {
                let status = composed.status.unwrap_or(StatusCode::OK);
                let personal = asked.personal || composed.has_tokens() || status != StatusCode::OK;
                let visit = if personal { &own } else { &nobody };
                let mut response = self.respond(status, &composed, visit, &address, &mut cookies);
                if !personal {
                    let etag = composed.etag(&self.on.build, "");
                    page.validity.tell(response.headers_mut(), &etag, &tags);
                    unless_known(&mut response, asked.known.as_ref());
                }
                response
            }
            Ok(Public::Personal(open)) => {
                withheld.give_back(&mut parts.headers);
                parts.extensions.insert(own.clone());
                let composed = self.filled(open, &parts).await;
                self.answer(composed, parts, &own, address, cookies, state)
                    .await
            }
            Err(end) => self.ended(end, parts, &nobody, state).await,
        }
    }

    /// Gives the page that is kept; draws it first where there is none.
    async fn keep_public(
        &self,
        page: &PublicPage<S>,
        how: Kept,
        parts: &Parts,
        own: &Visit,
        context: &PageContext,
        state: &S,
    ) -> Result<Option<Arc<Drawn<Document>>>, PageEnd> {
        let keeper = Keeper {
            name: page.path,
            how,
            draw: page.draw,
            state,
            visit: own,
        };
        let press = || {
            let (runtime, on) = (self.runtime_at(parts).into_owned(), self.on.clone());
            move |page: Page| Document::of(page, &runtime, &on.build)
        };
        let weigh = |drawn: &Drawn<Document>| drawn.value.bytes();
        within(Where::Page, keeper.read(parts, context, press, weigh)).await
    }

    async fn draw_public(
        &self,
        page: &PublicPage<S>,
        found: Option<Arc<Drawn<Document>>>,
        context: &PageContext,
        parts: &mut Parts,
        state: &S,
    ) -> Result<Public, PageEnd> {
        if let Some(drawn) = found {
            let tags = drawn.tags.clone();
            return match &drawn.value {
                Document::Pressed(composed) => Ok(Public::Common(composed.clone(), tags)),
                Document::Open(composed) => {
                    context.forms.note(composed.markup());
                    let open = Open::Kept(composed.clone());
                    self.opened(open, tags, parts, state).await
                }
            };
        }
        let drawn = within(Where::Page, (page.draw)(parts, state)).await?;
        match drawn.body.has_later() {
            false => {
                let composed = Composed::of(drawn, &self.runtime_at(parts));
                Ok(Public::Common(Arc::new(composed), Vec::new()))
            }
            true => {
                let open = Open::Drawn(Box::new(drawn));
                self.opened(open, Vec::new(), parts, state).await
            }
        }
    }

    async fn filled(&self, open: Open, parts: &Parts) -> Result<Composed, PageEnd> {
        match open {
            Open::Drawn(page) => self.begun(*page, parts).await,
            Open::Kept(composed) => composed.opened(parts).await,
        }
    }

    /// Fills what is filled for each response, unless it is the visitor's own.
    async fn opened(
        &self,
        open: Open,
        tags: Vec<Tag>,
        parts: &Parts,
        state: &S,
    ) -> Result<Public, PageEnd> {
        if is_personal(open.body()) {
            return Ok(Public::Personal(open));
        }
        let composed = self.filled(open, parts).await?;
        let whole = self.whole(composed, parts, state).await?;
        Ok(Public::Common(Arc::new(whole), tags))
    }
}
