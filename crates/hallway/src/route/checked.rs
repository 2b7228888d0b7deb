//! Reads the body of a request into a form's type, and checks it by the form's rules.

use axum::body::HttpBody as _;
use axum::extract::{FromRequest, Request};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::body::{self, Unread};
use super::problem::Problem;
use crate::form::{Entries, FieldErrors, Form, Malformed, pointer};
use crate::guard::Deployment;

/// The body of a request, decoded and checked by the rules of its type.
///
/// Reads JSON (`application/json` and every `+json`), `application/x-www-form-urlencoded` and
/// `multipart/form-data`. The second parameter is the most bytes that are read; 1 MB unless said.
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
pub struct Checked<T, const MOST: usize = 1_048_576>(pub T);

impl<T: Form, S: Sync, const MOST: usize> FromRequest<S> for Checked<T, MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (head, sent) = request.into_parts();
        let refusal = match Format::of(&head.headers) {
            Some(_) if sent.size_hint().lower() > MOST as u64 => too_large(MOST),
            Some(format) => {
                let bytes = match body::read(sent, MOST).await {
                    Ok(bytes) => bytes,
                    Err(Unread::TooLarge) => return Err(too_large(MOST)),
                    Err(Unread::Broken) => return Err(broken("The body did not arrive.")),
                };
                let entries = format
                    .entries(bytes)
                    .await
                    .map_err(|error| malformed(&error))?;
                return T::decode(&entries)
                    .map(Checked)
                    .map_err(|errors| invalid(errors, &head));
            }
            None => unsupported(),
        };
        // Who waits for `100 Continue` has sent nothing, and sends nothing after a refusal.
        if !head.headers.contains_key(header::EXPECT) {
            body::drain(sent, MOST).await;
        }
        Err(refusal)
    }
}

enum Format {
    Json,
    Urlencoded,
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
            return Some(Self::Multipart(full.to_owned()));
        }
        let essence = essence.to_ascii_lowercase();
        (essence.starts_with("application/") && essence.ends_with("+json")).then_some(Self::Json)
    }

    async fn entries(self, bytes: bytes::Bytes) -> Result<Entries, Malformed> {
        match self {
            Self::Json => Entries::of_json(bytes),
            Self::Urlencoded => Entries::of_urlencoded(bytes),
            Self::Multipart(content_type) => {
                let whole = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes)]);
                Entries::from_multipart(&content_type, whole).await
            }
        }
    }
}

fn too_large(most: usize) -> Problem {
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
