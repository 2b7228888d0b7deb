//! Runs the table of `docs/decoding.md`: what is sent, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use hallway::Password;
use hallway::form::{Color, Entries, Form, Month, Week};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use url::Url;
use uuid::Uuid;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, hallway::Form)]
enum Size {
    Small,
    Large,
}

#[derive(Debug, hallway::Form)]
struct Point {
    x: i32,
    y: i32,
}

/// The result of decoding `body` as a form whose only field is called `v`.
macro_rules! fields {
    ($($name:literal [$($rules:tt)*] $kind:ty;)*) => {
        fn result(field: &str, body: &[u8]) -> String {
            match field {
                $($name => {
                    #[derive(hallway::Form)]
                    struct One {
                        #[form($($rules)*)]
                        v: $kind,
                    }
                    shown(body, |one: One| one.v)
                })*
                other => panic!("there is no field `{other}` in the test"),
            }
        }
    };
}
fields! {
    "String" [] String;
    "Option<String>" [] Option<String>;
    "optional String" [optional] String;
    "length 2 to 3" [length(min = 2, max = 3)] String;
    "email" [email] String;
    "url" [url] String;
    "one_of a, b" [one_of = ["a", "b"]] String;
    "Password" [] Password;
    "i32" [] i32;
    "u8" [] u8;
    "i128" [] i128;
    "u128" [] u128;
    "f64" [] f64;
    "f32" [] f32;
    "Decimal" [] Decimal;
    "1 to 10 in steps of 3" [range(min = 1, max = 10), step = 3] u32;
    "f64 in steps of 0.1" [step = 0.1] f64;
    "Decimal in steps of 0.05" [step = 0.05] Decimal;
    "Date" [] Date;
    "Option<Date>" [] Option<Date>;
    "2026 only" [range(min = "2026-01-01", max = "2026-12-31")] Date;
    "Time" [] Time;
    "DateTime" [] DateTime;
    "Month" [] Month;
    "Week" [] Week;
    "Color" [] Color;
    "Uuid" [] Uuid;
    "Url" [] Url;
    "bool" [] bool;
    "required bool" [required] bool;
    "Size" [] Size;
    "Option<Size>" [] Option<Size>;
    "Vec<String>" [] Vec<String>;
    "Vec<u8>" [] Vec<u8>;
    "1 to 2 items" [length(min = 1, max = 2)] Vec<String>;
    "items of 2 letters" [each(length(min = 2, max = 2))] Vec<String>;
    "required Vec<String>" [required] Vec<String>;
    "Option<Vec<String>>" [] Option<Vec<String>>;
    "BTreeSet<Size>" [] BTreeSet<Size>;
    "BTreeMap<String, u8>" [] BTreeMap<String, u8>;
    "Point" [] Point;
    "Option<Point>" [] Option<Point>;
    "Vec<Point>" [] Vec<Point>;
}

fn shown<F: Form, T: Debug>(body: &[u8], value: impl FnOnce(F) -> T) -> String {
    let entries = Entries::from_urlencoded(body).expect("a form");
    match F::decode(&entries) {
        // `Url` has a long `Debug` and a short text.
        Ok(form) => match format!("{:?}", value(form)) {
            long if long.starts_with("Url {") => {
                let text = entries.text("v").unwrap_or_default();
                format!("`{text:?}`")
            }
            short => format!("`{short}`"),
        },
        Err(errors) => {
            let errors = errors.iter().map(|error| match &*error.field {
                "v" => format!("error `{}`", error.code),
                field => format!("error `{}` at `{field}`", error.code),
            });
            errors.collect::<Vec<_>>().join(", ")
        }
    }
}

#[test]
fn every_line_of_the_table_is_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/decoding.md");
    let page = std::fs::read_to_string(page).expect("the page is part of the repository");
    let (mut lines, mut wrong) = (0, Vec::new());
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, field, sent, expected, ..] = cells[..] else {
            panic!("a line has a field, what is sent, and a result: {line}")
        };
        let sent = if sent == "(nothing)" {
            ""
        } else {
            sent.trim_matches('`')
        };
        let result = result(field.trim_matches('`'), sent.as_bytes());
        if result != expected {
            wrong.push(format!(
                "{field} {sent}\n  the page says {expected}\n  it is         {result}"
            ));
        }
        lines += 1;
    }
    assert!(lines > 150, "only {lines} lines were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
