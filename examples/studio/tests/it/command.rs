//! The command line: the same service without HTTP.

use std::process::Command;

use studio::leads::{Leads, NewLead};

use crate::studio::Studio;

#[tokio::test]
async fn the_newest_messages_are_printed_and_nothing_is_served() {
    let studio = Studio::start().await;
    for name in ["Ada", "Grace\tHopper"] {
        let lead = NewLead {
            name: name.to_owned(),
            email: "a@b.example".to_owned(),
            message: "Good morning\nto you".to_owned(),
        };
        Leads::new(studio.pool.clone()).create(lead).await.unwrap();
    }
    let run = |words: &[&str]| {
        let program = Command::new(env!("CARGO_BIN_EXE_studio"))
            .args(words)
            .env("DATABASE_URL", studio.database_url())
            .env("RUST_LOG", "off")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            program.status.success(),
            text(program.stdout),
            text(program.stderr),
        )
    };
    let (ended_well, printed, _) = run(&["leads", "list", "1"]);
    let columns: Vec<_> = printed.trim_end().split('\t').collect();
    assert!(ended_well);
    assert_eq!(
        (columns[0], columns[2], columns[4]),
        ("2", "Grace Hopper", "Good morning to you")
    );
    assert_eq!(run(&["leads", "list"]).1.lines().count(), 2);
    let (ended_well, printed, explained) = run(&["leads", "lost"]);
    assert!(!ended_well && printed.is_empty() && explained.contains("leads list [count]"));
}
