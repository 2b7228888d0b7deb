use super::*;

/// The mistakes that the derive finds, each up to its first line break.
fn mistakes(item: &str) -> Vec<String> {
    let item: syn::DeriveInput = syn::parse_str(item).unwrap();
    let mut diagnostics = Diagnostics::default();
    check::check(&item, &mut diagnostics);
    let first_line = |message: &str| message.lines().next().unwrap_or_default().to_owned();
    diagnostics.messages().into_iter().map(first_line).collect()
}

#[test]
fn all_mistakes_are_reported_at_once() {
    assert_eq!(
        mistakes(
            r#"struct Order {
                #[form(lenght(min = 2), label)]
                name: String,
                #[form(length(min = 9, max = 3))]
                street: String,
                #[form(required)]
                note: Option<String>,
                #[form(rename = "note")]
                other: String,
            }"#
        ),
        [
            "there is no `lenght` here",
            "`label` needs a text",
            "nothing is at least 9 and at most 3",
            "an `Option` is always optional, so `required` has no place here",
            "two fields are sent as `note`",
        ]
    );
}

#[test]
fn only_structs_with_names_and_plain_enums_are_forms() {
    assert_eq!(
        mistakes("struct Order(String, u8);"),
        ["`Order` has no named fields"]
    );
    assert_eq!(
        mistakes("struct Order<T> { name: T }"),
        ["a form cannot be generic"]
    );
    assert_eq!(
        mistakes("enum Size {}"),
        ["`Size` has no variants to choose from"]
    );
    assert_eq!(
        mistakes("enum Size { Small(u8), Large }"),
        ["a variant that can be chosen holds nothing"]
    );
    assert_eq!(
        mistakes("union U { a: u8 }"),
        ["a form is a struct with named fields"]
    );
}

#[test]
fn names_that_browsers_or_hallway_cannot_use_are_refused() {
    let renamed = |name: &str| {
        mistakes(&format!(
            "struct A {{ #[form(rename = \"{name}\")] a: u8 }}"
        ))
    };
    assert_eq!(renamed(""), ["a name has 1 to 200 bytes"]);
    assert_eq!(
        renamed("a b"),
        ["a name holds no blanks: it is the control's id, too"]
    );
    assert_eq!(
        renamed("$form"),
        ["names that begin with `$` are Hallway's own"]
    );
    for nested in ["items[0]", "address.city", "a]", "a%2E"] {
        assert_eq!(
            renamed(nested),
            ["a name holds no `.`, `[`, `]` or `%`: they nest"]
        );
    }
    assert_eq!(renamed("the-name"), [""; 0]);
}

#[test]
fn settings_that_contradict_or_repeat_are_refused() {
    let form = |settings: &str| mistakes(&format!("struct A {{ #[form({settings})] a: String }}"));
    assert_eq!(
        form("required, optional"),
        ["a field is either `required` or `optional`"]
    );
    assert_eq!(form("email, email"), ["`email` stands here twice"]);
    assert_eq!(form("email = true"), ["`email` stands alone"]);
    assert_eq!(form("length"), ["`length` needs a border"]);
    assert_eq!(form("length(least = 2)"), ["`length` has no `least`"]);
    assert_eq!(
        form("length(min = 1, min = 2)"),
        ["`min` stands here twice"]
    );
    assert_eq!(form("length(min)"), ["`min` needs a value"]);
    assert_eq!(
        form("range(min = \"2026-02-30\")"),
        ["`2026-02-30` is no date and no time"]
    );
    assert_eq!(form("step = 0"), ["`step` needs a number above 0"]);
    assert_eq!(form("one_of = \"a\""), ["`one_of` needs a list of texts"]);
    assert_eq!(form("each = 1"), ["`each` needs the rules of an item"]);
    assert_eq!(form("each(label = \"x\")"), ["there is no `label` here"]);
    assert_eq!(form("with = \"is_even\""), ["`with` needs a function"]);
}

#[test]
fn patterns_that_browsers_read_otherwise_are_refused() {
    let refused = |source: &str| pattern::compile(source).err().map(|refused| refused.why);
    for source in [
        "^a$",
        "(?=a)",
        "(?<n>a)",
        "a+?",
        "a**",
        "*a",
        "(a",
        "a)",
        "[a",
        "a]",
        "{2}",
        "a{3,2}",
        "a{x}",
        "\\b",
        "\\1",
        "\\p{L}",
        "\\-",
        "[a-]",
        "[-a]",
        "[z-a]",
        "[a/b]",
        "[[:alpha:]]",
        "[a&&b]",
        "[\\d-z]",
        "a{2000}{2}",
        "(a{100}){100}",
        "\\",
    ] {
        assert!(refused(source).is_some(), "{source}");
    }
    for source in [
        "",
        "a|b|",
        "[a-z\\-]+",
        "\\d{2,3}",
        "(?:ab)?c",
        "[^\\W_]",
        "a\\/b/c",
        "[\\&\\&]",
    ] {
        assert_eq!(refused(source), None, "{source}");
    }
}

#[test]
fn a_field_can_only_equal_another_one() {
    let form = |other: &str| {
        mistakes(&format!(
            "struct A {{ password: String, #[form(equals = {other})] again: String }}"
        ))
    };
    assert_eq!(form("password"), [""; 0]);
    assert_eq!(form("again"), ["`again` always equals itself"]);
    assert_eq!(form("pasword"), ["there is no field `pasword`"]);
    assert_eq!(
        form("\"password\""),
        ["`equals` needs the name of another field"]
    );
}

#[test]
fn a_newtype_has_rules_and_nothing_else() {
    assert_eq!(
        mistakes("struct Code(#[form(length(max = 9), with = is_code)] String);"),
        [""; 0]
    );
    assert_eq!(
        mistakes("struct Code(#[form(label = \"Code\")] String);"),
        ["there is no `label` here"]
    );
}
