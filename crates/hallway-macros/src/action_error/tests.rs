use std::str::FromStr;

use super::*;
use crate::damage::damaged;

fn mistakes(item: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    let input = parse::input(TokenStream::from_str(item).unwrap()).unwrap();
    check::check(&input, &mut diagnostics);
    diagnostics
        .messages()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[test]
fn good_errors_are_accepted() {
    for item in [
        "enum E { #[error(status = 409, message = \"{left} left of {r}\")] SoldOut { left: u32, r: u8 } }",
        "enum E { #[error(status = 404, message = \"{0:?} {{}}\")] Gone(u32, u8), #[error(transparent)] I(#[from] Invalid) }",
        "enum E {}",
        "#[error(status = 400, message = \"no\")] struct E;",
        "#[error(status = 400, message = \"{type}\")] struct E { r#type: u8 }",
    ] {
        assert_eq!(mistakes(item), [""; 0], "{item}");
    }
}

#[test]
fn errors_that_do_not_hold_are_refused_with_a_cure() {
    for (item, expected) in [
        ("enum E { A }", "`A` does not say what its caller gets"),
        (
            "enum E { #[error(message = \"x\")] A }",
            "`A` has no status",
        ),
        ("enum E { #[error(status = 409)] A }", "`A` has no message"),
        (
            "enum E { #[error(status = 500, message = \"x\")] A }",
            "return `hallway::Error`",
        ),
        (
            "enum E { #[error(status = 200, message = \"x\")] A }",
            "between 400 and 499",
        ),
        (
            "enum E { #[error(status = StatusCode::CONFLICT, message = \"x\")] A }",
            "must be a number",
        ),
        (
            "enum E { #[error(status = 409, message = x)] A }",
            "text in quotes",
        ),
        (
            "enum E { #[error(status = 409, message = \"{}\")] A(u8) }",
            "does not name a field",
        ),
        (
            "enum E { #[error(status = 409, message = \"{lef}\")] A { left: u8 } }",
            "did you mean `left`?",
        ),
        (
            "enum E { #[error(status = 409, message = \"{x}\")] A }",
            "`{{`",
        ),
        (
            "enum E { #[error(statu = 1, status = 409, message = \"x\")] A }",
            "did you mean `status`?",
        ),
        ("enum E { #[error(transparent)] A }", "must hold one error"),
        (
            "enum E { #[error(transparent, status = 409)] A(X) }",
            "leave out one",
        ),
        (
            "enum E { #[error(status = 409, message = \"x\")] A(#[from] X) }",
            "only a transparent error",
        ),
        ("enum E { #[error(status 409)] A }", "expected"),
        (
            "enum E<T> { #[error(status = 409, message = \"x\")] A(T) }",
            "cannot be generic",
        ),
        (
            "enum E { #[error(status = 409, message = \"x\")] SoldOut { code: u8 } }",
            "hide the error's own code",
        ),
        ("union E { a: u8 }", "use an enum"),
    ] {
        let found = mistakes(item).join("\n");
        assert!(found.contains(expected), "{item}: {found}");
    }
}

#[test]
fn every_mistake_is_reported_at_once() {
    let found = mistakes("enum E { A, #[error(status = 500, message = \"{}\")] B, #[error(x)] C }");
    assert_eq!(found.len(), 6, "{found:#?}");
}

#[test]
fn codes_are_in_snake_case() {
    for (name, code) in [("SoldOut", "sold_out"), ("Gone", "gone"), ("A", "a")] {
        assert_eq!(check::code(&syn::parse_str(name).unwrap()), code);
    }
}

#[test]
fn whatever_is_missing_the_macro_ends_and_writes_rust() {
    let whole = "enum E { #[error(status = 409, message = \"{left}\")] A { left: u8 }, \
                 #[error(transparent)] B(#[from] Invalid) }";
    for tokens in damaged(whole) {
        let source = tokens.to_string();
        assert!(syn::parse2::<syn::File>(expand(tokens)).is_ok(), "{source}");
    }
}
