//! Gives a page the form of an action, with what became of the last submission.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::define::{ActionRef, Mounted};
use super::form_cx::{ActionForm, FormCx, NOTHING, form_id};
use crate::Error;
use crate::form::{Entries, Form, FormState};
use crate::guard::Deployment;
use crate::html::{FormHole, Markup, Render, short_name};
use crate::page::{Notice, PageContext, Posted, PublicParts};

/// An action that a page draws a form for, and what became of its last submission.
///
/// # Examples
///
/// ```
/// # use hallway::{action, ActionState, Done, Error, Form, Input, IntoPage, Public, rsx};
/// # #[derive(Form)] pub struct NewLead { name: String }
/// # #[action(access = Public)]
/// # pub async fn submit_contact(Input(_lead): Input<NewLead>) -> Result<Done, Error> { Ok(Done::new()) }
/// pub async fn page(contact: ActionState<submit_contact>) -> impl IntoPage {
///     rsx! {
///         <h1>"Contact us"</h1>
///         (contact.form(|f| rsx! {
///             (f.name.input().label("Your name"))
///             (f.submit("Send message").pending("Sending..."))
///         }))
///     }
/// }
/// ```
#[derive(Debug)]
pub struct ActionState<A: ActionRef> {
    page: Arc<PageContext>,
    action: std::marker::PhantomData<fn() -> A>,
}

impl<A: ActionRef> ActionState<A> {
    /// A state without a submission, to call a page in a test.
    pub fn fresh() -> Self {
        Self {
            page: Arc::default(),
            action: std::marker::PhantomData,
        }
    }

    /// Draws the form. The closure gets one handle per field.
    pub fn form<R: Render>(&self, draw: impl FnOnce(&FormCx<A>) -> R) -> ActionForm
    where
        A: ActionRef<Bound = ()>,
    {
        self.draw(NOTHING.to_vec(), None, draw)
    }

    /// Draws what a script of the page calls the action by: `hallway.call(id, input)`.
    ///
    /// It is an empty form that nobody sees, so it cannot stand within another form. Any other form
    /// of an action can be called by its id, too.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::{action, ActionState, Done, Error, Form, Input, IntoPage, Public, rsx};
    /// # #[derive(Form)] pub struct Move { card: u32, before: Option<u32> }
    /// # #[action(access = Public, lane = "board")]
    /// # pub async fn move_card(Input(_to): Input<Move>) -> Result<Done, Error> { Ok(Done::new()) }
    /// pub async fn page(move_card: ActionState<move_card>) -> impl IntoPage {
    ///     rsx! {
    ///         (move_card.reference("move-card"))
    ///         <script type="module" src="/board.js"></script>
    ///     }
    /// }
    /// // board.js: await hallway.call('move-card', { card: 3, before: 5 })
    /// ```
    pub fn reference(&self, id: impl Into<String>) -> ActionForm
    where
        A: ActionRef<Bound = ()>,
    {
        self.bind(()).reference(id)
    }

    /// Fills the form with `value` until something else is sent: for a form that changes something
    /// which is already there. Passwords stay empty.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::{action, ActionState, Bound, Done, Error, Form, Input, IntoPage, Public, rsx};
    /// # #[derive(Form)] pub struct Post { title: String }
    /// # #[action(access = Public)]
    /// # pub async fn change_post(Bound(_id): Bound<u32>, Input(_post): Input<Post>) -> Result<Done, Error> { Ok(Done::new()) }
    /// pub async fn page(change: ActionState<change_post>) -> impl IntoPage {
    ///     let post = Post { title: "Harbour".to_owned() };
    ///     rsx! {
    ///         (change.bind(7).filled(&post).form(|f| rsx! {
    ///             (f.title.input())
    ///             (f.submit("Save"))
    ///         }))
    ///     }
    /// }
    /// ```
    pub fn filled(&self, value: &A::Input) -> BoundForm<'_, A>
    where
        A: ActionRef<Bound = ()>,
    {
        self.bind(()).filled(value)
    }

    /// Seals values into the form: the action gets them as `Bound<T>`, and nobody can change them.
    pub fn bind(&self, bound: A::Bound) -> BoundForm<'_, A> {
        // What cannot be encoded decodes to nothing, and the call is answered `stale`.
        BoundForm {
            state: self,
            bound: serde_json::to_vec(&bound).unwrap_or_default(),
            filled: None,
        }
    }

    /// The data of `Done<T>`, after a success.
    pub fn data(&self) -> Option<A::Data>
    where
        A::Data: DeserializeOwned,
    {
        let data = self.mine()?.data.clone()?;
        serde_json::from_value(data).ok()
    }

    /// The message of the last submission, after a success.
    pub fn message(&self) -> Option<&str> {
        match &self.mine()?.notice {
            Some(Notice::Message(text)) => Some(text),
            _ => None,
        }
    }

    /// The typed error of the last submission, as data: `code` and its fields.
    pub fn error(&self) -> Option<&Value> {
        self.mine()?.error.as_ref()
    }

    /// What was posted, if it was posted by a form of this action.
    fn mine(&self) -> Option<&Posted> {
        let name = const { short_name(A::SPEC.name()) };
        let posted = self.page.posted.as_ref()?;
        let form = short_name(&posted.form);
        let rest = form.strip_prefix(name)?;
        (rest.is_empty() || rest.starts_with('.')).then_some(posted)
    }

    fn draw<R: Render>(
        &self,
        bound: Vec<u8>,
        filled: Option<Entries>,
        draw: impl FnOnce(&FormCx<A>) -> R,
    ) -> ActionForm {
        let name = const { A::SPEC.name() };
        let ordinal = self.page.forms.next(form_id(name, &bound, 0));
        let id = form_id(name, &bound, ordinal);
        let posted = self
            .mine()
            .filter(|posted| short_name(&posted.form) == short_name(&id));
        let prefix = short_name(&id).replace('.', "-");
        let state = match posted.and_then(|posted| posted.sent.clone()) {
            Some((entries, errors)) => FormState::sent(entries, errors, prefix),
            None => match filled {
                Some(entries) => FormState::fresh(prefix).filled_with(|| entries),
                None => FormState::fresh(prefix),
            },
        };
        let cx = FormCx {
            fields: <A::Input as Form>::fields(&state),
            state,
        };
        let body = draw(&cx).into_markup();
        if let Some(field) = cx.state.behind_files() {
            warn_once(name, field);
        }
        ActionForm {
            hole: Arc::new(FormHole {
                action: name,
                id,
                ordinal,
                bound,
                shape: const { A::SPEC.shape() },
            }),
            lane: A::SPEC.lane,
            progress: A::SPEC.progress,
            notice: posted.and_then(|posted| posted.notice.clone()),
            body,
            files: cx.state.has_files(),
            attributes: Vec::new(),
        }
    }
}

/// Says at the first draw that a form has a text behind a file.
fn warn_once(action: &'static str, field: &str) {
    static SAID: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
    if SAID
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(action)
    {
        tracing::warn!(
            action,
            field,
            "HW0203: a form draws a field behind one for files: without scripts its text is lost \
             when a large file is refused; draw files last"
        );
    }
}

/// An action with values that will be sealed into its form.
#[derive(Debug)]
pub struct BoundForm<'a, A: ActionRef> {
    state: &'a ActionState<A>,
    bound: Vec<u8>,
    filled: Option<Entries>,
}

impl<A: ActionRef> BoundForm<'_, A> {
    /// Fills the form with `value`; see [`ActionState::filled`].
    #[must_use]
    pub fn filled(mut self, value: &A::Input) -> Self {
        self.filled = Some(value.encode());
        self
    }

    /// Draws what a script calls the action by; see [`ActionState::reference`].
    pub fn reference(self, id: impl Into<String>) -> ActionForm {
        let form = ActionForm {
            notice: None,
            ..self.form(|_| Markup::new())
        };
        form.attr("id", id).attr("hidden", "")
    }

    /// Draws the form.
    pub fn form<R: Render>(self, draw: impl FnOnce(&FormCx<A>) -> R) -> ActionForm {
        self.state.draw(self.bound, self.filled, draw)
    }
}

/// On a GET it is the same for everybody; a page with a message is answered privately.
impl<A: ActionRef> PublicParts for ActionState<A> {
    const READS_QUERY: bool = false;
}

impl<S: Send + Sync, A: Mounted<S>> FromRequestParts<S> for ActionState<A> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let name = const { A::SPEC.name() };
        let mounted = Deployment::of(parts).is_some_and(|on| on.actions.contains(name));
        if !mounted {
            return Err(Error::internal(format!(
                "HW0201: a page draws a form for `{name}`, which is not in the table of actions; \
                 build again so that src/app.rs lists it, or mount it with App::action"
            )));
        }
        Ok(Self {
            page: parts.extensions.get().cloned().unwrap_or_default(),
            action: std::marker::PhantomData,
        })
    }
}
