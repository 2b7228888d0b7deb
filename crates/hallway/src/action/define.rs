//! Says what an action is: the traits that `#[action]` implements.

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::done::Done;
use super::error::ActionError;
use super::may::May;
use crate::form::Form;
use crate::guard::{Access, Limit};

/// An action, by name: what a page needs to draw its form. Implemented by `#[action]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an action",
    note = "put `#[action(access = ..)]` above the function"
)]
pub trait ActionRef: Send + Sync + 'static {
    /// What the form sends.
    type Input: Form;
    /// What the page seals into the form.
    type Bound: Serialize + DeserializeOwned + Send + 'static;
    /// Who may call.
    type Access: Access;
    /// What `Done<T>` carries.
    type Data: Serialize + Send + 'static;
    /// What can go wrong.
    type Error: ActionError;
    /// The rest of what the attribute says.
    const SPEC: ActionSpec;
}

/// An action that the app's state `S` can run. Implemented by `#[action]`.
#[diagnostic::on_unimplemented(
    message = "the action `{Self}` needs something that the app's state `{S}` does not have",
    note = "the compiler names the parameter below; implement `FromRef<{S}>` for it"
)]
pub trait Action<S>: ActionRef {
    /// What the `Allowed<P>` of its parameters asks for; `()` without one.
    type May: May<Self, S>;

    /// Takes the other parameters from the request and calls the function.
    fn call(
        who: <Self::Access as Access>::Who,
        allowed: <Self::May as May<Self, S>>::Proof,
        input: Self::Input,
        bound: Self::Bound,
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<Done<Self::Data>, CallError<Self::Error>>> + Send;
}

/// An action that the app with the state `S` has in its table, so that pages can draw its form.
///
/// `src/app.rs` says it for each action that the build script found a mention of. Where an app is
/// put together by hand, or an action comes from another crate, say it beside `App::action`:
/// `impl Mounted<AppState> for remove {}`.
#[diagnostic::on_unimplemented(
    message = "the action `{Self}` is not in the app's table, so nothing could be sent with its form",
    label = "not in the table of src/app.rs",
    note = "the build script found no mention of it: name it in a `use` or in the type of a page's parameter, without an alias, and build again",
    note = "an action of another crate: `impl hallway::Mounted<{S}> for {Self} {{}}` and `App::action`"
)]
pub trait Mounted<S>: ActionRef {}

/// What `#[action(..)]` says besides types.
#[derive(Debug, Clone, Copy)]
pub struct ActionSpec {
    /// Module path and function.
    pub path: &'static str,
    /// A name of its own, instead of the path.
    pub name: Option<&'static str>,
    /// The name that it had before.
    pub rename: Option<&'static str>,
    /// Calls of one lane run one after the other.
    pub lane: Option<&'static str>,
    /// Whether copies of a submission run too.
    pub repeatable: bool,
    /// Whether the function writes the submission's id itself, and so may begin again.
    pub once: bool,
    /// Whether the function tells how far it is.
    pub progress: bool,
    /// How often it may be called.
    pub limits: &'static [Limit],
    /// The largest body in bytes; 1 MB unless said.
    pub max_bytes: Option<u64>,
    /// The most bytes of files that the form brings; none unless said.
    pub file_bytes: Option<u64>,
    /// The type of the bound values, as written.
    pub bound: &'static str,
}

impl ActionSpec {
    /// The stable name: the path below `app`, without the crate's name.
    pub(crate) const fn name(&self) -> &'static str {
        if let Some(name) = self.name {
            return name;
        }
        match behind(self.path, "::app::") {
            Some(below) => below,
            None => match behind(self.path, "::") {
                Some(rest) => rest,
                None => self.path,
            },
        }
    }

    /// A fingerprint of the bound values' type: other types do not decode these values.
    pub(crate) const fn shape(&self) -> u32 {
        (xxhash_rust::const_xxh3::xxh3_64(self.bound.as_bytes()) >> 32) as u32
    }

    pub(crate) const fn max_bytes(&self) -> u64 {
        const ONE_MB: u64 = 1 << 20;
        match self.max_bytes {
            Some(most) => most,
            None => ONE_MB,
        }
    }

    pub(crate) const fn file_bytes(&self) -> u64 {
        match self.file_bytes {
            Some(most) => most,
            None => 0,
        }
    }
}

/// What comes behind the first `needle`; `str::split_once` for constants.
const fn behind(text: &'static str, needle: &str) -> Option<&'static str> {
    let (hay, needle) = (text.as_bytes(), needle.as_bytes());
    let mut at = 0;
    while at + needle.len() <= hay.len() {
        let mut same = 0;
        while same < needle.len() && hay[at + same] == needle[same] {
            same += 1;
        }
        if same == needle.len() {
            return Some(text.split_at(at + same).1);
        }
        at += 1;
    }
    None
}

/// The decoded and checked input of an action: the last parameter.
///
/// # Examples
///
/// ```
/// # use hallway::Input;
/// # struct NewLead { name: String }
/// fn greet(Input(lead): Input<NewLead>) -> String {
///     format!("Hello {}", lead.name)
/// }
/// assert_eq!(greet(Input(NewLead { name: "Ada".into() })), "Hello Ada");
/// ```
#[derive(Debug, Clone)]
pub struct Input<T>(pub T);

/// Values that the page sealed into the form. A visitor can neither read nor change them.
#[derive(Debug, Clone)]
pub struct Bound<T>(pub T);

/// How a call ended without a `Done`.
#[derive(Debug)]
pub enum CallError<E> {
    /// A parameter could not be taken from the request.
    Extract(Response),
    /// The function returned its error.
    Action(E),
}

/// Takes one parameter of an action from the request.
///
/// # Errors
///
/// The extractor's rejection.
pub async fn extract<T: FromRequestParts<S>, S, E>(
    parts: &mut Parts,
    state: &S,
) -> Result<T, CallError<E>> {
    T::from_request_parts(parts, state)
        .await
        .map_err(|rejection| CallError::Extract(rejection.into_response()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_place_below_app() {
        let spec = |path| ActionSpec {
            path,
            name: None,
            rename: None,
            lane: None,
            repeatable: false,
            once: false,
            progress: false,
            limits: &[],
            max_bytes: None,
            file_bytes: None,
            bound: "()",
        };
        assert_eq!(
            spec("studio::app::contact::actions::send").name(),
            "contact::actions::send"
        );
        assert_eq!(spec("shop::cart::add").name(), "cart::add");
    }
}
