//! One table of the quirks of decoding: what is sent, and what comes of it.
#![allow(dead_code, reason = "`Debug` reads the fields")]

use hallway::form::{Entries, Form};
use hallway::{Form as DeriveForm, Password};

#[derive(Debug, DeriveForm)]
struct Text {
    #[form(length(min = 2, max = 5))]
    t: String,
}

#[derive(Debug, DeriveForm)]
struct Plain {
    #[form(optional)]
    t: String,
}

#[derive(Debug, DeriveForm)]
struct Maybe {
    #[form(length(min = 2))]
    t: Option<String>,
}

#[derive(Debug, DeriveForm)]
struct Mail {
    #[form(email, label = "E-mail")]
    t: String,
}

#[derive(Debug, DeriveForm)]
struct Number {
    #[form(range(min = 1, max = 9))]
    n: i32,
}

#[derive(Debug, DeriveForm)]
struct Small {
    n: u8,
}

#[derive(Debug, DeriveForm)]
struct Big {
    n: u64,
}

#[derive(Debug, DeriveForm)]
struct MaybeNumber {
    n: Option<i64>,
}

#[derive(Debug, DeriveForm)]
struct Fraction {
    #[form(range(max = 2.5))]
    n: f64,
}

#[derive(Debug, DeriveForm)]
struct Tick {
    b: bool,
}

#[derive(Debug, DeriveForm)]
struct Terms {
    #[form(required, label = "The box")]
    b: bool,
}

#[derive(Debug, DeriveForm)]
enum Size {
    Small,
    #[form(label = "Very large")]
    VeryLarge,
    #[form(rename = "XX")]
    Extra,
}

#[derive(Debug, DeriveForm)]
struct Chosen {
    size: Size,
}

#[derive(Debug, DeriveForm)]
struct MaybeChosen {
    size: Option<Size>,
}

#[derive(Debug, DeriveForm)]
struct Secret {
    #[form(length(min = 3))]
    p: Password,
}

#[derive(Debug, DeriveForm)]
struct Code {
    #[form(
        pattern = "[A-Z]{2}-\\d+",
        length(max = 6),
        message = "A code looks like AB-12"
    )]
    c: String,
}

#[derive(Debug, DeriveForm)]
#[form(deny_unknown)]
struct Strict {
    #[form(rename = "the-name")]
    r#type: String,
}

/// The value as `Debug` shows it, or the errors as `field code: message`.
fn shown<T: Form + std::fmt::Debug>(entries: &Entries) -> String {
    match T::decode(entries) {
        Ok(value) => format!("{value:?}"),
        Err(errors) => {
            let lines: Vec<_> = errors
                .iter()
                .map(|error| format!("{} {}: {}", error.field, error.code, error.message))
                .collect();
            lines.join("; ")
        }
    }
}

#[track_caller]
fn form<T: Form + std::fmt::Debug>(body: &str, result: &str) {
    let entries = Entries::from_urlencoded(body.as_bytes()).expect("a form");
    assert_eq!(shown::<T>(&entries), result, "form {body}");
}

#[track_caller]
fn json<T: Form + std::fmt::Debug>(body: &str, result: &str) {
    let entries = Entries::from_json(body.as_bytes()).expect("an object");
    assert_eq!(shown::<T>(&entries), result, "JSON {body}");
}

#[test]
fn texts_are_kept_as_typed() {
    form::<Text>("t=+a+b", r#"Text { t: " a b" }"#);
    form::<Text>("t=%C3%A4%F0%9F%98%80", r#"Text { t: "ä😀" }"#);
    form::<Text>("t=a%0D%0Ab", r#"Text { t: "a\nb" }"#);
    form::<Text>("t=a%0Db", r#"Text { t: "a\rb" }"#);
    form::<Text>("t=a%FFb", "Text { t: \"a\u{fffd}b\" }");
    json::<Text>(r#"{"t":"a\r\nb"}"#, r#"Text { t: "a\r\nb" }"#);
}

#[test]
fn lengths_count_characters() {
    form::<Text>("t=a", "t length_min: T must have 2 to 5 characters");
    form::<Text>(
        "t=%F0%9F%98%80",
        "t length_min: T must have 2 to 5 characters",
    );
    form::<Text>("t=abcdef", "t length_max: T must have 2 to 5 characters");
    form::<Text>("t=abcde", r#"Text { t: "abcde" }"#);
    // Five characters for who typed them, although seven bytes came.
    form::<Text>("t=a%0D%0Ab%0D%0Ac", r#"Text { t: "a\nb\nc" }"#);
}

#[test]
fn an_empty_text_is_missing_only_where_it_is_required() {
    for body in ["", "t", "t=", "t=++", "t=%0D%0A", "t=%C2%A0"] {
        form::<Text>(body, "t required: T is required");
    }
    form::<Plain>("", r#"Plain { t: "" }"#);
    form::<Plain>("t=", r#"Plain { t: "" }"#);
    form::<Plain>("t=+", r#"Plain { t: " " }"#);
    form::<Maybe>("", "Maybe { t: None }");
    form::<Maybe>("t=", "Maybe { t: None }");
    form::<Maybe>("t=+", "t length_min: T must have at least 2 characters");
    form::<Maybe>("t=ab", r#"Maybe { t: Some("ab") }"#);
    json::<Text>("{}", "t required: T is required");
    json::<Text>(r#"{"t":null}"#, "t required: T is required");
    json::<Maybe>(r#"{"t":null}"#, "Maybe { t: None }");
}

#[test]
fn json_types_are_not_guessed() {
    json::<Text>(r#"{"t":12}"#, "t type: T must be a text, not a number");
    json::<Text>(
        r#"{"t":true}"#,
        "t type: T must be a text, not true or false",
    );
    json::<Text>(r#"{"t":["ab"]}"#, "t type: T must be a text, not a list");
    json::<Text>(
        r#"{"t":{"a":1}}"#,
        "t type: T must be a text, not an object",
    );
    json::<Maybe>(r#"{"t":1}"#, "t type: T must be a text, not a number");
    json::<Number>(
        r#"{"n":"3"}"#,
        "n type: N must be a whole number, not a text",
    );
    json::<Number>(
        r#"{"n":[3]}"#,
        "n type: N must be a whole number, not a list",
    );
    json::<Tick>(
        r#"{"b":"on"}"#,
        "b type: B must be true or false, not a text",
    );
    json::<Tick>(
        r#"{"b":1}"#,
        "b type: B must be true or false, not a number",
    );
    json::<Chosen>(
        r#"{"size":1}"#,
        "size type: Size must be a text, not a number",
    );
}

#[test]
fn a_name_that_is_sent_twice_is_refused() {
    form::<Text>("t=ab&t=ab", "t repeated: T was sent more than once");
    form::<Tick>("b=false&b=true", "b repeated: B was sent more than once");
    json::<Text>(
        r#"{"t":"ab","t":"cd"}"#,
        "t repeated: T was sent more than once",
    );
    json::<Number>(r#"{"n":1,"n":1}"#, "n repeated: N was sent more than once");
}

#[test]
fn whole_numbers_are_strict() {
    form::<Number>("n=3", "Number { n: 3 }");
    form::<Number>("n=%09+3%0D%0A", "Number { n: 3 }");
    form::<Number>("n=007", "Number { n: 7 }");
    json::<Number>(r#"{"n":3}"#, "Number { n: 3 }");
    for body in [
        "n=%2B3",
        "n=3.0",
        "n=3e0",
        "n=1+2",
        "n=-",
        "n=--3",
        "n=0x3",
        "n=3%C2%A0",
        "n=٣",
    ] {
        form::<Number>(body, "n type: N must be a whole number");
    }
    json::<Number>(r#"{"n":3.0}"#, "n type: N must be a whole number");
    for body in ["", "n=", "n=+"] {
        form::<Number>(body, "n required: N is required");
    }
    json::<Number>(r#"{"n":null}"#, "n required: N is required");
}

#[test]
fn ranges_hold_within_the_type() {
    form::<Number>("n=0", "n range_min: N must be between 1 and 9");
    form::<Number>("n=10", "n range_max: N must be between 1 and 9");
    form::<Number>(
        "n=-99999999999999999999999999999999999999999",
        "n range_min: N must be between 1 and 9",
    );
    form::<Small>("n=255", "Small { n: 255 }");
    form::<Small>("n=-0", "Small { n: 0 }");
    form::<Small>("n=256", "n range_max: N must be at most 255");
    form::<Small>("n=-1", "n range_min: N must be at least 0");
    form::<Big>("n=18446744073709551615", "Big { n: 18446744073709551615 }");
    form::<Big>(
        "n=18446744073709551616",
        "n range_max: N must be at most 18446744073709551615",
    );
    json::<Big>(
        r#"{"n":18446744073709551615}"#,
        "Big { n: 18446744073709551615 }",
    );
    json::<Big>(
        r#"{"n":18446744073709551616}"#,
        "n range_max: N must be at most 18446744073709551615",
    );
    json::<Big>(r#"{"n":-1}"#, "n range_min: N must be at least 0");
    form::<MaybeNumber>("n=", "MaybeNumber { n: None }");
    form::<MaybeNumber>("n=-5", "MaybeNumber { n: Some(-5) }");
    form::<MaybeNumber>("n=x", "n type: N must be a whole number");
}

#[test]
fn borders_may_be_constants_and_types_may_have_other_names() {
    type Ratio = f64;
    type Seats = u64;
    const MOST: u8 = 9;
    #[derive(Debug, DeriveForm)]
    struct Named {
        #[form(range(min = -0.5, max = 2.5))]
        ratio: Ratio,
        #[form(range(max = MOST))]
        seats: Seats,
        #[form(length(max = MOST as usize))]
        text: String,
    }
    form::<Named>(
        "ratio=2.6&seats=10&text=1234567890",
        "ratio range_max: Ratio must be between -0.5 and 2.5; \
         seats range_max: Seats must be at most 9; \
         text length_max: Text must have at most 9 characters",
    );
}

#[test]
fn fractions_are_those_of_html() {
    form::<Fraction>("n=-1.5e-1", "Fraction { n: -0.15 }");
    form::<Fraction>("n=.5", "Fraction { n: 0.5 }");
    form::<Fraction>("n=2.6", "n range_max: N must be at most 2.5");
    json::<Fraction>(r#"{"n":2}"#, "Fraction { n: 2.0 }");
    for body in [
        "n=inf", "n=NaN", "n=1.", "n=%2B1", "n=1,5", "n=1e999", "n=e5", "n=.",
    ] {
        form::<Fraction>(body, "n type: N must be a number");
    }
}

#[test]
fn a_box_that_is_not_ticked_is_not_sent() {
    for body in ["", "b=", "b", "b=off", "b=false", "b=0"] {
        form::<Tick>(body, "Tick { b: false }");
        form::<Terms>(body, "b required: The box must be ticked");
    }
    for body in ["b=on", "b=true", "b=1"] {
        form::<Tick>(body, "Tick { b: true }");
        form::<Terms>(body, "Terms { b: true }");
    }
    form::<Tick>("b=maybe", "b type: B must be on or off");
    json::<Tick>("{}", "Tick { b: false }");
    json::<Tick>(r#"{"b":true}"#, "Tick { b: true }");
}

#[test]
fn choices_are_the_variants_and_nothing_else() {
    form::<Chosen>("size=small", "Chosen { size: Small }");
    form::<Chosen>("size=very_large", "Chosen { size: VeryLarge }");
    form::<Chosen>("size=XX", "Chosen { size: Extra }");
    json::<Chosen>(r#"{"size":"small"}"#, "Chosen { size: Small }");
    for body in ["size=Small", "size=xx", "size=small+", "size=0"] {
        form::<Chosen>(
            body,
            "size choice: Size must be one of: Small, Very large, Extra",
        );
    }
    form::<Chosen>("", "size required: Size is required");
    form::<MaybeChosen>("size=", "MaybeChosen { size: None }");
    form::<MaybeChosen>("size=XX", "MaybeChosen { size: Some(Extra) }");
}

#[test]
fn addresses_and_patterns_are_checked() {
    form::<Mail>("t=ada%40example.com", r#"Mail { t: "ada@example.com" }"#);
    form::<Mail>(
        "t=ada",
        "t email: E-mail must be an e-mail address like name@example.com",
    );
    form::<Code>("c=AB-12", r#"Code { c: "AB-12" }"#);
    form::<Code>("c=AB-12x", "c pattern: A code looks like AB-12");
    form::<Code>(
        "c=ab-1234",
        "c length_max: A code looks like AB-12; c pattern: A code looks like AB-12",
    );
    form::<Code>("c=", "c required: A code looks like AB-12");
}

#[test]
fn passwords_do_not_show() {
    form::<Secret>("p=+a+b", "Secret { p: Password(..) }");
    form::<Secret>("p=ab", "p length_min: P must have at least 3 characters");
    let entries = Entries::from_urlencoded(b"p=hunter2").expect("a form");
    assert_eq!(
        Secret::decode(&entries).expect("long enough").p.reveal(),
        "hunter2"
    );
    assert!(!format!("{entries:?}").contains("hunter2"));
}

#[test]
fn unknown_names_count_only_where_they_are_denied() {
    form::<Tick>("x=1&b=on&x=2", "Tick { b: true }");
    json::<Tick>(r#"{"x":{"deep":[1]},"b":true}"#, "Tick { b: true }");
    form::<Strict>("the-name=a&%24regions=%7B%7D", r#"Strict { type: "a" }"#);
    form::<Strict>(
        "type=a",
        "the-name required: Type is required; type unknown: There is no field of this name",
    );
}

#[test]
fn all_errors_of_all_fields_are_told_with_their_arguments() {
    #[derive(Debug, DeriveForm)]
    struct All {
        #[form(length(min = 2, max = 100))]
        first_name: String,
        #[form(range(min = 1))]
        seats: u8,
        _unused: bool,
        size: Size,
    }
    let entries = Entries::from_urlencoded(b"first_name=A&seats=0").expect("a form");
    let errors = All::decode(&entries).expect_err("three fields are wrong");
    assert_eq!(
        serde_json::to_value(&errors).expect("JSON"),
        serde_json::json!([
            {
                "field": "first_name",
                "code": "length_min",
                "message": "First name must have 2 to 100 characters",
                "args": { "min": 2, "max": 100, "length": 1 },
            },
            {
                "field": "seats",
                "code": "range_min",
                "message": "Seats must be at least 1",
                "args": { "min": 1, "max": null },
            },
            { "field": "size", "code": "required", "message": "Size is required" },
        ])
    );
    assert_eq!(All::NAMES, ["first_name", "seats", "_unused", "size"]);
}

async fn multipart(parts: &str) -> Result<Entries, hallway::form::Malformed> {
    let body = parts.replace('\n', "\r\n").into_bytes();
    // Three bytes at a time: borders may be cut anywhere.
    let chunks: Vec<_> = body
        .chunks(3)
        .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec().into()))
        .collect();
    let stream = futures_util::stream::iter(chunks);
    Entries::from_multipart("multipart/form-data; boundary=XX", stream).await
}

#[tokio::test]
async fn multipart_forms_read_like_urlencoded_ones() {
    let entries = multipart(
        "--XX\ncontent-disposition: form-data; name=\"t\"\n\na\nb\n\
         --XX\ncontent-disposition: form-data; name=\"$form\"\n\ntoken\n--XX--\n",
    )
    .await
    .expect("a form");
    assert_eq!(shown::<Text>(&entries), r#"Text { t: "a\nb" }"#);
    let same = Entries::from_urlencoded(b"t=a%0D%0Ab&%24form=token").expect("a form");
    assert!(entries.iter().eq(same.iter()));
}

#[tokio::test]
async fn a_file_is_no_text_and_its_content_counts() {
    let file = |content: &str| {
        format!(
            "--XX\ncontent-disposition: form-data; name=\"t\"; filename=\"a.txt\"\n\
             content-type: text/plain\n\n{content}\n--XX--\n"
        )
    };
    let one = multipart(&file("one")).await.expect("a form");
    let two = multipart(&file("two")).await.expect("a form");
    assert_eq!(shown::<Text>(&one), "t type: T must be a text, not a file");
    assert!(one.iter().ne(two.iter()));
}

#[tokio::test]
async fn broken_multipart_bodies_are_malformed() {
    for body in [
        "",
        "--XX\n",
        "--XX\ncontent-disposition: form-data; name=\"t\"\n\na",
        "nothing",
    ] {
        assert_eq!(
            multipart(body).await.expect_err(body).status(),
            400,
            "{body}"
        );
    }
    let nameless = "--XX\ncontent-disposition: form-data\n\na\n--XX--\n";
    assert_eq!(
        multipart(nameless).await.expect_err("no name").to_string(),
        "A part of the form has no name."
    );
}
