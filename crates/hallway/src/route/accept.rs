//! Answers in the form that the caller likes best (`Accept`: RFC 9110, 12.5.1).

use std::convert::Infallible;
use std::marker::PhantomData;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::response::{Html, IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::problem::Problem;

/// In which forms a caller takes an answer, and which it likes best.
///
/// [`answer`](Self::answer) makes one of the forms that the handler has: the one with the highest
/// weight, and of equal ones the first. A caller who names none of them gets the first, too, unless
/// the handler is [`strict`](Self::strict). The answer says `Vary: accept`.
///
/// # Examples
///
/// ```
/// use hallway::axum::response::{IntoResponse, Response};
/// use hallway::http::header::CONTENT_TYPE;
/// use hallway::route::{Accept, Kind, OneOf};
/// use hallway::{Json, Route};
///
/// /// Rows for a spreadsheet.
/// struct Table(Vec<u32>);
///
/// impl Kind for Table {
///     const KIND: &'static str = "text/csv";
/// }
///
/// impl IntoResponse for Table {
///     fn into_response(self) -> Response {
///         let rows: String = self.0.iter().map(|number| format!("{number}\r\n")).collect();
///         ([(CONTENT_TYPE, "text/csv; charset=utf-8")], rows).into_response()
///     }
/// }
///
/// async fn get(accept: Accept) -> OneOf<(Json<Vec<u32>>, Table)> {
///     accept.answer(vec![1, 2, 3], (Json, Table))
/// }
/// # let _ = Route::<()>::new().get(get);
/// ```
#[derive(Debug, Clone)]
pub struct Accept {
    ranges: Vec<Range>,
    is_strict: bool,
}

/// An answer whose media type stands in its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say of which media type it is",
    note = "`Json`, `Html`, `String` and `&str` do; write `impl hallway::route::Kind` for a type of yours"
)]
pub trait Kind: IntoResponse {
    /// The media type without parameters, in small letters, such as `text/csv`.
    const KIND: &'static str;
}

impl<T: Serialize> Kind for Json<T> {
    const KIND: &'static str = "application/json";
}

impl<T> Kind for Html<T>
where
    Self: IntoResponse,
{
    const KIND: &'static str = "text/html";
}

impl Kind for String {
    const KIND: &'static str = "text/plain";
}

impl Kind for &'static str {
    const KIND: &'static str = "text/plain";
}

/// One of several answers, `T` the tuple of them.
#[derive(Debug)]
pub struct OneOf<T> {
    answer: Response,
    of: PhantomData<fn() -> T>,
}

impl<T> IntoResponse for OneOf<T> {
    fn into_response(self) -> Response {
        self.answer
    }
}

/// Two to four functions, each of which makes an answer of a thing: `(Json, Table::of)`.
pub trait Forms<T> {
    /// The answers, as a tuple.
    type Answers;
    /// Of which kind each is.
    const KINDS: &'static [&'static str];

    /// Makes the one at this place.
    fn make(self, place: usize, thing: T) -> Response;
}

macro_rules! forms {
    ($($($place:literal $form:ident $answer:ident)*;)*) => {$(
        impl<T, $($form, $answer),*> Forms<T> for ($($form,)*)
        where
            $($form: FnOnce(T) -> $answer, $answer: Kind,)*
        {
            type Answers = ($($answer,)*);
            const KINDS: &'static [&'static str] = &[$($answer::KIND),*];

            #[allow(non_snake_case, reason = "each value is called as its type")]
            fn make(self, place: usize, thing: T) -> Response {
                let ($($form,)*) = self;
                match place {
                    $($place => $form(thing).into_response(),)*
                    _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
                }
            }
        }
    )*};
}
forms! {
    0 F1 A1 1 F2 A2;
    0 F1 A1 1 F2 A2 2 F3 A3;
    0 F1 A1 1 F2 A2 2 F3 A3 3 F4 A4;
}

impl Accept {
    /// Refuses a caller who takes none of the forms: 406, with all of them in `available`.
    #[must_use]
    pub fn strict(self) -> Self {
        let is_strict = true;
        Self { is_strict, ..self }
    }

    /// Makes one answer of `thing`, by one of `forms`.
    pub fn answer<T, F: Forms<T>>(self, thing: T, forms: F) -> OneOf<F::Answers> {
        let mut answer = match self.choose(F::KINDS) {
            Some(place) => forms.make(place, thing),
            None if !self.is_strict => forms.make(0, thing),
            None => Problem::new(StatusCode::NOT_ACCEPTABLE, "There is no such form of it")
                .with("available", F::KINDS)
                .into_response(),
        };
        let vary = HeaderValue::from_static("accept");
        answer.headers_mut().append(header::VARY, vary);
        let of = PhantomData;
        OneOf { answer, of }
    }

    /// The place of the kind that the caller likes best.
    fn choose(&self, kinds: &[&str]) -> Option<usize> {
        let mut best = (None, 0.0);
        for (place, kind) in kinds.iter().enumerate() {
            let weight = self.weight(kind);
            if weight > best.1 {
                best = (Some(place), weight);
            }
        }
        best.0
    }

    /// What the range says that names a kind most closely, from 0 to 1.
    fn weight(&self, kind: &str) -> f32 {
        if self.ranges.is_empty() {
            return 1.0;
        }
        let fitting = self.ranges.iter().filter(|range| range.holds(kind));
        let closest = fitting.min_by_key(|range| range.kind.matches('*').count());
        closest.map_or(0.0, |range| range.weight)
    }
}

impl<S: Sync> FromRequestParts<S> for Accept {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let (ranges, is_strict) = (Range::all(&parts.headers), false);
        Ok(Self { ranges, is_strict })
    }
}

/// Media types and what they are worth to the caller.
#[derive(Debug, Clone, PartialEq)]
struct Range {
    /// `text/csv`, `text/*` or `*/*`.
    kind: String,
    weight: f32,
}

impl Range {
    /// What cannot be read counts as not said.
    fn all(headers: &HeaderMap) -> Vec<Self> {
        let lists = headers.get_all(header::ACCEPT).iter();
        let texts = lists.filter_map(|list| list.to_str().ok());
        texts
            .flat_map(|list| pieces(list, ','))
            .filter_map(Self::parse)
            .collect()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = pieces(text, ';');
        let mut kind = parts.next()?.to_ascii_lowercase();
        let mut weight = 1.0;
        for part in parts.filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match &*name.to_ascii_lowercase() {
                "q" => weight = value.parse().ok().filter(|it| (0.0..=1.0).contains(it))?,
                "charset" if value.trim_matches('"').eq_ignore_ascii_case("utf-8") => {}
                // A special form of the kind, which nobody here has.
                _ => kind.push(';'),
            }
        }
        kind.contains('/').then_some(Self { kind, weight })
    }

    fn holds(&self, kind: &str) -> bool {
        match self.kind.strip_suffix('*') {
            Some("*/") => true,
            Some(start) => kind.starts_with(start),
            None => self.kind == kind,
        }
    }
}

/// The pieces between the signs that stand in no quotes.
fn pieces(text: &str, sign: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |letter| {
        let is_end = letter == sign && !is_quoted;
        is_quoted ^= letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && is_quoted && !is_escaped;
        is_end
    })
    .map(str::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: &str, kinds: &[&str]) -> Option<usize> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
        let (ranges, is_strict) = (Range::all(&headers), false);
        Accept { ranges, is_strict }.choose(kinds)
    }

    #[test]
    fn what_is_liked_best_is_chosen_and_of_equal_ones_the_first() {
        const KINDS: [&str; 3] = ["application/json", "text/csv", "text/html"];
        for (accept, place) in [
            ("", Some(0)),
            ("*/*", Some(0)),
            ("text/csv", Some(1)),
            ("TEXT/CSV;Q=0.1", Some(1)),
            ("text/*", Some(1)),
            ("text/html, text/*;q=0.9", Some(2)),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                Some(2),
            ),
            // What names a kind most closely counts, whatever else would fit better.
            ("text/csv;q=0.2, text/*;q=0.9, */*;q=0.5", Some(2)),
            ("*/*, application/json;q=0", Some(1)),
            ("application/json;q=0.5, text/csv;q=0.501", Some(1)),
            ("text/csv; charset=\"UTF-8\"", Some(1)),
            (
                "application/json;profile=\"a,text/csv;q=1\", text/html;q=0.1",
                Some(2),
            ),
            ("image/png", None),
            ("text/csv;q=0", None),
            ("application/json;version=2", None),
            // What cannot be read is not said.
            ("text/csv;q=2, text/html", Some(2)),
            ("text", Some(0)),
        ] {
            assert_eq!(chosen(accept, &KINDS), place, "{accept}");
        }
    }
}
