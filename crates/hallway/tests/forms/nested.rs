//! Shows forms within forms, rules that look at more than one field, and JSON that nests.

use std::collections::{BTreeMap, HashSet};

use hallway::form::{Entries, FieldError, Form, FormState, Invalid};
use hallway::{Form as DeriveForm, Password, rsx};

#[derive(Debug, PartialEq, DeriveForm)]
struct Order {
    #[form(length(min = 2))]
    name: String,
    address: Address,
    billing: Option<Address>,
    #[form(length(min = 1, max = 3), label = "Lines")]
    items: Vec<Item>,
    #[form(each(length(max = 5)))]
    tags: HashSet<Tag>,
    prices: BTreeMap<String, u32>,
}

#[derive(Debug, PartialEq, DeriveForm)]
struct Address {
    city: String,
    #[form(optional)]
    zip: String,
}

#[derive(Debug, PartialEq, DeriveForm)]
struct Item {
    #[form(range(min = 1))]
    qty: u8,
    gift: bool,
}

/// A text that brings its rules along.
#[derive(Debug, PartialEq, Eq, Hash, DeriveForm)]
struct Tag(#[form(pattern = "[a-z]+", with = is_clean)] String);

fn is_clean(tag: &str) -> Result<(), FieldError> {
    match tag {
        "damn" => Err(FieldError::here("rude", "Please")),
        _ => Ok(()),
    }
}

/// The errors as `name code`, or nothing.
fn errors<F: Form>(entries: &Entries) -> Vec<String> {
    let errors = F::decode(entries).err().unwrap_or_default();
    errors
        .iter()
        .map(|error| format!("{} {}", error.field, error.code))
        .collect()
}

fn form(body: &str) -> Entries {
    Entries::from_urlencoded(body.as_bytes()).expect("a form")
}

fn json(body: &str) -> Entries {
    Entries::from_json(body.as_bytes()).expect("an object")
}

const FORM: &str = "name=Ada&address.city=London&address.zip=&items[4].qty=2&items[4].gift=on\
                    &items[9].qty=1&tags=a&tags=b&prices.eur=5&prices.usd=6\
                    &billing.city=&billing.zip=";

const JSON: &str = r#"{"name":"Ada","address":{"city":"London"},"items":[{"qty":2,"gift":true},
    {"qty":1}],"tags":["a","b"],"prices":{"eur":5,"usd":6},"billing":null}"#;

#[test]
fn a_form_and_a_json_object_nest_alike() {
    let item = |qty, gift| Item { qty, gift };
    let tags = ["a", "b"].map(|tag| Tag(tag.to_owned()));
    let order = Order {
        name: "Ada".to_owned(),
        address: Address {
            city: "London".to_owned(),
            zip: String::new(),
        },
        billing: None,
        items: vec![item(2, true), item(1, false)],
        tags: tags.into(),
        prices: [("eur".to_owned(), 5), ("usd".to_owned(), 6)].into(),
    };
    assert_eq!(Order::decode(&form(FORM)).expect("right"), order);
    assert_eq!(Order::decode(&json(JSON)).expect("right"), order);
    assert_eq!(Order::decode(&order.encode()).expect("right"), order);
}

#[test]
fn in_json_an_empty_text_is_nothing_but_a_text() {
    #[derive(Debug, hallway::Form)]
    enum Size {
        Small,
        Large,
    }
    #[derive(Debug, hallway::Form)]
    #[allow(dead_code, reason = "what counts is whether it decodes")]
    struct Optional {
        note: Option<String>,
        #[form(email)]
        email: Option<String>,
        seats: Option<u8>,
        day: Option<jiff::civil::Date>,
        size: Option<Size>,
        tags: Option<Vec<String>>,
    }
    let empty = r#"{"note":"","email":"","seats":"","day":"","size":"","tags":""}"#;
    assert_eq!(
        errors::<Optional>(&json(empty)),
        ["seats type", "day type", "size choice", "tags type"]
    );
    let nothing = r#"{"seats":null,"day":null,"size":null,"tags":null}"#;
    assert!(Optional::decode(&json(nothing)).is_ok());
    let blank = form("note=&email=&seats=&day=&size=&tags=");
    assert!(Optional::decode(&blank).is_ok());

    let wrong = r#"{"name":"Ada","address":"","items":"","prices":"","tags":[]}"#;
    assert_eq!(
        errors::<Order>(&json(wrong)),
        ["address type", "items type", "prices type"]
    );
    let optional = r#"{"name":"Ada","address":{"city":"Ulm"},"items":[{"qty":1}],"billing":""}"#;
    assert_eq!(errors::<Order>(&json(optional)), ["billing type"]);
    let rows = r#"{"name":"Ada","address":{"city":"Ulm"},"items":[""]}"#;
    assert_eq!(errors::<Order>(&json(rows)), ["items[0] type"]);
}

#[test]
fn a_browser_does_not_insist_on_the_members_of_a_struct_that_may_stay_empty() {
    let f = Order::fields(&FormState::fresh(""));
    let required = |control| rsx! { (control) }.text().contains(" required");
    assert!(required(f.address.city.input()));
    assert!(!required(f.billing.city.input()));

    let part = form("name=Ada&address.city=Ulm&items[0].qty=1&billing.zip=89073");
    assert_eq!(errors::<Order>(&part), ["billing.city required"]);
}

#[test]
fn every_error_has_the_name_of_its_place() {
    let body = "name=A&address.zip=1&items[2].qty=0&items[3].qty=x&items[5]=&tags=a&tags=B\
                &tags=abcdef&tags=damn&prices.eur=many&billing.zip=9";
    assert_eq!(
        errors::<Order>(&form(body)),
        [
            "name length_min",
            "address.city required",
            "billing.city required",
            "items[2].qty range_min",
            "items[3].qty type",
            "items[5].qty required",
            "tags[1] pattern",
            "tags[2] length_max",
            "tags[3] rude",
            "prices.eur type",
        ]
    );
    let none = "name=Ada&address.city=x";
    assert_eq!(errors::<Order>(&form(none)), ["items items_min"]);
    let four =
        "name=Ada&address.city=x&items[0].qty=1&items[1].qty=1&items[2].qty=1&items[3].qty=1";
    assert_eq!(errors::<Order>(&form(four)), ["items items_max"]);
}

#[test]
fn json_of_another_shape_is_told_in_place() {
    let wrong = r#"{"name":["Ada"],"address":"London","billing":{},"items":{"0":{"qty":1}},
        "tags":"a","prices":[1]}"#;
    assert_eq!(
        errors::<Order>(&json(wrong)),
        [
            "name type",
            "address type",
            "billing.city required",
            "items type",
            "tags type",
            "prices type",
        ]
    );
    let wrong = r#"{"name":"Ada","address":{"city":"x","city":"y"},"items":[null,7,{"qty":1}],
        "tags":["a",1,null,["b"]],"tags":[],"prices":{"a":1,"a":2}}"#;
    assert_eq!(
        errors::<Order>(&json(wrong)),
        [
            "address.city repeated",
            "items[0].qty required",
            "items[1] type",
            "tags repeated",
            "prices.a repeated",
        ]
    );
    // A key with a dot is no path.
    let flat = r#"{"name":"Ada","address.city":"x","items":[{"qty":1}]}"#;
    assert_eq!(errors::<Order>(&json(flat)), ["address.city required"]);
}

#[test]
fn large_numbers_of_json_keep_every_digit_or_are_refused() {
    #[derive(Debug, DeriveForm)]
    struct Large {
        a: i128,
        b: u128,
        c: rust_decimal::Decimal,
        d: i64,
    }
    let texts = r#"{"a":"-170141183460469231731687303715884105728",
        "b":"340282366920938463463374607431768211455","c":"0.1000","d":9223372036854775807}"#;
    let large = Large::decode(&json(texts)).expect("right");
    assert_eq!(
        (large.a, large.b, large.d),
        (i128::MIN, u128::MAX, i64::MAX)
    );
    assert_eq!(large.c.to_string(), "0.1000");
    let numbers = r#"{"a":-170141183460469231731687303715884105728,"b":5,"c":0.25,
        "d":9223372036854775808}"#;
    assert_eq!(errors::<Large>(&json(numbers)), ["a type", "d range_max"]);
}

#[derive(Debug, DeriveForm)]
#[form(check = is_in_order)]
struct Stay {
    #[form(with = is_even)]
    rooms: u8,
    from: jiff::civil::Date,
    to: jiff::civil::Date,
    password: Password,
    #[form(equals = password, label = "The second password")]
    again: Password,
}

fn is_even(rooms: &u8) -> Result<(), FieldError> {
    match rooms % 2 {
        0 => Ok(()),
        _ => Err(FieldError::here("odd", "An even number, please").arg("rooms", *rooms)),
    }
}

fn is_in_order(stay: &Stay) -> Result<(), Invalid> {
    if stay.from < stay.to {
        return Ok(());
    }
    Err(Invalid::field("to", "Leave after you came")
        .and("", "Not that way")
        .code("order"))
}

#[test]
fn rules_may_look_at_other_fields_and_at_the_whole() {
    let body = "rooms=3&from=2026-01-02&to=2026-01-01&password=a&again=b";
    let wrong = Stay::decode(&form(body)).expect_err("two are wrong");
    let told: Vec<_> = wrong.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "An even number, please",
            "The second password must be the same as Password"
        ]
    );
    assert_eq!(wrong.of("rooms").next().expect("odd").label, "Rooms");
    // The whole is judged when its parts are right.
    let body = "rooms=2&from=2026-01-02&to=2026-01-01&password=a&again=a";
    assert_eq!(errors::<Stay>(&form(body)), ["to order", " order"]);

    #[derive(Debug, DeriveForm)]
    struct Trip {
        stays: Vec<Stay>,
    }
    let body = "stays[1].rooms=2&stays[1].from=2026-01-02&stays[1].to=2026-01-01\
                &stays[1].password=a&stays[1].again=a";
    assert_eq!(
        errors::<Trip>(&form(body)),
        ["stays[1].to order", "stays[1] order"]
    );
}

#[derive(Debug, DeriveForm)]
#[form(deny_unknown)]
struct Strict {
    address: Address,
    items: Vec<Item>,
    tags: Vec<String>,
    prices: BTreeMap<String, u8>,
}

#[test]
fn unknown_names_are_found_at_every_depth() {
    let body = "address.city=x&address.ctiy=y&items[0].qty=1&items[0].qty.x=1&items.0.qty=1\
                &tags=a&tags[1]=b&tags[x]=c&prices.eur=1&prices[0]=1&__proto__.x=1&$form=t&address.ctiy=z";
    assert_eq!(
        errors::<Strict>(&form(body)),
        [
            "address.ctiy unknown",
            "items[0].qty.x unknown",
            "items.0.qty unknown",
            "tags[x] unknown",
            "prices[0] unknown",
            "__proto__.x unknown",
        ]
    );
    let body = r#"{"address":{"city":"x","more":{"deep":[1]}},"items":[],"tags":[],"prices":{}}"#;
    assert_eq!(
        errors::<Strict>(&json(body)),
        [
            "address.more unknown",
            "address.more.deep unknown",
            "address.more.deep[0] unknown",
        ]
    );
}

#[test]
fn twelve_wrong_fields_are_twelve_errors() {
    #[derive(Debug, DeriveForm)]
    struct Twelve {
        #[form(length(min = 2))]
        a: String,
        #[form(email)]
        b: String,
        #[form(url)]
        c: String,
        d: u8,
        e: f64,
        f: jiff::civil::Date,
        g: jiff::civil::Time,
        h: hallway::form::Color,
        #[form(required)]
        i: bool,
        #[form(one_of = ["x"])]
        j: String,
        #[form(length(min = 1))]
        k: Vec<String>,
        l: Address,
    }
    let body = "a=1&b=x&c=x&d=300&e=x&f=x&g=25:00&h=red&j=y";
    let wrong = Twelve::decode(&form(body)).expect_err("all are wrong");
    let fields: HashSet<_> = wrong.iter().map(|error| error.field.as_str()).collect();
    assert_eq!((wrong.len(), fields.len()), (12, 12), "{wrong:?}");
}

#[test]
fn a_form_may_hold_itself_as_deep_as_names_go() {
    #[derive(Debug, DeriveForm)]
    struct Branch {
        name: String,
        branches: Vec<Branch>,
    }
    let tree = "name=a&branches[0].name=b&branches[0].branches[0].name=c&branches[1].name=d";
    let tree = Branch::decode(&form(tree)).expect("right");
    assert_eq!(tree.branches[0].branches[0].name, "c");
    assert_eq!(
        Branch::decode(&tree.encode())
            .expect("right")
            .branches
            .len(),
        2
    );
    let deep = format!("{}name=x", "branches[0].".repeat(8));
    let refused = Entries::from_urlencoded(deep.as_bytes()).expect_err("17 steps");
    assert!(
        refused
            .to_string()
            .starts_with("The form is nested more than 16 deep: #/branches/0/")
    );
}
