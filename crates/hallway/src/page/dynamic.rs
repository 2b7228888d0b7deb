//! Marks what each response fills in by itself, and what is compared by itself.
//!
//! 1. [`dynamic`] and [`region`] leave a *place* in what a page draws. A place holds nobody's words,
//!    so it can be kept with the page.
//! 2. Each response makes a [`Hole`] of each place: a region with a name and a hash. After an action
//!    only those travel whose content differs.
//! 3. What is dynamic is drawn for the visitor at hand, before the first byte is sent: a redirect or
//!    an error of it is the page's own. With [`Dynamic::meanwhile`] it is streamed instead.
//! 4. A response with something dynamic in it is private, whatever the page says of itself.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use futures_util::future::try_join_all;
use http::request::Parts;

use super::draw::arg;
use super::into_page::{IntoPage, Page, PageEnd};
use super::stream::{Hole, Making};
use crate::cache::{Where, within};
use crate::html::{MarkKind, Markup, Render};

/// Draws a part of a cached page for each response.
///
/// `part` is an async function with extractors, as a page is, and may ask for whatever knows the
/// visitor: a session, cookies, headers. What it returns stands in this place in this response
/// only. Forms may be in it, and [`stream`](crate::stream).
///
/// An extractor that needs the app's state gets it from [`with_state`](Dynamic::with_state).
///
/// A response with such a part is `private` and has no `ETag`, also where the page says `public`.
/// In a public page, put it beside a `stream` and not into one: what streams there is drawn for
/// nobody.
///
/// # Examples
///
/// ```
/// use hallway::{IntoPage, Markup, Session, cached, dynamic, rsx};
///
/// async fn hello(session: Session) -> Markup {
///     rsx! { @if let Some(name) = session.subject() { <p>"Hello " (name)</p> } }
/// }
///
/// #[cached(life = "hours")]
/// pub async fn page() -> impl IntoPage {
///     rsx! { (dynamic(hello)) <h1>"What everybody reads"</h1> }
/// }
/// ```
pub fn dynamic<F: Part<A>, A>(part: F) -> Dynamic<F, A> {
    Dynamic {
        part,
        state: (),
        meanwhile: None,
        arguments: PhantomData,
    }
}

/// What [`dynamic`] gives: a place in a page that each response fills.
#[derive(Debug, Clone)]
#[must_use = "put it into the page in parentheses"]
pub struct Dynamic<F, A, S = ()> {
    part: F,
    state: S,
    meanwhile: Option<Markup>,
    arguments: PhantomData<fn() -> A>,
}

impl<F, A, S> Dynamic<F, A, S> {
    /// Hands the state to the part's extractors: to `State`, and to guards that look something up.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{Markup, State, dynamic, rsx};
    ///
    /// async fn stock(State(left): State<u32>) -> Markup {
    ///     rsx! { <p>(left) " left"</p> }
    /// }
    ///
    /// let place = dynamic(stock).with_state(7);
    /// # let _ = rsx! { (place) };
    /// ```
    pub fn with_state<T>(self, state: T) -> Dynamic<F, A, T> {
        Dynamic {
            part: self.part,
            state,
            meanwhile: self.meanwhile,
            arguments: PhantomData,
        }
    }

    /// Sends the page at once, with `fallback` in this place until the part is there; see
    /// [`stream`](crate::stream) for which browsers get it so, and for what the part can no longer
    /// do.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{Markup, Query, dynamic, rsx};
    ///
    /// async fn prices(Query(words): Query<Vec<(String, String)>>) -> Markup {
    ///     rsx! { <p>(words.len()) " words were looked for"</p> }
    /// }
    ///
    /// let place = dynamic(prices).meanwhile(rsx! { <p>"Asking the shops..."</p> });
    /// # let _ = rsx! { (place) };
    /// ```
    pub fn meanwhile(self, fallback: impl Render) -> Self {
        Self {
            meanwhile: Some(fallback.into_markup()),
            ..self
        }
    }
}

impl<F, A, S> Render for Dynamic<F, A, S>
where
    F: Part<A>,
    A: FromRequestParts<S> + Send + 'static,
    S: Clone + Send + Sync + 'static,
{
    fn render_to(&self, out: &mut Markup) {
        let (part, state) = (self.part.clone(), self.state.clone());
        let make = move |mut parts: Parts| -> Making {
            let (part, state) = (part.clone(), state.clone());
            let drawn = async move { part.draw(arg::<A, S>(&mut parts, &state).await?).await };
            Box::pin(within(Where::dynamic::<F>(), drawn))
        };
        let meanwhile = self.meanwhile.clone();
        let make = Box::new(make);
        out.mark_later(Arc::new(Place::Dynamic { make, meanwhile }));
    }
}

/// A function that [`dynamic`] can call: async, with extractors, returning what a page may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot draw a part of a page",
    note = "write `async fn hello(session: Session) -> Markup`: extractors as for a page, and what a page returns"
)]
pub trait Part<A>: Clone + Send + Sync + 'static {
    /// Calls the function.
    fn draw(&self, arguments: A) -> impl Future<Output = Result<Page, PageEnd>> + Send;
}

macro_rules! parts {
    ($(($($argument:ident)*))*) => {$(
        impl<F, R, $($argument,)*> Part<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> R + Clone + Send + Sync + 'static,
            R: Future<Output: IntoPage> + Send,
        {
            #[allow(non_snake_case, reason = "an argument is named as its type")]
            fn draw(
                &self,
                ($($argument,)*): ($($argument,)*),
            ) -> impl Future<Output = Result<Page, PageEnd>> + Send {
                let drawn = self($($argument),*);
                async move { drawn.await.into_page() }
            }
        }
    )*};
}
parts!(() (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E G) (A B C D E G H) (A B C D E G H I));

/// Makes a region of a piece of a page: after an action it is compared by itself.
///
/// Layouts' slots and pages are regions without being told. Mark a piece of a large page when the
/// rest should not travel with it. No element is added. A page has at most 64 regions, otherwise it
/// travels as a whole.
///
/// # Examples
///
/// ```
/// use hallway::{region, rsx};
///
/// let rows = ["Ada", "Grace"];
/// let page = rsx! {
///     <section>"A long text that stays as it is."</section>
///     (region(rsx! { <ul>@for row in rows { <li>(row)</li> }</ul> }))
/// };
/// # let _ = page;
/// ```
pub fn region(content: impl Render) -> Region {
    Region(Arc::new(Place::Region(content.into_markup())))
}

/// What [`region`] gives.
#[derive(Debug, Clone)]
#[must_use = "put it into the page in parentheses"]
pub struct Region(Arc<Place>);

impl Render for Region {
    fn render_to(&self, out: &mut Markup) {
        out.mark_later(self.0.clone());
    }
}

/// What a mark stands for before a response makes a hole of it.
pub(super) enum Place {
    Dynamic {
        make: Box<dyn Fn(Parts) -> Making + Send + Sync>,
        meanwhile: Option<Markup>,
    },
    Region(Markup),
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Dynamic { meanwhile, .. } => {
                let mut shown = f.debug_struct("Dynamic");
                shown.field("meanwhile", meanwhile).finish_non_exhaustive()
            }
            Self::Region(content) => f.debug_tuple("Region").field(content).finish(),
        }
    }
}

impl Place {
    fn hole(&self, parts: &Parts) -> Hole {
        match self {
            Self::Dynamic { make, meanwhile } => Hole::new(
                meanwhile.clone().unwrap_or_default(),
                make(parts.clone()),
                false,
            ),
            Self::Region(_) => Hole::empty(),
        }
    }

    /// What it holds, without anything being made.
    fn there(&self) -> Option<&Markup> {
        match self {
            Self::Region(content) => Some(content),
            Self::Dynamic { .. } => None,
        }
    }

    fn is_streamed(&self) -> bool {
        matches!(
            self,
            Self::Dynamic {
                meanwhile: Some(_),
                ..
            }
        )
    }
}

/// What is there before the first byte is sent, and belongs into the document's holes.
#[derive(Default)]
pub(super) struct Ready(Vec<(Arc<Hole>, Page, Ready)>);

impl Ready {
    /// Fills the holes, once they have their names.
    pub(super) fn fill(self) {
        for (hole, page, inner) in self.0 {
            hole.fill(page);
            inner.fill();
        }
    }
}

/// Makes a hole of each place, and draws what has to be there first: all at once.
pub(super) async fn begin(body: &mut Markup, parts: &Parts) -> Result<Ready, PageEnd> {
    let (mut there, mut at_once) = (Vec::new(), Vec::new());
    for kind in body.later_mut() {
        let Some(place) = place_at(kind) else {
            continue;
        };
        let hole = Arc::new(place.hole(parts));
        match place.there() {
            // Nothing to wait for: a page may have very many of these.
            Some(content) if !content.has_later() => {
                there.push((hole.clone(), Page::new(content.clone()), Ready::default()));
            }
            content if !place.is_streamed() => {
                at_once.push((
                    hole.clone(),
                    content.map(|content| Page::new(content.clone())),
                ));
            }
            _ => {}
        }
        *kind = MarkKind::Later(hole);
    }
    let drawn = at_once.into_iter().map(|(hole, page)| async move {
        let mut page = match (page, hole.start()) {
            (Some(page), _) => page,
            (None, Some(making)) => making.await?,
            (None, None) => Page::default(),
        };
        let inner = match page.body.has_later() {
            true => Box::pin(begin(&mut page.body, parts)).await?,
            false => Ready::default(),
        };
        Ok((hole, page, inner))
    });
    there.extend(try_join_all(drawn).await?);
    Ok(Ready(there))
}

fn place_at(kind: &MarkKind) -> Option<Arc<Place>> {
    match kind {
        MarkKind::Later(later) => later.clone().downcast().ok(),
        _ => None,
    }
}

/// The content of a region, where no response has made a hole of it.
pub(super) fn region_in(later: &(dyn Any + Send + Sync)) -> Option<&Markup> {
    match later.downcast_ref()? {
        Place::Region(content) => Some(content),
        Place::Dynamic { .. } => None,
    }
}

/// Whether each response fills in something of its visitor's.
pub(super) fn is_personal(markup: &Markup) -> bool {
    any_later(markup, &|later| {
        matches!(later.downcast_ref(), Some(Place::Dynamic { .. }))
    })
}

/// Whether something in it is made once, and so cannot be kept.
pub(super) fn has_stream(markup: &Markup) -> bool {
    any_later(markup, &|later| later.is::<Hole>())
}

fn any_later(markup: &Markup, is: &dyn Fn(&(dyn Any + Send + Sync)) -> bool) -> bool {
    markup.has_later()
        && markup.marks().iter().any(|mark| match &mark.kind {
            MarkKind::Later(later) => {
                let inside = region_in(&**later);
                is(&**later) || inside.is_some_and(|inside| any_later(inside, is))
            }
            _ => false,
        })
}
