use std::str::FromStr;

use super::*;
use crate::damage::damaged;

const GOOD: &str =
    "pub async fn send(State(x): State<X>, Input(y): Input<Y>) -> Result<Done, Error> {}";

/// The mistakes in an action, as the compiler would show them.
fn mistakes(attribute: &str, item: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    let options =
        crate::options::options(TokenStream::from_str(attribute).unwrap(), &mut diagnostics);
    let function = parse::function(TokenStream::from_str(item).unwrap()).unwrap();
    check::check(options, &function, &mut diagnostics);
    diagnostics
        .messages()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// Checks that there is one mistake, and that its text has all of these.
fn check(attribute: &str, item: &str, expected: &[&str]) {
    let found = mistakes(attribute, item);
    assert_eq!(found.len(), 1, "#[action({attribute})] {item}: {found:?}");
    for text in expected {
        assert!(
            found[0].contains(text),
            "#[action({attribute})] {item}: {}",
            found[0]
        );
    }
}

#[test]
fn good_actions_are_accepted() {
    for (attribute, item) in [
        ("access = Public", GOOD),
        ("access = crate::guard::Role<Admin>,", GOOD),
        (
            "access = Staff, limit = \"5/min per ip\", limit = \"9/day per principal\", max = \"64kb\", \
             lane = \"cart\", repeatable, name = \"contact::send\", rename = \"old\"",
            GOOD,
        ),
        ("access = Public, limit = \"1/s per input.email\"", GOOD),
        ("access = P", "async fn f() -> Result<Done, Error> {}"),
        ("access = P", "async fn f() -> hallway::Result<Done> {}"),
        (
            "access = P",
            "async fn f(Principal(p): Principal<P>, Input(i): hallway::Input<I>, Bound(b): Bound<B>) -> Result<hallway::Done<u8>, E> {}",
        ),
        (
            "access = P",
            "async fn f(p: Allowed<CanEdit>, b: Bound<B>) -> Result<Done, E> {}",
        ),
        (
            "access = P",
            "async fn f(p: hallway::Allowed<a::CanEdit>, i: Input<I>) -> Result<Done, E> {}",
        ),
        (
            "access = P",
            "async fn f(b: Bound<B>, q: Query<Q>, i: Input<I>) -> Result<Done<()>, E> {}",
        ),
    ] {
        assert_eq!(
            mistakes(attribute, item),
            [""; 0],
            "#[action({attribute})] {item}"
        );
    }
}

#[test]
fn an_action_must_say_who_may_call_it() {
    check(
        "",
        GOOD,
        &[
            "`send` does not say who may call it",
            "access = Staff",
            "access = Public",
        ],
    );
    check("limit = \"5/min per ip\"", GOOD, &["does not say who"]);
    check(
        "access = \"staff\"",
        GOOD,
        &["names a guard", "access = Staff"],
    );
    check("access = public", GOOD, &["did you mean `Public`?"]);
    check("access", GOOD, &["names a guard"]);
}

#[test]
fn options_that_do_not_hold_are_refused_with_a_cure() {
    let with = |option: &str| format!("access = Public, {option}");
    for (option, expected) in [
        (
            "limt = \"5/min per ip\"",
            ["`limt` is not an option", "did you mean `limit`?"],
        ),
        (
            "cache",
            ["`cache` is not an option", "the options are `access`"],
        ),
        (
            "limit = \"5/minute per ip\"",
            ["`minute` is not a unit", "s, min, h, day"],
        ),
        (
            "limit = 5",
            ["takes a text in quotes", "limit = \"5/min per ip\""],
        ),
        (
            "limit = \"5/min per principal\"",
            ["nothing to count", "nobody is signed in"],
        ),
        ("max = \"64\"", ["`64` is not a size", "max = \"64kb\""]),
        ("max = 64", ["takes a text in quotes", "\"64kb\""]),
        ("lane = \"a b\"", ["not a name for a lane", "letters"]),
        (
            "name = \"send-it\"",
            ["not a name for an action", "contact::send"],
        ),
        (
            "rename = \"\"",
            ["not a name for an action", "contact::send"],
        ),
        ("repeatable = true", ["takes no value", "bare word"]),
        (
            "lane = \"a\", lane = \"b\"",
            ["`lane` stands here twice", "only `limit`"],
        ),
        ("access = Staff", ["`access` stands here twice", "keep one"]),
        ("max \"64kb\"", ["expected `=`", "`max`"]),
        ("max =", ["expected a value", "`=`"]),
    ] {
        check(&with(option), GOOD, &expected);
    }
    check(
        "access = Public, limit = \"5/min per input.email\"",
        "async fn f() -> Result<Done, Error> {}",
        &["nothing to count", "no `Input`"],
    );
}

#[test]
fn signatures_that_do_not_hold_are_refused_with_a_cure() {
    for (item, expected) in [
        (
            "fn f() -> Result<Done, E> {}",
            ["must be async", "async fn f"],
        ),
        (
            "async unsafe fn f() -> Result<Done, E> {}",
            ["cannot be unsafe", ""],
        ),
        (
            "async fn f(&self) -> Result<Done, E> {}",
            ["takes no `self`", "State"],
        ),
        (
            "async fn f<T>(x: Query<T>) -> Result<Done, E> {}",
            ["cannot be generic", "name the types"],
        ),
        (
            "async fn f<'a>(x: X<'a>) -> Result<Done, E> {}",
            ["cannot be generic", "own their values"],
        ),
        (
            "async fn f(x: impl X) -> Result<Done, E> {}",
            ["cannot be generic", "name the type"],
        ),
        (
            "async fn f(x: &X) -> Result<Done, E> {}",
            ["own their values", "leave out the `&`"],
        ),
        (
            "async fn f(x: Input<X>, y: State<Y>) -> Result<Done, E> {}",
            ["must be the last", "behind `State<Y>`"],
        ),
        (
            "async fn f(x: Input<X>, y: Input<Y>) -> Result<Done, E> {}",
            ["two `Input`", "derive(Form)"],
        ),
        (
            "async fn f(x: Bound<X>, y: Bound<Y>) -> Result<Done, E> {}",
            ["two `Bound`", "tuple"],
        ),
        (
            "async fn f(x: Principal<X>, y: Principal<Y>) -> Result<Done, E> {}",
            ["two `Principal`", "one guard"],
        ),
        (
            "async fn f(x: Allowed<X>, y: Allowed<Y>, z: Bound<Z>) -> Result<Done, E> {}",
            ["two `Allowed`", "one permission"],
        ),
        (
            "async fn f(x: Allowed<X>) -> Result<Done, E> {}",
            ["nothing that this permission", "Bound<PostId>"],
        ),
        (
            "async fn f(x: Allowed, y: Bound<Y>) -> Result<Done, E> {}",
            ["needs one type", "Allowed<CanEdit>"],
        ),
        (
            "async fn f(x: Input) -> Result<Done, E> {}",
            ["needs one type", "Input<NewLead>"],
        ),
        (
            "async fn f(x: Json<X>) -> Result<Done, E> {}",
            ["`Json` reads the body", "Input<X>"],
        ),
        ("async fn f() {}", ["how it ends", "Result<Done, Error>"]),
        (
            "async fn f() -> Done {}",
            ["must return `Done` in a `Result`", "Result<Done, Error>"],
        ),
        (
            "async fn f() -> Result<(), E> {}",
            ["must return `Done`", "Result<Done, Error>"],
        ),
    ] {
        check("access = P", item, &expected);
    }
}

#[test]
fn every_mistake_is_reported_at_once() {
    let found = mistakes(
        "limt = \"5/min per ip\", max = \"lots\"",
        "fn f(self, x: Input<X>, y: State<Y>) -> Done {}",
    );
    assert_eq!(found.len(), 7, "{found:#?}");
}

#[test]
fn after_a_mistake_the_function_and_its_type_are_still_there() {
    let tokens = |attribute, item| {
        expand(
            TokenStream::from_str(attribute).unwrap(),
            TokenStream::from_str(item).unwrap(),
        )
        .to_string()
    };
    let written = tokens("", GOOD);
    assert!(written.contains("compile_error"), "{written}");
    assert!(
        written.contains("struct send") && written.contains("async fn send"),
        "{written}"
    );

    let method = tokens("access = P", "async fn f(&self) -> Result<Done, E> {}");
    assert!(!method.contains("struct"), "{method}");

    let no_function = tokens("access = P", "struct X;");
    assert!(no_function.contains("stands on a function") && no_function.contains("struct X"));
}

#[test]
fn whatever_is_missing_the_macro_ends_and_writes_what_it_got() {
    let attribute = "access = a::Staff, limit = \"5/min per ip\", max = \"64kb\", repeatable";
    for tokens in damaged(attribute) {
        let source = tokens.to_string();
        let written = expand(tokens, TokenStream::from_str(GOOD).unwrap());
        assert!(syn::parse2::<syn::File>(written).is_ok(), "{source}");
    }
    for tokens in damaged(GOOD) {
        let source = tokens.to_string();
        let written = expand(TokenStream::from_str(attribute).unwrap(), tokens).to_string();
        assert!(
            written.contains(&source) || written.contains("fn send"),
            "{source}\n{written}"
        );
    }
}
