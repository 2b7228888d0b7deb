//! Takes events that other services send: signed, recent, and each handled once.
//!
//! 1. The headers are read first: a delivery without a signature, or with one that is too old, is
//!    refused before its body is.
//! 2. The signature is checked over the exact bytes that came, in constant time, with every secret
//!    that is known: a secret is changed by knowing two for a while.
//! 3. Only then is the body read as an event. Kinds that nobody knows are events like any other.
//! 4. [`Webhook::once`] hands out an event whose handler has not ended well yet, in a task of its
//!    own: a sender that hangs up stops nothing.
//!
//! | answer | when | senders then |
//! | --- | --- | --- |
//! | 204 | handled, now or before | are content |
//! | 400 | a header is missing, or the body is no event | give up, or try the same again |
//! | 401 | the signature is wrong or too old | the same |
//! | 413 | the body is too large | the same |
//! | 5xx | the handler failed; its error decides | try again |
//! | 503 | more events came than can be remembered | try again |

mod event;
mod github;
mod sanity;
mod secrets;
mod signature;
mod slack;
mod standard;
mod stripe;

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::{FromRef, FromRequest, Request};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use http::{HeaderMap, StatusCode};

use super::body::{self, Unread};
use super::problem::Problem;
use crate::Error;
use crate::guard::Deployment;
use crate::store::{Begun, ClaimGuard, Outcome};

pub use event::{Event, Unreadable};
pub use github::GitHub;
pub use sanity::Sanity;
pub use secrets::WebhookSecrets;
pub use signature::{Signature, Unsigned, header};
pub use slack::Slack;
pub use standard::StandardWebhooks;
pub use stripe::Stripe;

/// How a service signs what it sends.
///
/// Written here are [`Stripe`], [`GitHub`], [`StandardWebhooks`] (Svix, Resend, Clerk and others),
/// [`Sanity`] and [`Slack`]. For another one that signs with HMAC-SHA-256 say where the parts
/// stand; the comparison is not yours to get wrong.
///
/// # Examples
///
/// ```
/// use hallway::http::HeaderMap;
/// use hallway::route::webhook::{Event, Sender, Signature, Unreadable, Unsigned, header};
///
/// /// A shop that signs the body alone, in base64.
/// pub enum Shop {}
///
/// impl Sender for Shop {
///     const NAME: &'static str = "shop";
///
///     fn signature(headers: &HeaderMap) -> Result<Signature, Unsigned> {
///         Ok(Signature::of_body().base64(header(headers, "x-shop-hmac-sha256")?))
///     }
///
///     fn event(headers: &HeaderMap, body: &[u8]) -> Result<Event, Unreadable> {
///         let id = header(headers, "x-shop-event-id")?;
///         let kind = header(headers, "x-shop-topic")?;
///         Ok(Event::new(id, kind, Event::json_of(body)?))
///     }
/// }
/// ```
pub trait Sender: Send + Sync + 'static {
    /// The name in the log, in answers, and beside the id of each event that is remembered.
    const NAME: &'static str;

    /// How far the time of a signature may be from ours, either way.
    const TOLERANCE: Duration = Duration::from_secs(5 * 60);

    /// The key that a secret stands for; `None` when the text is no secret of this sender.
    fn key(secret: &str) -> Option<Vec<u8>> {
        Some(secret.as_bytes().to_vec())
    }

    /// Reads the signature.
    ///
    /// # Errors
    ///
    /// When a header is missing or cannot be read.
    fn signature(headers: &HeaderMap) -> Result<Signature, Unsigned>;

    /// Reads the event, after its signature was found right.
    ///
    /// # Errors
    ///
    /// When the body is not what this sender sends.
    fn event(headers: &HeaderMap, body: &[u8]) -> Result<Event, Unreadable>;

    /// The answer that this event asks for by itself, such as a challenge when a hook is set up.
    /// Such an event does not reach the handler.
    fn greeting(event: &Event) -> Option<String> {
        let _ = event;
        None
    }
}

/// A delivery whose signature was checked.
///
/// The secrets are a [`WebhookSecrets`] in the app's state. The second parameter is the most bytes
/// that are read; 1 MB unless said. GitHub sends up to 25 MB.
///
/// # Examples
///
/// ```
/// use hallway::axum::response::Response;
/// use hallway::route::webhook::{Stripe, Webhook, WebhookSecrets};
/// use hallway::{Error, FromRef};
///
/// #[derive(Clone)]
/// struct AppState { stripe: WebhookSecrets<Stripe> }
///
/// impl FromRef<AppState> for WebhookSecrets<Stripe> {
///     fn from_ref(state: &AppState) -> Self { state.stripe.clone() }
/// }
///
/// #[derive(serde::Deserialize)]
/// struct Session { id: String, amount_total: u64 }
///
/// pub async fn post(delivery: Webhook<Stripe>) -> Response {
///     delivery.once(async |event| {
///         match event.kind() {
///             "checkout.session.completed" => paid(event.data()?).await,
///             _ => Ok(()), // received, and nothing to do
///         }
///     }).await
/// }
/// # async fn paid(_: Session) -> Result<(), Error> { Ok(()) }
/// # let _ = hallway::Route::<AppState>::new().post(post);
/// ```
#[must_use = "an event that is not handled is answered, and never sent again"]
pub struct Webhook<S, const MOST: usize = 1_048_576> {
    event: Event,
    on: Deployment,
    sender: PhantomData<fn() -> S>,
}

impl<S: Sender, const MOST: usize> Webhook<S, MOST> {
    /// Handles the event unless it was handled before, and answers the sender.
    ///
    /// `handle` runs in a task of its own to its end. When it returns an error, the event counts as
    /// not handled: the sender hears the status of the error, tries again, and `handle` runs again.
    /// Deliveries that come while it runs wait for the same answer.
    pub async fn once<F, R>(self, handle: F) -> Response
    where
        F: FnOnce(Event) -> R + Send + 'static,
        R: Future<Output = Result<(), Error>> + Send + 'static,
    {
        if let Some(greeting) = S::greeting(&self.event) {
            return greeting.into_response();
        }
        let (sender, id, kind) = (S::NAME, self.event.id(), self.event.kind());
        match self.begin().await {
            Begun::Mine { claim, again } => {
                tracing::info!(sender, id, kind, again, "an event came");
                let running = self.on.running.enter();
                let event = self.event.begun(again);
                let task = tokio::spawn(async move {
                    let _running = running;
                    run(claim, AssertUnwindSafe(async { handle(event).await })).await
                });
                match task.await.unwrap_or_else(|fault| Err(fault.into())) {
                    Ok(()) => StatusCode::NO_CONTENT.into_response(),
                    Err(error) => error.into_response(),
                }
            }
            Begun::Crowded => {
                tracing::warn!(
                    sender,
                    id,
                    kind,
                    "an event came too often, or too many came"
                );
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Too many events").into_response()
            }
            Begun::Handled(_) | Begun::Running(_) => {
                tracing::info!(sender, id, kind, "an event came again");
                StatusCode::NO_CONTENT.into_response()
            }
        }
    }

    /// The event, for a handler that may run for every delivery: nothing is remembered.
    pub fn every_delivery(self) -> Event {
        self.event
    }

    /// Begins the event, after the end of a delivery that is being handled.
    async fn begin(&self) -> Begun {
        loop {
            let begun = self.on.events.begin_everywhere(S::NAME, self.event.id());
            match begun.await {
                Begun::Running(waiter) => {
                    if let Outcome::Finished { .. } = waiter.outcome().await {
                        return Begun::Handled(None);
                    }
                }
                begun => return begun,
            }
        }
    }
}

async fn run(
    claim: ClaimGuard,
    handling: AssertUnwindSafe<impl Future<Output = Result<(), Error>>>,
) -> Result<(), Error> {
    let panicked = |_| Err(Error::internal("the handler of an event panicked"));
    let ended = handling.catch_unwind().await.unwrap_or_else(panicked);
    match ended {
        Ok(()) => {
            if let Some(ending) = claim.settle("", Duration::ZERO) {
                ending.tell().await;
            }
        }
        Err(_) => claim.release_everywhere().await,
    }
    ended
}

impl<S, const MOST: usize> fmt::Debug for Webhook<S, MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Webhook").field(&self.event).finish()
    }
}

impl<A, S, const MOST: usize> FromRequest<A> for Webhook<S, MOST>
where
    A: Send + Sync,
    S: Sender,
    WebhookSecrets<S>: FromRef<A>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &A) -> Result<Self, Response> {
        let (head, sent) = request.into_parts();
        let Some(on) = Deployment::of(&head) else {
            let error = Error::internal("`Webhook` can be asked for within a Hallway app only");
            return Err(error.into_response());
        };
        let signature = match signature::<S>(&head.headers) {
            Ok(signature) => signature,
            Err(refused) => {
                body::drain(sent, MOST as u64).await;
                return Err(refused.answer(S::NAME));
            }
        };
        let body = body::read(sent, MOST).await;
        let body = body.map_err(|why| Refused::unread(&why, MOST).answer(S::NAME))?;
        if !WebhookSecrets::<S>::from_ref(state).signed(&signature, &body) {
            let refused = Refused::forged("The signature does not fit the body.");
            return Err(refused.answer(S::NAME));
        }
        let event = S::event(&head.headers, &body)
            .map_err(|why| Refused::unclear(why.to_string()).answer(S::NAME))?;
        Ok(Self {
            event: event.of_body(body),
            on,
            sender: PhantomData,
        })
    }
}

/// The signature, if it can be read and is not too old.
fn signature<S: Sender>(headers: &HeaderMap) -> Result<Signature, Refused> {
    let signature = S::signature(headers).map_err(|why| Refused::unclear(why.to_string()))?;
    match signature.time() {
        Some(at) if now().abs_diff(at) > S::TOLERANCE.as_secs() => {
            Err(Refused::forged("The signature is too old."))
        }
        _ => Ok(signature),
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// Why a delivery is not taken.
struct Refused {
    status: StatusCode,
    why: String,
}

impl Refused {
    fn unclear(why: String) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Self { status, why }
    }

    fn forged(why: &str) -> Self {
        let status = StatusCode::UNAUTHORIZED;
        let why = why.to_owned();
        Self { status, why }
    }

    fn unread(why: &Unread, most: usize) -> Self {
        match why {
            Unread::TooLarge => Self {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                why: format!("At most {most} bytes are read here."),
            },
            Unread::Broken => Self::unclear("The body did not arrive.".to_owned()),
        }
    }

    fn answer(self, sender: &'static str) -> Response {
        let Self { status, why } = self;
        tracing::warn!(sender, %status, why, "a delivery was refused");
        Problem::new(status, "This delivery is not taken")
            .detail(why)
            .into_response()
    }
}
