//! Decides who may call: guards, and the principal that they yield.

use std::borrow::Cow;
use std::future::Future;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};

use crate::{Error, Link};

/// Names a guard: `#[action(access = Staff)]`, `Principal<Staff>`.
///
/// A guard is two traits: this one says what it yields, [`Guard`] how it is checked with the app's
/// state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guard: it does not say who may call",
    label = "not a guard",
    note = "use `Public`, or implement `hallway::Access` and `hallway::Guard` for it"
)]
pub trait Access: Send + 'static {
    /// Who is calling, as the guard found out.
    type Who: Send + 'static;

    /// Whether everybody may pass, so that a browser without cookies may call too.
    const PUBLIC: bool = false;
}

/// Checks a request for a guard.
///
/// # Examples
///
/// ```
/// use hallway::{Access, Denied, Guard, Link, Session, http::request::Parts};
///
/// pub struct Staff;
///
/// impl Access for Staff {
///     type Who = String;
/// }
///
/// impl<S: Send + Sync> Guard<S> for Staff {
///     async fn check(parts: &mut Parts, _: &S) -> Result<String, Denied> {
///         match Session::of(parts).subject() {
///             Some(name) => Ok(name.to_owned()),
///             None => Err(Denied::sign_in(Link::new("/login"))),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "the guard `{Self}` cannot be checked with the app's state `{S}`",
    note = "implement `hallway::Guard<{S}>` for it"
)]
pub trait Guard<S>: Access {
    /// Says who is calling, or why they may not.
    fn check(
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<Self::Who, Denied>> + Send;
}

/// The guard that lets everybody pass.
#[derive(Debug, Clone, Copy)]
pub struct Public;

impl Access for Public {
    type Who = ();

    const PUBLIC: bool = true;
}

impl<S: Send + Sync> Guard<S> for Public {
    async fn check(_: &mut Parts, _: &S) -> Result<(), Denied> {
        Ok(())
    }
}

/// Why a guard does not let a caller pass.
///
/// In a page or a layout it becomes the response; in an action the page is drawn again with the
/// sentence and with what was typed.
#[derive(Debug, Clone)]
#[must_use = "a denial does nothing until the guard returns it"]
pub struct Denied {
    status: StatusCode,
    message: Cow<'static, str>,
    sign_in: Option<Link>,
    /// The value of `WWW-Authenticate`.
    challenge: Option<&'static str>,
    /// The id of an unexpected error that kept the guard from deciding.
    failed: Option<String>,
}

impl Denied {
    /// Nobody is signed in (401). A page leads to `link`, where that can be changed.
    pub fn sign_in(link: Link) -> Self {
        Self {
            sign_in: Some(link),
            ..Self::unauthorized("Please sign in first.")
        }
    }

    /// Nobody is signed in (401), and there is no page to do so.
    pub fn unauthorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            message: message.into(),
            sign_in: None,
            challenge: None,
            failed: None,
        }
    }

    /// Somebody is signed in who may not do this (403).
    pub fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            message: message.into(),
            sign_in: None,
            challenge: None,
            failed: None,
        }
    }

    /// Says in `WWW-Authenticate` how to try again.
    pub(super) fn challenge(mut self, scheme: &'static str) -> Self {
        self.challenge = Some(scheme);
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn link(&self) -> Option<&Link> {
        self.sign_in.as_ref()
    }

    pub(crate) fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }
}

/// What a guard asks may fail: `?` makes any error a denial with an id, and the log has the cause.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for Denied {
    fn from(cause: E) -> Self {
        Error::from(cause).into()
    }
}

/// [`not_found`](crate::not_found) and the like keep their status and their sentence.
impl From<Error> for Denied {
    fn from(error: Error) -> Self {
        error.report("a guard");
        let failed = error.code().is_server_error();
        Self {
            status: error.code(),
            message: error.message().to_owned().into(),
            sign_in: None,
            challenge: None,
            failed: failed.then(|| error.id().to_owned()),
        }
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match (denied.failed, denied.sign_in) {
            (Some(id), _) => Error::told(&id),
            (None, Some(link)) => crate::redirect(link),
            (None, None) => Error::status(denied.status, denied.message),
        }
    }
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let mut response = Error::from(self.clone()).into_response();
        if let Some(scheme) = self.challenge {
            let scheme = HeaderValue::from_static(scheme);
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Who is calling, by the guard `G`.
///
/// In an action it is the principal that the action's own guard yielded. In a page, a layout or a
/// route handler it runs the guard, so naming it in the signature is the check.
///
/// # Examples
///
/// ```
/// # use hallway::{Access, Denied, Guard, Principal, http::request::Parts, rsx, IntoPage};
/// # pub struct Staff;
/// # impl Access for Staff { type Who = String; }
/// # impl<S: Send + Sync> Guard<S> for Staff {
/// #     async fn check(_: &mut Parts, _: &S) -> Result<String, Denied> { Ok("ada".into()) }
/// # }
/// pub async fn page(Principal(name): Principal<Staff>) -> impl IntoPage {
///     rsx! { <p>"Hello " (name)</p> }
/// }
/// ```
#[derive(Debug)]
pub struct Principal<G: Access>(pub G::Who);

impl<S: Send + Sync, G: Guard<S>> FromRequestParts<S> for Principal<G> {
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Denied> {
        G::check(parts, state).await.map(Self)
    }
}
