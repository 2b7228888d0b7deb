//! Reads what an action asks of the head of a call, in one walk through its headers.

use hallway_wire::names::{SUBMISSION_HEADER, TOKEN_HEADER};
use http::{HeaderMap, HeaderValue};

use super::envelope::Kind;
use super::reply::ReplyTo;

/// What the headers say besides who sends them and from where.
pub(super) struct Head {
    pub(super) reply_to: ReplyTo,
    /// How the body is written, if an action reads that.
    pub(super) kind: Option<Kind>,
    /// The token of a script; a browser's is in the body.
    pub(super) token: Option<HeaderValue>,
    /// The key that a script makes for each press of a button.
    pub(super) press: Option<HeaderValue>,
}

impl Head {
    /// Of a header that comes twice the first counts.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let [mut accept, mut content_type, mut token, mut press] = [None; 4];
        // One walk: a look for each name would cost as much as most requests have headers.
        for (name, value) in headers {
            let place = match name.as_str() {
                "accept" => &mut accept,
                "content-type" => &mut content_type,
                TOKEN_HEADER => &mut token,
                SUBMISSION_HEADER => &mut press,
                _ => continue,
            };
            place.get_or_insert(value);
        }
        Self {
            reply_to: ReplyTo::of(accept),
            kind: content_type.and_then(Kind::of),
            token: token.cloned(),
            press: press.cloned(),
        }
    }
}
