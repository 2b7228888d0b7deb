//! Reads the body of a request into a form's type, and checks it by the form's rules.

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use futures_util::TryStreamExt as _;
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use http_body::Frame;
use http_body_util::StreamBody;
use serde_json::{Value, json};

use super::body::{self, Unread};
use super::problem::Problem;
use crate::Error;
use crate::form::{
    Entries, FieldErrors, Form, Intake, Malformed, NOWHERE, Stopped, boundary, pointer,
    read_multipart,
};
use crate::guard::Deployment;

/// The body of a request, decoded and checked by the rules of its type.
///
/// Reads JSON (`application/json` and every `+json`), `application/x-www-form-urlencoded` and
/// `multipart/form-data`. The second parameter is the most bytes that are read; 1 MB unless said. The
/// third is the most bytes of files for fields that are an [`Upload`](crate::Upload), on top; none
/// unless said. A long body is refused without reading its files when what came before them is wrong.
///
/// | refusal | when |
/// | --- | --- |
/// | 400 | the body is broken, or fields are wrong: then `errors` lists every one of them |
/// | 413 | the body is too large |
/// | 415 | the body is of another type |
///
/// All are `application/problem+json`. An error has the field's name, a JSON Pointer to it
/// (`#/items/0/qty`), its code with arguments, and a sentence. A key that stands twice is an error,
/// and so is a number that its type does not hold; unknown keys are errors where the type says
/// `#[form(deny_unknown)]`. Objects and lists may be nested 16 deep. For another status take `Result<Checked<T>, Problem>` and
/// change it with [`Problem::status`].
///
/// # Examples
///
/// ```
/// use hallway::{Form, route::Checked};
///
/// #[derive(Form)]
/// struct NewLead {
///     #[form(email)]
///     email: String,
/// }
///
/// async fn post(Checked(lead): Checked<NewLead>) -> String {
///     format!("Hello {}", lead.email)
/// }
///
/// async fn post_small(Checked(lead): Checked<NewLead, 1024>) -> String {
///     format!("Hello {}", lead.email)
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Checked<T, const MOST: usize = 1_048_576, const FILES: u64 = 0>(pub T);

impl<T: Form, S: Sync, const MOST: usize, const FILES: u64> FromRequest<S>
    for Checked<T, MOST, FILES>
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (head, sent) = request.into_parts();
        let refusal = match Format::of(&head.headers) {
            Some(Format::Multipart(boundary)) if boundary.is_empty() => {
                broken("The form's content type has no boundary.")
            }
            Some(Format::Multipart(_)) if sent.size_hint().lower() > MOST as u64 + FILES => {
                too_large(MOST as u64 + FILES)
            }
            Some(Format::Multipart(boundary)) => {
                let on = Deployment::of(&head);
                let intake = Intake::of::<T>(
                    MOST as u64,
                    FILES,
                    on.as_ref().map_or(&NOWHERE, |on| &on.spool),
                );
                // Boxed: it is large, and few bodies are of this kind.
                let entries = Box::pin(parts(&boundary, &head, sent, &intake)).await?;
                return decoded(&entries, &head);
            }
            Some(_) if sent.size_hint().lower() > MOST as u64 => too_large(MOST as u64),
            Some(format) => {
                let bytes = match body::read(sent, MOST).await {
                    Ok(bytes) => bytes,
                    Err(Unread::TooLarge) => return Err(too_large(MOST as u64)),
                    Err(Unread::Broken) => return Err(broken("The body did not arrive.")),
                };
                let entries = match format {
                    Format::Json => Entries::of_json(bytes),
                    _ => Entries::of_urlencoded(bytes),
                };
                return decoded(&entries.map_err(|error| malformed(&error))?, &head);
            }
            None => unsupported(),
        };
        // Who waits for `100 Continue` has sent nothing, and sends nothing after a refusal.
        if !head.headers.contains_key(header::EXPECT) {
            body::drain(sent, MOST as u64).await;
        }
        Err(refusal)
    }
}

fn decoded<T: Form, const MOST: usize, const FILES: u64>(
    entries: &Entries,
    head: &Parts,
) -> Result<Checked<T, MOST, FILES>, Problem> {
    T::decode(entries)
        .map(Checked)
        .map_err(|errors| invalid(errors, head))
}

/// Reads a multipart body while it arrives. What is not read is forgotten beside the answer.
async fn parts(
    boundary: &str,
    head: &Parts,
    sent: Body,
    intake: &Intake<'_>,
) -> Result<Entries, Problem> {
    let length = sent.size_hint().exact();
    let mut body = sent.into_data_stream();
    let mut entries = Entries::new();
    let ended = read_multipart(boundary, length, &mut body, intake, &mut entries).await;
    let Err(stopped) = ended else {
        return Ok(entries);
    };
    tokio::spawn(body::drain(
        Body::new(StreamBody::new(body.map_ok(Frame::data))),
        intake.whole(),
    ));
    Err(match stopped {
        Stopped::Malformed(error) => malformed(&error),
        Stopped::TooLarge { limit } => too_large(limit),
        Stopped::Invalid(errors) => invalid(errors, head),
        Stopped::Failed(cause) => cause.into(),
        Stopped::NoRoom => Problem::from(Error::internal(
            "HW0202: a route takes files and does not say how much of them: give `Checked` its \
             third parameter, `Checked<T, 1_048_576, 20_971_520>`",
        )),
    })
}

enum Format {
    Json,
    Urlencoded,
    /// With its boundary, empty where it names none.
    Multipart(String),
}

impl Format {
    fn of(headers: &HeaderMap) -> Option<Self> {
        let full = headers.get(header::CONTENT_TYPE)?;
        if full == "application/json" {
            return Some(Self::Json);
        }
        let full = full.to_str().ok()?;
        let essence = match full.split_once(';') {
            Some((essence, _)) => essence.trim_ascii(),
            None => full.trim_ascii(),
        };
        let is = |name: &str| essence.eq_ignore_ascii_case(name);
        if is("application/json") {
            return Some(Self::Json);
        }
        if is("application/x-www-form-urlencoded") {
            return Some(Self::Urlencoded);
        }
        if is("multipart/form-data") {
            return Some(Self::Multipart(boundary(full).unwrap_or_default()));
        }
        let essence = essence.to_ascii_lowercase();
        (essence.starts_with("application/") && essence.ends_with("+json")).then_some(Self::Json)
    }
}

fn too_large(most: u64) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large")
        .detail(format!("At most {most} bytes are read here."))
}

fn unsupported() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "This type of body is not read here",
    )
    .detail("Send application/json, application/x-www-form-urlencoded or multipart/form-data.")
}

pub(super) fn malformed(error: &Malformed) -> Problem {
    broken(&error.to_string())
}

fn broken(detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "The body cannot be read").detail(detail)
}

pub(super) fn invalid(mut errors: FieldErrors, head: &Parts) -> Problem {
    if let Some(on) = Deployment::of(head) {
        errors = on.words.put_into(errors, &head.headers);
    }
    let errors: Vec<Value> = errors
        .iter()
        .map(|error| {
            let mut told = json!({
                "field": error.field,
                "pointer": pointer(&error.field),
                "code": error.code,
                "message": error.message,
            });
            if !error.args.is_empty() {
                told["args"] = Value::Object(error.args.clone());
            }
            told
        })
        .collect();
    Problem::new(StatusCode::BAD_REQUEST, "Some fields are not right").with("errors", errors)
}
