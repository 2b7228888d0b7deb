//! Says what a page or a layout may return.

use std::borrow::Cow;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use http::{StatusCode, header};

use super::head::Head;
use crate::cache::{Where, within};
use crate::error::Kind;
use crate::html::{MarkKind, Markup, Render};
use crate::{Error, Result};

/// A piece of a document: its HTML, its status, and what it says about the head.
///
/// A page that needs no title can return `rsx!` alone. Layouts give defaults, pages win.
///
/// # Examples
///
/// ```
/// use hallway::{IntoPage, Page, rsx};
///
/// pub async fn page() -> impl IntoPage {
///     Page::new(rsx! { <h1>"About us"</h1> })
///         .title("About")
///         .description("Who we are and how we work.")
/// }
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a page does nothing until it is returned"]
pub struct Page {
    pub(super) body: Markup,
    pub(super) head: Head,
    pub(super) status: Option<StatusCode>,
}

impl Page {
    /// Makes a page of what `rsx!` gives.
    pub fn new(body: impl Render) -> Self {
        Self {
            body: body.into_markup(),
            ..Self::default()
        }
    }

    /// Sets the document's title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.head.title = Some(title.into());
        self
    }

    /// In a layout: how the title of a page below is shown; `%s` stands for it.
    pub fn title_template(mut self, template: &'static str) -> Self {
        self.head.template = Some(template);
        self
    }

    /// Sets what search engines show below the title.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.meta("description", text)
    }

    /// Adds `<meta name=".." content="..">`; the same name again replaces it.
    pub fn meta(self, name: impl Into<String>, content: impl Into<String>) -> Self {
        self.any_meta("name", name.into(), content.into())
    }

    /// Adds `<meta property=".." content="..">`, as Open Graph wants it.
    pub fn property(self, name: impl Into<String>, content: impl Into<String>) -> Self {
        self.any_meta("property", name.into(), content.into())
    }

    fn any_meta(mut self, kind: &'static str, name: String, content: String) -> Self {
        self.head.meta.retain(|(_, old, _)| *old != name);
        self.head.meta.push((kind, name, content));
        self
    }

    /// Sets the address under which search engines list the page.
    pub fn canonical(mut self, url: impl Into<String>) -> Self {
        self.head.canonical = Some(url.into());
        self
    }

    /// Adds a stylesheet. The policy allows those of this origin; `style=".."` is not allowed.
    pub fn stylesheet(mut self, href: impl Into<String>) -> Self {
        self.head.stylesheets.push(href.into());
        self
    }

    /// Adds a script module of this origin.
    pub fn script(mut self, src: impl Into<String>) -> Self {
        self.head.scripts.push(src.into());
        self
    }

    /// Sets the status; 200 unless said.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Puts the page into the slot of the layout at `depth`. For the module that is generated.
    #[doc(hidden)]
    pub async fn frame(
        self,
        depth: u8,
        layout: impl AsyncFnOnce(Children) -> Result<Page, PageEnd>,
    ) -> Result<Page, PageEnd> {
        let (start, end) = (MarkKind::RegionStart(depth), MarkKind::RegionEnd(depth));
        let slot = self.body.between(start, end);
        let outer = within(Where::Layout(depth), layout(Children(slot))).await?;
        Ok(Page {
            body: outer.body,
            head: self.head.inside(outer.head),
            status: self.status.or(outer.status),
        })
    }

    /// Puts the page into the slot of a kept layout, which was drawn without it.
    #[doc(hidden)]
    pub fn framed_by(self, depth: u8, layout: &Page) -> Page {
        Page {
            body: layout.body.with_region(depth, &self.body),
            head: self.head.inside(layout.head.clone()),
            status: self.status.or(layout.status),
        }
    }

    /// About what it takes on the heap.
    pub(super) fn bytes(&self) -> usize {
        self.body.bytes() + 512
    }
}

/// What a layout frames: the page, or the layout below.
///
/// # Examples
///
/// ```
/// use hallway::{Children, IntoPage, rsx};
///
/// pub async fn layout(children: Children) -> impl IntoPage {
///     rsx! { <main>(children)</main> }
/// }
/// ```
#[derive(Debug)]
pub struct Children(Markup);

impl Children {
    /// Makes the content of a slot by hand, to call a layout in a test.
    pub fn of(html: Markup) -> Self {
        Self(html)
    }
}

impl Render for Children {
    fn render_to(&self, out: &mut Markup) {
        out.push(&self.0);
    }
}

/// How a page ended without a page: with a response of its own, or with an error.
#[derive(Debug)]
#[doc(hidden)]
pub enum PageEnd {
    /// Sent as it is.
    Response(Response),
    /// Shown by the nearest `not_found.rs` or `error.rs`, or followed as a redirect.
    Error(Error),
}

impl PageEnd {
    /// Where the page leads instead.
    pub(crate) fn location(&self) -> Option<String> {
        match self {
            Self::Error(error) => match error.kind() {
                Kind::Redirect(to) => Some(to.clone()),
                Kind::Status(_) => None,
            },
            Self::Response(response) if response.status().is_redirection() => {
                let to = response.headers().get(header::LOCATION)?;
                to.to_str().ok().map(str::to_owned)
            }
            Self::Response(_) => None,
        }
    }

    pub(super) fn sets_cookies(&self) -> bool {
        matches!(self, Self::Response(response) if response.headers().contains_key(header::SET_COOKIE))
    }
}

/// A value that a page or a layout can return.
///
/// `rsx!`, [`Page`], a status with either, a redirect, a whole response, and a `Result` of these
/// with [`Error`](crate::Error).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a page",
    note = "return what `rsx!` gives, a `hallway::Page`, or `Result<_, hallway::Error>` of these"
)]
pub trait IntoPage {
    /// Turns the value into a page, or into what comes instead of one.
    ///
    /// # Errors
    ///
    /// When there is no page: an error, a redirect, a response of another kind.
    fn into_page(self) -> Result<Page, PageEnd>;
}

impl IntoPage for Page {
    fn into_page(self) -> Result<Page, PageEnd> {
        Ok(self)
    }
}

impl IntoPage for Markup {
    fn into_page(self) -> Result<Page, PageEnd> {
        Ok(Page {
            body: self,
            ..Page::default()
        })
    }
}

impl<T: IntoPage> IntoPage for Result<T, Error> {
    fn into_page(self) -> Result<Page, PageEnd> {
        self.map_err(PageEnd::Error)?.into_page()
    }
}

impl<T: IntoPage> IntoPage for (StatusCode, T) {
    fn into_page(self) -> Result<Page, PageEnd> {
        Ok(self.1.into_page()?.status(self.0))
    }
}

impl IntoPage for Redirect {
    fn into_page(self) -> Result<Page, PageEnd> {
        Err(PageEnd::Response(self.into_response()))
    }
}

impl IntoPage for Response {
    fn into_page(self) -> Result<Page, PageEnd> {
        Err(PageEnd::Response(self))
    }
}

/// What an `error.rs` shows: the status, a sentence and the id that the log has too.
///
/// # Examples
///
/// ```
/// use hallway::{ErrorInfo, IntoPage, rsx};
///
/// pub async fn error(error: ErrorInfo) -> impl IntoPage {
///     rsx! { <h1>(error.message())</h1> <p>"Please tell us this id: " (error.id())</p> }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct ErrorInfo {
    status: StatusCode,
    message: Cow<'static, str>,
    id: String,
}

impl ErrorInfo {
    /// Makes one by hand, to call an error page in a test.
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>, id: &str) -> Self {
        Self {
            status,
            message: message.into(),
            id: id.to_owned(),
        }
    }

    pub(crate) fn of(error: &Error) -> Self {
        Self::new(error.code(), error.message().to_owned(), error.id())
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The sentence for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The id that the log has too.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ErrorInfo {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            Error::internal("`ErrorInfo` can be asked for in error.rs and not_found.rs only")
        })
    }
}
