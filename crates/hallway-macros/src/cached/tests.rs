use std::str::FromStr;

use super::*;

fn mistakes(attribute: &str, item: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    let options =
        crate::options::options(TokenStream::from_str(attribute).unwrap(), &mut diagnostics);
    let function = syn::parse_str(item).unwrap();
    check::check(options, &function, &mut diagnostics);
    diagnostics
        .messages()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[test]
fn good_functions_are_accepted() {
    for (attribute, item) in [
        ("", "pub async fn recent(cache: &Cache) -> Result<u8> {}"),
        (
            "tag = \"leads\", tag = lead(id), life = \"hours\", failures = Life::Seconds, bytes = 9",
            "async fn lead(cache: &Cache, State(x): State<X>, id: i64) -> hallway::Result<u8> {}",
        ),
        (
            "skip(x), cache = self.cache",
            "async fn of(&self, x: X) -> Result<u8, E> {}",
        ),
        (
            "public, edge, life = \"days\"",
            "pub async fn page() -> impl IntoPage {}",
        ),
        (
            "public, life = \"hours\", tag = POSTS",
            "pub async fn get(State(x): State<X>, cache: Cache) -> Json<u8> {}",
        ),
        (
            "",
            "pub async fn layout(children: Children) -> impl IntoPage {}",
        ),
    ] {
        assert_eq!(
            mistakes(attribute, item),
            [""; 0],
            "#[cached({attribute})] {item}"
        );
    }
}

#[test]
fn each_mistake_is_named_with_its_cure() {
    for (attribute, item, expected) in [
        ("", "async fn f(n: u8) -> Result<u8> {}", "`cache: &Cache`"),
        (
            "",
            "async fn f(&self) -> Result<u8> {}",
            "cache = self.cache",
        ),
        (
            "",
            "async fn f(cache: &Cache, n: &str) -> Result<u8> {}",
            "owns",
        ),
        ("", "async fn f(cache: &Cache) -> u8 {}", "`Result`"),
        ("", "fn f(cache: &Cache) -> Result<u8> {}", "`async`"),
        (
            "",
            "async fn f<T>(cache: &Cache) -> Result<T> {}",
            "not generic",
        ),
        (
            "live = 1",
            "async fn f(cache: &Cache) -> Result<u8> {}",
            "did you mean `life`",
        ),
        (
            "life = \"day\"",
            "async fn f(cache: &Cache) -> Result<u8> {}",
            "did you mean `days`",
        ),
        (
            "skip(m)",
            "async fn f(cache: &Cache) -> Result<u8> {}",
            "no parameter `m`",
        ),
        (
            "public",
            "async fn f(cache: &Cache) -> Result<u8> {}",
            "for pages",
        ),
        ("edge", "async fn page() -> X {}", "`public`"),
        ("bytes = 7", "async fn get() -> X {}", "not for a get"),
        (
            "public",
            "async fn layout(c: Children) -> X {}",
            "on the page",
        ),
        ("skip(id)", "async fn page(id: Path<u8>) -> X {}", "address"),
        ("tag", "async fn page() -> X {}", "write `tag = ..`"),
    ] {
        let found = mistakes(attribute, item);
        assert!(
            found.len() == 1 && found[0].contains(expected),
            "#[cached({attribute})] {item}: {found:?}"
        );
    }
}
