//! Answers whose status stands in their type, so that the document of the API knows it.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::Link;
use crate::form::Cursor;

/// Something was made: 201, where it is, and the thing itself as JSON.
///
/// # Examples
///
/// ```
/// use hallway::{Link, route::Created};
///
/// async fn post() -> Created<u32> {
///     Created(Link::new("/api/v1/leads/7"), 7)
/// }
/// # let _ = hallway::Route::<()>::new().post(post);
/// ```
#[derive(Debug, Clone)]
pub struct Created<T>(pub Link, pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let Self(place, thing) = self;
        let mut response = (StatusCode::CREATED, Json(thing)).into_response();
        if let Ok(place) = HeaderValue::try_from(place.to_string()) {
            response.headers_mut().insert(header::LOCATION, place);
        }
        response
    }
}

/// It is done, and there is nothing to say: 204.
#[derive(Debug, Clone, Copy)]
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// A part of a list, and where it goes on.
///
/// # Examples
///
/// ```
/// use hallway::form::Cursor;
/// use hallway::route::Batch;
/// use hallway::{Form, Json, Params};
///
/// #[derive(Form)]
/// struct Filter {
///     /// Goes on behind this one.
///     after: Option<Cursor<u64>>,
///     #[form(range(min = 1, max = 100))]
///     limit: Option<usize>,
/// }
///
/// async fn get(Params(filter): Params<Filter>) -> Json<Batch<u64>> {
///     let (limit, after) = (filter.limit.unwrap_or(2), filter.after.map_or(0, |after| after.0));
///     // One more than is asked for tells whether there are more.
///     let found: Vec<u64> = (after + 1..=5).take(limit + 1).collect();
///     Json(Batch::of(found, limit, |item| *item))
/// }
/// # let _ = hallway::Route::<()>::new().get(get);
/// # let batch = Batch::of(vec![1, 2, 3], 2, |item: &u64| *item);
/// # assert_eq!(batch.items, [1, 2]);
/// # assert_eq!(Cursor::<u64>::parse(&batch.next.unwrap()), Some(Cursor(2)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(description = "A part of a list."))]
pub struct Batch<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// The cursor that leads to the items behind these; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Batch<T> {
    /// Keeps `limit` of the items that were found, which are one more if the list goes on. `place`
    /// says where an item stands, so that the list can go on behind it.
    pub fn of<P: Serialize>(mut found: Vec<T>, limit: usize, place: impl Fn(&T) -> P) -> Self {
        let goes_on = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| goes_on);
        Self {
            next: last.map(|last| Cursor(place(last)).to_string()),
            items: found,
        }
    }
}
