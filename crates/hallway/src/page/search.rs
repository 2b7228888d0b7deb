//! Gives a page its query as a form: searches, filters, pages of a list.

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;

use super::public::PublicParts;
use crate::Error;
use crate::form::{Entries, ErrorSummary, FieldErrors, Form, FormState};
use crate::guard::Deployment;
use crate::html::{Attribute as _, Markup, Render};

/// The query of a page, decoded and checked like any form.
///
/// A form with `method="get"` puts what is typed into the address, so that a search can be kept,
/// shared and gone back to. Nothing changes by it, so it needs no token and no action. A query that
/// breaks a rule is shown again in the form, with its errors; the page is drawn all the same.
///
/// A query without any of the form's fields is a fresh one: no error is shown, and
/// [`value`](Self::value) is there if the form may be empty. [`Link::with`](crate::Link::with) makes
/// the address that shows a value.
///
/// # Examples
///
/// ```
/// use hallway::{Form, IntoPage, Link, Search, rsx};
///
/// #[derive(Form)]
/// pub struct Filter {
///     #[form(length(max = 100))]
///     text: Option<String>,
///     #[form(range(min = 1, max = 1000))]
///     page: Option<u32>,
/// }
///
/// pub async fn page(search: Search<Filter>) -> impl IntoPage {
///     let page = search.value().map_or(1, |filter| filter.page.unwrap_or(1));
///     let next = Filter { text: None, page: Some(page + 1) };
///     rsx! {
///         (search.form(|f| rsx! {
///             (f.text.input().label("Look for"))
///             <button>"Search"</button>
///         }))
///         <a href=(Link::new("/work").with(&next))>"Next page"</a>
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Search<T> {
    value: Option<T>,
    state: FormState,
}

impl<T: Form> Search<T> {
    /// Decodes a query without a request, to call a page in a test.
    ///
    /// # Errors
    ///
    /// More entries, or longer names, than any form has.
    pub fn of(query: &str) -> Result<Self, crate::form::Malformed> {
        Ok(Self::decoded(
            Entries::from_urlencoded(query.as_bytes())?,
            |errors| errors,
        ))
    }

    fn decoded(entries: Entries, words: impl FnOnce(FieldErrors) -> FieldErrors) -> Self {
        let is_sent = entries.iter().any(|(name, _)| T::knows(name));
        let decoded = T::decode(&entries);
        let (value, errors) = match decoded {
            Ok(value) => (Some(value), FieldErrors::new()),
            Err(errors) => (None, words(errors)),
        };
        let state = if is_sent {
            FormState::sent(entries, errors, PREFIX)
        } else {
            FormState::fresh(PREFIX)
        };
        Self { value, state }
    }

    /// What is looked for, unless the query breaks a rule.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Gives away what is looked for.
    pub fn into_value(self) -> Option<T> {
        self.value
    }

    /// Whether the query has a field of the form.
    pub fn is_sent(&self) -> bool {
        self.state.is_sent()
    }

    /// What is wrong with the query.
    pub fn errors(&self) -> &FieldErrors {
        self.state.errors()
    }

    /// All that is wrong, with links to the fields.
    pub fn summary(&self) -> ErrorSummary {
        ErrorSummary::of(&self.state)
    }

    /// Draws the form. The closure gets one handle per field. It leads to the page's own address.
    pub fn form<R: Render>(&self, draw: impl FnOnce(&T::Fields) -> R) -> SearchForm {
        SearchForm {
            body: draw(&T::fields(&self.state)).into_markup(),
            attributes: Vec::new(),
        }
    }
}

/// Keeps the ids of the fields apart from those of an action's form.
const PREFIX: &str = "search";

/// A form with `method="get"`, ready to stand in a page.
#[derive(Debug, Clone)]
#[must_use = "put the form into the page in parentheses"]
pub struct SearchForm {
    body: Markup,
    attributes: Vec<(&'static str, String)>,
}

impl SearchForm {
    /// Adds a class to the form's element.
    pub fn class(self, class: impl Into<String>) -> Self {
        self.attr("class", class)
    }

    /// Adds an attribute to the form's element: `role`, or `action` for another page that reads the
    /// same query.
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }
}

impl Render for SearchForm {
    fn render_to(&self, out: &mut Markup) {
        out.push_html("<form method=\"get\"");
        for (name, value) in &self.attributes {
            value.attribute_to(name, out);
        }
        out.push_html(">");
        out.push(&self.body);
        out.push_html("</form>");
    }
}

/// The query is a part of the address, and the same for everybody.
impl<T> PublicParts for Search<T> {}

impl<S: Send + Sync, T: Form> FromRequestParts<S> for Search<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let query = parts.uri.query().unwrap_or_default();
        let entries = Entries::from_urlencoded(query.as_bytes())
            .map_err(|error| Error::status(StatusCode::BAD_REQUEST, error.to_string()))?;
        Ok(Self::decoded(entries, |errors| {
            match Deployment::of(parts) {
                Some(on) => on.words.put_into(errors, &parts.headers),
                None => errors,
            }
        }))
    }
}
