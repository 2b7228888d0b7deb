//! What an action returns when it has succeeded: a value, and effects as data.

use std::borrow::Cow;

use serde::Serialize;

use super::after::After;
use crate::cache::Tag;
use crate::{Error, Link};

/// The success of an action, with its effects.
///
/// Effects are data: they happen after the function has returned, and only because it returned
/// this value.
///
/// # Examples
///
/// ```
/// use hallway::Done;
///
/// let done = Done::new()
///     .message("Thanks, we'll be in touch.")
///     .revalidate_path("/admin/leads");
/// assert_eq!(done.text(), Some("Thanks, we'll be in touch."));
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "effects happen only when the action returns them"]
pub struct Done<T = ()> {
    pub(super) message: Option<Cow<'static, str>>,
    pub(super) data: Option<T>,
    pub(super) reset: bool,
    pub(super) redirect: Option<Target>,
    pub(super) cookies: Vec<cookie::Cookie<'static>>,
    pub(super) raises: Vec<Raise>,
    pub(super) session: Option<SessionChange>,
    /// Subjects whose sessions all end.
    pub(super) ends: Vec<String>,
    /// What is left to do when everything else is done.
    pub(super) after: Vec<After>,
}

/// A tag or a path that the action made old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raise {
    Update(Tag),
    Revalidate(Tag),
    Path(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SessionChange {
    In(String),
    Out,
    OutEverywhere,
}

impl Done {
    /// The action has done its work.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value for the page and for scripts.
    pub fn data<T: Serialize>(self, data: T) -> Done<T> {
        Done {
            message: self.message,
            data: Some(data),
            reset: self.reset,
            redirect: self.redirect,
            cookies: self.cookies,
            raises: self.raises,
            session: self.session,
            ends: self.ends,
            after: self.after,
        }
    }
}

impl<T> Done<T> {
    /// Says a sentence to the person: shown by the form, or by the page that a redirect leads to.
    pub fn message(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(text.into());
        self
    }

    /// Puts the form back to its first values. Without it a script keeps what was typed.
    pub fn reset(mut self) -> Self {
        self.reset = true;
        self
    }

    /// Leads to another page of the app, or to an [`external`] address.
    pub fn redirect(mut self, to: impl Into<Target>) -> Self {
        self.redirect = Some(to.into());
        self
    }

    /// Sets a cookie. Names that begin with `hallway-` or `__Host-hallway-` are the framework's.
    pub fn cookie(mut self, cookie: cookie::Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// Makes everything cached under `tag` old: no later read returns it.
    pub fn update_tag(mut self, tag: impl Into<Tag>) -> Self {
        self.raises.push(Raise::Update(tag.into()));
        self
    }

    /// Marks everything cached under `tag` as stale: it is served once more while it is made anew.
    pub fn revalidate_tag(mut self, tag: impl Into<Tag>) -> Self {
        self.raises.push(Raise::Revalidate(tag.into()));
        self
    }

    /// Makes old whatever the page at `path` has cached; a pattern (`/work/{slug}`) and a folder
    /// (`/admin/*`) stand for all their pages. See [`Cache::revalidate_path`](crate::Cache::revalidate_path).
    pub fn revalidate_path(mut self, path: impl AsRef<str>) -> Self {
        self.raises.push(Raise::Path(path.as_ref().to_owned()));
        self
    }

    /// Starts a session for `subject`: a user's id, as the app's guards know it. A session that was
    /// there ends.
    pub fn sign_in(mut self, subject: impl Into<String>) -> Self {
        self.session = Some(SessionChange::In(subject.into()));
        self
    }

    /// Ends the session, for every copy of its cookie.
    pub fn sign_out(mut self) -> Self {
        self.session = Some(SessionChange::Out);
        self
    }

    /// Ends every session of whoever is signed in, in every browser, this one included.
    pub fn sign_out_everywhere(mut self) -> Self {
        self.session = Some(SessionChange::OutEverywhere);
        self
    }

    /// Ends every session of `subject`, in every browser. With [`sign_in`](Self::sign_in) this
    /// browser stays signed in: what one wants after a change of the password.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::Done;
    /// let done = Done::new().end_sessions_of("ada").sign_in("ada");
    /// ```
    pub fn end_sessions_of(mut self, subject: impl Into<String>) -> Self {
        self.ends.push(subject.into());
        self
    }

    /// Does something that nobody has to wait for: a letter, a thumbnail. It begins when the action
    /// has succeeded, at most once, and runs to its end whatever becomes of the caller; a program
    /// that stops waits for it. An error goes to the log: what must not be lost belongs in a table.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::{Done, Error};
    /// # async fn send_letter(_: &str) -> Result<(), Error> { Ok(()) }
    /// let done = Done::new().after(async { send_letter("ada@example.com").await });
    /// ```
    pub fn after(mut self, work: impl Future<Output = Result<(), Error>> + Send + 'static) -> Self {
        self.after.push(After::new(work));
        self
    }

    /// The sentence, to look at in a test.
    pub fn text(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The tags and paths that it makes old, to look at in a test.
    pub fn raised(&self) -> impl Iterator<Item = &str> {
        self.raises.iter().map(|raise| match raise {
            Raise::Update(tag) | Raise::Revalidate(tag) => tag.as_str(),
            Raise::Path(path) => path,
        })
    }

    /// The value, to look at in a test.
    pub fn value(&self) -> Option<&T> {
        self.data.as_ref()
    }
}

/// Where a redirect leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page of the app.
    Page(Link),
    /// Another origin, which must be on the app's list.
    External(External),
}

impl From<Link> for Target {
    fn from(link: Link) -> Self {
        Self::Page(link)
    }
}

impl From<External> for Target {
    fn from(url: External) -> Self {
        Self::External(url)
    }
}

/// An address outside of the app. See [`external`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct External(pub(super) String);

/// Names an address outside of the app for [`Done::redirect`].
///
/// Its origin must be on the list of `App::allow_redirects_to`; otherwise the action has failed,
/// and the log says why.
pub fn external(url: impl Into<String>) -> External {
    External(url.into())
}
