//! Walks the fixtures that the runtime's tests read as well.

use std::{collections::BTreeSet, fs, path::PathBuf};

use hallway_wire::{Reply, names};
use serde_json::Value;

#[test]
fn every_fixture_survives_parsing_and_writing() {
    for (name, text) in fixtures() {
        let sent: Value = serde_json::from_str(&text).expect(&name);
        let reply: Reply = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(serde_json::to_value(&reply).expect(&name), sent, "{name}");
    }
}

#[test]
fn every_kind_and_reason_has_a_fixture() {
    let seen: BTreeSet<String> = fixtures()
        .into_iter()
        .map(|(name, text)| {
            let reply: Value = serde_json::from_str(&text).expect(&name);
            let kind = reply["kind"].as_str().expect(&name).to_owned();
            match reply["reason"].as_str() {
                Some(reason) => format!("{kind}:{reason}"),
                None => kind,
            }
        })
        .collect();
    let known = [
        "done",
        "error",
        "failed",
        "invalid",
        "refused:access",
        "refused:malformed",
        "refused:origin",
        "refused:rate",
        "refused:size",
        "refused:token",
        "refused:type",
        "stale:expired",
        "stale:principal",
        "stale:unknown",
        "stale:visitor",
        "unsure",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), known);
}

#[test]
fn a_reply_of_an_unknown_kind_is_an_error() {
    let reply = serde_json::from_str::<Reply>(r#"{"kind":"queued","id":"1","message":"Later"}"#);
    assert!(reply.is_err());
}

#[test]
fn a_reply_with_progress_before_it_is_a_reply() {
    let reply = serde_json::from_str::<Reply>(&read("progress.json")).expect("a reply");
    assert!(matches!(reply, Reply::Done { message: Some(told), .. } if told == "Imported."));
}

#[test]
fn names_are_those_that_the_runtime_reads() {
    let listed: Value = serde_json::from_str(&read("names.json")).expect("names.json");
    let spelled = serde_json::json!({
        "TOKEN_HEADER": names::TOKEN_HEADER,
        "SUBMISSION_HEADER": names::SUBMISSION_HEADER,
        "TOKEN_FIELD": names::TOKEN_FIELD,
        "REGIONS_FIELD": names::REGIONS_FIELD,
        "INPUT_FIELD": names::INPUT_FIELD,
        "MAX_REGIONS": names::MAX_REGIONS,
        "HALLWAY_ATTRIBUTE": names::HALLWAY_ATTRIBUTE,
        "BUILD_ATTRIBUTE": names::BUILD_ATTRIBUTE,
        "LANE_ATTRIBUTE": names::LANE_ATTRIBUTE,
        "PROGRESS_ATTRIBUTE": names::PROGRESS_ATTRIBUTE,
        "PENDING_ATTRIBUTE": names::PENDING_ATTRIBUTE,
        "PENDING_TEXT_ATTRIBUTE": names::PENDING_TEXT_ATTRIBUTE,
        "UPLOAD_ATTRIBUTE": names::UPLOAD_ATTRIBUTE,
        "KEY_ATTRIBUTE": names::KEY_ATTRIBUTE,
        "KEEP_ATTRIBUTE": names::KEEP_ATTRIBUTE,
        "REGION_OPEN": names::REGION_OPEN,
        "REGION_CLOSE": names::REGION_CLOSE,
        "PAGE_REGION": names::PAGE_REGION,
        "REPLY_TYPE": names::REPLY_TYPE,
        "TRUSTED_TYPES_POLICY": names::TRUSTED_TYPES_POLICY,
    });
    assert_eq!(listed, spelled);
}

fn fixtures() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(root().join("fixtures"))
        .expect("the folder fixtures")
        .map(|entry| {
            let name = entry
                .expect("a fixture")
                .file_name()
                .into_string()
                .expect("UTF-8");
            let text = read(&format!("fixtures/{name}"));
            (name, text)
        })
        .collect();
    files.sort();
    files
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
