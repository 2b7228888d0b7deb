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
use super::validity::{Validity, unless_known};
use crate::Cache;
use crate::cache::{Kept, Tag, Where, within};
use crate::guard::Visit;
use crate::html::Markup;

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

/// A public page, drawn for this response or kept from before.
enum Public {
    /// The same for everybody; with the tags that the network in front is told.
    Common(Arc<Composed>, Vec<Tag>),
    /// With parts that are each visitor's own.
    Personal(Open),
}

/// A page with places of which each response makes its own holes.
enum Open {
    Drawn(Box<Page>),
    Kept(Arc<Composed>),
}

impl Open {
    fn body(&self) -> &Markup {
        match self {
            Self::Drawn(page) => &page.body,
            Self::Kept(composed) => composed.markup(),
        }
    }
}

/// How a whole document is kept.
enum Document {
    Pressed(Arc<Composed>),
    /// With places of which each response makes its own holes.
    Open(Arc<Composed>),
}

impl Document {
    fn of(page: Page, runtime: &str, build: &str) -> Self {
        let is_open = page.body.has_later();
        let composed = Composed::of(page, runtime);
        match is_open {
            true => Self::Open(Arc::new(composed)),
            false => Self::Pressed(Arc::new(composed.pressed(build))),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Pressed(composed) | Self::Open(composed) => composed.bytes(),
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
                        let mut headers = self.headers.clone();
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
            let (runtime, on) = (self.runtime_at(parts), self.on.clone());
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
