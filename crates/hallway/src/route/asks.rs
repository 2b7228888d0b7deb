//! Reads which types a handler asks for, as the compiler names them.

/// Whether one of them may tell callers apart: each that is not known not to.
pub(super) fn may_know_the_caller(types: &str) -> bool {
    !all_are(types, &[PLAIN, IMPERSONAL])
}

/// Whether one of them may look for the app that it is in: each that is not known not to.
pub(super) fn may_look_for_the_app(types: &str) -> bool {
    !all_are(types, &[PLAIN, &["axum::json::Json<"]])
}

fn all_are(types: &str, known: &[&[&str]]) -> bool {
    let is_known = |one: &str| known.concat().iter().any(|known| one.starts_with(known));
    parameters(types)
        .iter()
        .all(|one| one.is_empty() || is_known(one))
}

/// What has nothing of a request but its address, and nothing of the app but its state. The first
/// are axum's marks for kinds of handlers.
const PLAIN: &[&str] = &[
    "()",
    "axum_core::extract::private::",
    "axum::extract::path::Path<",
    "axum::extract::query::Query<",
    "axum::extract::state::State<",
    "http::uri::Uri",
];

/// Our own types that have nothing of a request but its address.
const IMPERSONAL: &[&str] = &[
    "hallway::cache::Cache",
    "hallway::page::search::Search<",
    "hallway::route::params::Params<",
];

/// The types of a tuple.
pub(crate) fn parameters(types: &str) -> Vec<&str> {
    let inside = types.strip_prefix('(').unwrap_or(types);
    split(inside.strip_suffix(')').unwrap_or(inside))
}

/// Splits a list of types at the commas that stand in no brackets.
pub(crate) fn split(types: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_usize, 0, Vec::new());
    for (at, byte) in types.bytes().enumerate() {
        match byte {
            b'<' | b'(' | b'[' => depth += 1,
            b'>' | b')' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(types[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(types[from..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use axum::extract::{Path, Query, State};
    use axum::handler::Handler;
    use http::{HeaderMap, Uri};

    use super::*;
    use crate::{Cache, Params, Search};

    fn may_know<H: Handler<T, u8>, T: 'static>(_: H) -> bool {
        may_know_the_caller(std::any::type_name::<T>())
    }

    #[test]
    fn a_handler_that_sees_the_address_alone_knows_nobody() {
        assert!(!may_know(async || ""));
        assert!(!may_know(async |_: State<u8>, _: Path<String>| ""));
        assert!(!may_know(
            async |_: Uri, _: Query<Vec<(String, String)>>| ""
        ));
    }

    #[test]
    fn whatever_else_it_asks_for_may_tell_callers_apart() {
        assert!(may_know(async |_: HeaderMap| ""));
        assert!(may_know(async |_: State<u8>, _: axum::extract::Request| ""));
        assert!(may_know(async |_: (State<u8>, HeaderMap)| ""));
        assert!(may_know(async |_: crate::Session| ""));
    }

    #[test]
    fn only_what_is_known_not_to_look_for_the_app_does_without_it() {
        fn looks<H: Handler<T, u8>, T: 'static>(_: H) -> bool {
            may_look_for_the_app(std::any::type_name::<T>())
        }
        assert!(!looks(async || ""));
        assert!(!looks(async |_: State<u8>, _: axum::Json<u8>| ""));
        assert!(looks(async |_: Cache| ""));
        // Its handler may ask for the session by itself.
        assert!(looks(async |_: axum::extract::Request| ""));
        assert!(may_look_for_the_app(
            "(core::option::Option<hallway::Session>,)"
        ));
    }

    #[test]
    fn our_own_types_are_named_as_the_list_says() {
        let names = [
            std::any::type_name::<(Cache,)>(),
            std::any::type_name::<(Search<u8>,)>(),
            std::any::type_name::<(Params<u8>,)>(),
        ];
        for name in names {
            assert!(
                !may_know_the_caller(name.replace(",)", ")").as_str()),
                "{name}"
            );
        }
    }
}
