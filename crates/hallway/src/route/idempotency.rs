//! Lets a caller send a call again without doing it twice.
//!
//! The header is that of the IETF's draft "The Idempotency-Key HTTP Header Field"
//! (draft-ietf-httpapi-idempotency-key-header-07): a text in quotes that the caller makes up for
//! each call, and sends again when no answer came.

use std::marker::PhantomData;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256};

use super::problem::Problem;
use crate::Error;
use crate::form::Form;
use crate::guard::Deployment;
use crate::store::{Begun, ClaimGuard, OnceId};

/// The key of a call, in the header `Idempotency-Key`.
///
/// | the call | the answer |
/// | --- | --- |
/// | has no key, or one that is not a text in quotes | 400 |
/// | is new | it runs |
/// | was made, and ended well | the same answer again, for a day |
/// | was made with other content | 422 |
/// | runs at this moment | 409 |
/// | may have run when the program ended | 409, which says so; with [`Call::once_as`] it runs again |
/// | is done, and its answer is gone | 409, which says so |
///
/// A call that fails counts as not made: the same key may be sent again. Keys of two callers have
/// nothing to do with each other, and neither have those of two addresses.
///
/// # Examples
///
/// ```
/// use hallway::route::{Created, IdempotencyKey, Once};
/// use hallway::{Checked, Form, Link, Route};
///
/// #[derive(Form)]
/// struct Order { item: String }
///
/// async fn post(key: IdempotencyKey, Checked(order): Checked<Order>) -> Once<Created<String>> {
///     let call = key.of(&order);
///     call.once(async move { Ok(Created(Link::new("/api/orders/1"), order.item)) }).await
/// }
/// # let _ = Route::<()>::new().post(post);
/// ```
#[derive(Debug)]
pub struct IdempotencyKey {
    name: String,
    on: Deployment,
}

/// A call with its key and its content.
#[derive(Debug)]
#[must_use = "nothing runs before `once`"]
pub struct Call {
    key: IdempotencyKey,
    content: [u8; 16],
}

/// The answer of a call, new or repeated.
#[derive(Debug)]
pub struct Once<T> {
    answer: Response,
    of: PhantomData<fn() -> T>,
}

impl IdempotencyKey {
    /// Notes what was sent: the same key with other content is a mistake of the caller.
    pub fn of<F: Form>(self, sent: &F) -> Call {
        let content = sent.encode().fingerprint(&[0; 16], "");
        Call { key: self, content }
    }
}

impl Call {
    /// Runs `run` unless the call was made before.
    ///
    /// It runs in a task of its own to its end, also when the caller hangs up.
    pub async fn once<T, R>(self, run: R) -> Once<T>
    where
        T: IntoResponse,
        R: Future<Output = Result<T, Error>> + Send + 'static,
    {
        self.answer(run, false).await
    }

    /// Runs `run` as [`once`](Self::once) does, with an id to be written where the work is written,
    /// in one transaction and into a column that is `UNIQUE`.
    ///
    /// So the work happens once even if the program ends between the commit and the answer: when
    /// the caller sends the call again `run` begins again, finds what is there by the id, and the
    /// caller gets the answer. The id is that of the key, whatever the content.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::route::{Created, IdempotencyKey, Once};
    /// use hallway::{Checked, Form, Link, State};
    /// # #[derive(Clone)] struct Orders;
    /// # impl Orders {
    /// #     async fn place(&self, _: Order, _: &str) -> Result<u64, std::io::Error> { Ok(1) }
    /// # }
    ///
    /// #[derive(Form)]
    /// struct Order { item: String }
    ///
    /// async fn post(
    ///     key: IdempotencyKey,
    ///     State(orders): State<Orders>,
    ///     Checked(order): Checked<Order>,
    /// ) -> Once<Created<u64>> {
    ///     let call = key.of(&order);
    ///     call.once_as(|once| async move {
    ///         // INSERT .. ON CONFLICT (submission) DO UPDATE .. RETURNING id
    ///         let id = orders.place(order, once.as_str()).await?;
    ///         Ok(Created(Link::new(format!("/api/orders/{id}")), id))
    ///     })
    ///     .await
    /// }
    /// # let _ = hallway::Route::<Orders>::new().post(post);
    /// ```
    pub async fn once_as<T, R>(self, run: impl FnOnce(OnceId) -> R) -> Once<T>
    where
        T: IntoResponse,
        R: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let run = run(OnceId(self.key.name.clone()));
        self.answer(run, true).await
    }

    async fn answer<T, R>(self, run: R, finds_its_work: bool) -> Once<T>
    where
        T: IntoResponse,
        R: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let run = run.map(|ended| ended.map(T::into_response));
        Once {
            answer: self.begin(run, finds_its_work).await,
            of: PhantomData,
        }
    }

    async fn begin<R>(self, run: R, finds_its_work: bool) -> Response
    where
        R: Future<Output = Result<Response, Error>> + Send + 'static,
    {
        let Self { key, content } = self;
        match key.on.calls.begin_everywhere(SENDER, &key.name).await {
            Begun::Mine { claim, again } if finds_its_work || !again => {
                let running = key.on.running.enter();
                let task = tokio::spawn(async move {
                    let _running = running;
                    to_its_end(claim, content, run).await
                });
                let failed = |fault: tokio::task::JoinError| Error::internal(fault).into_response();
                task.await.unwrap_or_else(failed)
            }
            // Dropped, the claim stays one that nobody is sure of.
            Begun::Mine { .. } => {
                conflict("The program ended while this call ran: it may be done, or half done.")
            }
            Begun::Running(_) => conflict("This call runs at this moment."),
            Begun::Handled(Some(kept)) => repeated(&kept, content),
            Begun::Handled(None) => {
                conflict("This call is done; its answer is not known any more.")
            }
            Begun::Crowded => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Too many calls").into_response()
            }
        }
    }
}

/// Runs, and keeps a success.
async fn to_its_end(
    claim: ClaimGuard,
    content: [u8; 16],
    run: impl Future<Output = Result<Response, Error>>,
) -> Response {
    let panicked = |_| Err(Error::internal("a call with an idempotency key panicked"));
    let ended = AssertUnwindSafe(run).catch_unwind().await;
    let response = match ended.unwrap_or_else(panicked) {
        Ok(response) => response,
        Err(error) => {
            claim.release_everywhere().await;
            return error.into_response();
        }
    };
    let (head, body) = response.into_parts();
    let body = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(cause) => {
            // What it did is done; only the words about it are lost.
            settle(claim, Vec::new(), Duration::ZERO).await;
            return Error::internal(cause).into_response();
        }
    };
    let answer = packed(content, head.status, &head.headers, &body);
    settle(claim, answer, DAY).await;
    Response::from_parts(head, Body::from(body))
}

async fn settle(claim: ClaimGuard, answer: Vec<u8>, keep: Duration) {
    if let Some(ending) = claim.settle(answer, keep) {
        ending.tell().await;
    }
}

/// The content's mark, and the answer: its status and its headers in a line, then its body.
fn packed(content: [u8; 16], status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Vec<u8> {
    let mut packed = content.to_vec();
    packed.extend_from_slice(&status.as_u16().to_be_bytes());
    for name in KEPT {
        let value = headers.get(name).map_or(&b""[..], HeaderValue::as_bytes);
        packed.extend_from_slice(value);
        packed.push(b'\n');
    }
    packed.extend_from_slice(body);
    packed
}

fn repeated(kept: &Bytes, content: [u8; 16]) -> Response {
    if !kept.starts_with(&content) {
        let title = "This key was sent with another content";
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, title);
        return problem
            .detail("Make up a key for each call.")
            .into_response();
    }
    unpacked(&kept.slice(content.len()..))
        .unwrap_or_else(|| conflict("This call is done; its answer is not known any more."))
}

fn unpacked(kept: &[u8]) -> Option<Response> {
    let (status, mut rest) = kept.split_first_chunk()?;
    let mut headers = HeaderMap::new();
    for name in KEPT {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        if end > 0 {
            headers.insert(name, HeaderValue::from_bytes(&rest[..end]).ok()?);
        }
        rest = &rest[end + 1..];
    }
    let status = StatusCode::from_u16(u16::from_be_bytes(*status)).ok()?;
    Some((status, headers, rest.to_vec()).into_response())
}

/// The headers that a repeated answer has, too.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Beside the names of those who send hooks.
const SENDER: &str = "idempotency-key";
const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

fn conflict(detail: &str) -> Response {
    let problem = Problem::new(StatusCode::CONFLICT, "This call was made before");
    problem.detail(detail).into_response()
}

impl<T> IntoResponse for Once<T> {
    fn into_response(self) -> Response {
        self.answer
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let Some(on) = Deployment::of(parts) else {
            let text = "`IdempotencyKey` can be asked for within a Hallway app only";
            return Err(Error::internal(text).into_response());
        };
        let Some(key) = key(&parts.headers) else {
            let problem = Problem::new(StatusCode::BAD_REQUEST, "A key of this call is needed");
            let detail =
                "Send Idempotency-Key: \"..\", a text in quotes that is new for each call.";
            return Err(problem.detail(detail).into_response());
        };
        Ok(Self {
            name: name(parts, key),
            on,
        })
    }
}

/// The text between the quotes: printable, 1 to 200 characters, and none that had to be escaped.
fn key(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(HEADER).iter();
    let text = values.next()?.to_str().ok()?;
    let key = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    let fits = (1..=200).contains(&key.len())
        && key
            .bytes()
            .all(|byte| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\');
    (values.next().is_none() && fits).then_some(key)
}

/// Whose key it is, and for which address. What a caller shows to get in is hashed only.
fn name(parts: &Parts, key: &str) -> String {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    add(parts.method.as_str().as_bytes());
    add(parts.uri.path().as_bytes());
    for shown in ["x-api-key", "authorization", "cookie"] {
        add(parts
            .headers
            .get(shown)
            .map_or(b"", |value| value.as_bytes()));
    }
    add(key.as_bytes());
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
