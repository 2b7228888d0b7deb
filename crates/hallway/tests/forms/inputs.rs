//! Reads what a script passes to `hallway.call`, as the client's tests write it.

use std::collections::{BTreeMap, BTreeSet};

use hallway::Form;
use hallway::form::{Entries, Month, Value, Week};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, date, time};

fn input<T: Form>(name: &str) -> T {
    let all = include_str!("../../../hallway-wire/inputs.json");
    let all: BTreeMap<String, serde_json::Value> = serde_json::from_str(all).expect("fixtures");
    let json = all[name]["json"].as_str().expect("JSON");
    let entries = Entries::from_json(json).expect("an object");
    T::decode(&entries).unwrap_or_else(|errors| panic!("{name}: {errors:?}"))
}

#[test]
fn a_date_of_a_script_is_a_day_a_time_a_week_or_a_moment_as_the_type_says() {
    #[derive(Debug, Form)]
    struct Dates {
        day: Date,
        at: Time,
        meeting: DateTime,
        month: Month,
        week: Week,
        now: Timestamp,
    }
    let dates: Dates = input("dates");
    assert_eq!(dates.day, date(2026, 11, 21));
    assert_eq!(dates.at, time(9, 30, 0, 0));
    assert_eq!(dates.meeting, date(2026, 11, 21).at(9, 30, 0, 0));
    assert_eq!(dates.month, Month::new(2026, 11).expect("a month"));
    assert_eq!(dates.week, Week::new(2026, 53).expect("a week"));
    assert_eq!(dates.now.to_string(), "2026-11-21T09:30:00.25Z");
}

#[test]
fn a_form_of_html_does_not_write_dates_as_moments() {
    #[derive(Debug, Form)]
    struct Days {
        #[allow(dead_code, reason = "never read: it must not decode")]
        day: Date,
    }
    let entries = Entries::from_urlencoded("day=2026-11-21T00:00:00.000Z").expect("entries");
    assert!(Days::decode(&entries).is_err());
}

#[test]
fn maps_sets_and_typed_arrays_of_a_script_are_read() {
    #[derive(Debug, Form)]
    struct Collections {
        scores: BTreeMap<String, u32>,
        tags: BTreeSet<String>,
        bytes: Vec<u8>,
        curve: Vec<f64>,
    }
    let all: Collections = input("collections");
    assert_eq!(
        all.scores,
        BTreeMap::from([("ada".into(), 3), ("bob".into(), 5)])
    );
    assert_eq!(all.tags, BTreeSet::from(["a".into(), "b".into()]));
    assert_eq!(all.bytes, [0, 7, 255]);
    assert_eq!(all.curve, [0.5, -1.5]);
}

#[test]
fn every_digit_of_a_bigint_arrives() {
    #[derive(Debug, Form)]
    struct Bigints {
        small: u8,
        signed: i64,
        unsigned: u64,
        huge: i128,
    }
    let all: Bigints = input("bigints");
    assert_eq!((all.small, all.signed), (7, i64::MIN));
    assert_eq!((all.unsigned, all.huge), (u64::MAX, i128::MIN));
}

#[test]
fn names_that_mean_something_to_others_are_just_names() {
    #[derive(Debug, Form)]
    struct Nothing {
        note: Option<String>,
    }
    assert_eq!(input::<Nothing>("keys").note, None);
    assert_eq!(input::<Nothing>("plain").note, None);
}

#[test]
fn a_file_has_a_place_that_null_holds() {
    let all = include_str!("../../../hallway-wire/inputs.json");
    let all: serde_json::Value = serde_json::from_str(all).expect("fixtures");
    let entries =
        Entries::from_json(all["files"]["json"].as_str().expect("JSON")).expect("entries");
    for place in all["files"]["files"].as_array().expect("places") {
        let held: Vec<_> = entries.values(place.as_str().expect("a name")).collect();
        assert_eq!(held, [&Value::Null], "{place}");
    }
}
