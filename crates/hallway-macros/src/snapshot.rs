//! Compares what the macros write with the files in `tests/expand/`.
//!
//! The files are read like code in a review. After a change on purpose write them anew with
//! `HALLWAY_BLESS=1 cargo test -p hallway-macros`.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::TokenStream;

/// Compares the formatted `written` with `tests/expand/<name>.rs`, which opens with its source.
fn check(name: &str, source: &str, written: TokenStream) {
    let file = syn::parse2(written).expect("macros write Rust");
    let mut text: String = source.trim().lines().map(commented).collect();
    text.push('\n');
    text.push_str(&prettyplease::unparse(&file));

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/expand/{name}.rs"));
    if std::env::var_os("HALLWAY_BLESS").is_some() {
        fs::write(&path, text).expect("the snapshot can be written");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == text,
        "{name}.rs is not what the macro writes. If the change is on purpose: HALLWAY_BLESS=1 cargo test -p \
         hallway-macros\n\n{text}"
    );
}

fn commented(line: &str) -> String {
    format!("// {line}").trim_end().to_owned() + "\n"
}

fn tokens(source: &str) -> TokenStream {
    TokenStream::from_str(source).expect("sources are tokens")
}

fn rsx(name: &str, source: &str) {
    let written = crate::rsx::expand(tokens(source));
    let file = quote::quote!(
        async fn page() {
            let page = #written;
        }
    );
    check(name, source, file);
}

fn action(name: &str, attribute: &str, item: &str) {
    let source = format!("#[action({attribute})]\n{item}");
    check(
        name,
        &source,
        crate::action::expand(tokens(attribute), tokens(item)),
    );
}

fn cached(name: &str, attribute: &str, item: &str) {
    let source = format!("#[cached({attribute})]\n{item}");
    let written = crate::cached::expand(tokens(attribute), tokens(item));
    check(name, &source, written);
}

fn action_error(name: &str, item: &str) {
    check(name, item, crate::action_error::expand(tokens(item)));
}

fn form(name: &str, item: &str) {
    check(name, item, crate::form::expand(tokens(item)));
}

#[test]
fn static_html_is_one_piece() {
    rsx(
        "rsx_static",
        r#"
<nav class="main">
    <a href="/about?a=1&b=2">About us</a> <a href="/contact">"What's <new>"</a>
    <img src="/logo.svg" alt="">
</nav>
"#,
    );
}

#[test]
fn values_stand_between_pieces() {
    rsx(
        "rsx_values",
        r#"
<p class="lead" id=(id) hidden=(hidden)>Hello (name), (load().await?)</p>
<textarea>(text)</textarea>
"#,
    );
}

#[test]
fn blocks_are_rust() {
    rsx(
        "rsx_blocks",
        r#"
<ul>
    @for (index, item) in items.iter().enumerate() {
        @let title = item.title();
        <li>(index) (title)</li>
    }
</ul>
@if let Some(user) = user && user.staff { <b>staff</b> } @else if guest { guest } @else { (name) }
@match count { 0 => { none } n if n > 9 => { many } _ => { (count) } }
"#,
    );
}

#[test]
fn a_document_marks_the_end_of_its_head() {
    rsx(
        "rsx_document",
        r#"
<!DOCTYPE html>
<html lang="en">
    <head><meta charset="utf-8"></head>
    <body>(children)</body>
</html>
"#,
    );
}

#[test]
fn after_a_mistake_the_rest_is_written() {
    rsx("rsx_mistake", "<dvi clas=\"x\">(name)</dvi>");
}

#[test]
fn the_smallest_action() {
    action(
        "action_small",
        "access = Public",
        "pub async fn refresh() -> Result<Done, Error> {\n    Ok(Done::new())\n}",
    );
}

#[test]
fn an_action_with_everything() {
    action(
        "action_full",
        "access = Staff, limit = \"5/min per ip\", limit = \"50/day per input.email\", max = \"64kb\", \
         lane = \"cart\", repeatable, name = \"leads::save\", rename = \"save_lead\"",
        "/// Saves a lead.\n#[cfg(feature = \"leads\")]\npub(crate) async fn save(\n    \
         State(leads): State<Leads>,\n    Query(page): Query<Page>,\n    \
         Principal(who): Principal<Staff>,
    allowed: Allowed<CanEdit>,\n    Bound((id, version)): Bound<(LeadId, u32)>,\n    \
         Input(lead): Input<NewLead>,\n) -> Result<Done<Lead>, SaveError> {\n    \
         leads.save(who, allowed, id, version, lead).await\n}",
    );
}

#[test]
fn after_a_mistake_the_action_can_still_be_named() {
    action(
        "action_mistake",
        "limit = \"often\"",
        "pub async fn save(Input(lead): Input<NewLead>) -> Result<Done, Error> {\n    save_it(lead)\n}",
    );
}

#[test]
fn an_error_with_everything() {
    action_error(
        "action_error_full",
        r#"
enum OrderError {
    #[error(status = 409, message = "Only {left} left.")]
    SoldOut { left: u32, item: ItemId },
    #[error(status = 404, message = "There is no order {0:?}.")]
    Unknown(OrderId),
    #[error(status = 403, message = "The shop is closed.")]
    Closed,
    #[error(transparent)]
    Invalid(#[from] Invalid),
}
"#,
    );
}

#[test]
fn after_a_mistake_the_error_can_still_be_returned() {
    action_error(
        "action_error_mistake",
        "enum OrderError {\n    #[error(status = 500, message = \"Broken\")]\n    Broken,\n}",
    );
}

#[test]
fn a_form_is_one_table_of_rules() {
    form(
        "form_struct",
        r#"
#[form(deny_unknown)]
pub struct NewLead {
    #[form(length(min = 2, max = 100), label = "Your name")]
    pub name: String,
    #[form(email, optional)]
    pub email: String,
    #[form(pattern = "[A-Z]{2}|x*", rename = "the-code", message = "Two capitals")]
    r#type: Option<String>,
    #[form(range(min = 0.5))]
    ratio: f64,
}
"#,
    );
}

#[test]
fn a_form_with_everything_checks_fields_together() {
    form(
        "form_full",
        r#"
#[form(check = is_consistent)]
struct SignUp {
    #[form(with = is_free)]
    name: Name,
    password: Password,
    #[form(equals = password)]
    again: Password,
    #[form(length(max = 3), each(length(max = 20)))]
    tags: Vec<String>,
    #[form(range(min = "2026-01-01"))]
    from: Date,
}
"#,
    );
}

#[test]
fn a_newtype_brings_its_rules_along() {
    form(
        "form_newtype",
        "pub struct Name(#[form(length(min = 2), with = is_name)] String);",
    );
}

#[test]
fn an_enum_is_a_list_of_choices() {
    form(
        "form_enum",
        "pub enum Budget {\n    Small,\n    #[form(label = \"Over 10,000\")]\n    VeryLarge,\n}",
    );
}

#[test]
fn after_a_mistake_the_form_can_still_be_used() {
    form(
        "form_mistake",
        "struct NewLead {\n    #[form(emial)]\n    email: String,\n}",
    );
}

#[test]
fn a_cached_function_and_a_cached_page() {
    cached(
        "cached_function",
        "tag = LEADS, tag = lead(id), life = \"hours\", failures = \"seconds\", skip(db)",
        "/// One lead.\npub async fn one(cache: &Cache, State(leads): State<Leads>, db: Db, id: i64) \
         -> Result<Lead> {\n    leads.find(db, id).await\n}",
    );
    cached(
        "cached_page",
        "public, life = \"days\", tag = \"posts\", edge",
        "pub async fn page() -> impl IntoPage {\n    Page::default()\n}",
    );
}
