//! What is written is shown, also when the program that wrote it died before it could say so.

use std::process::Command;
use std::time::Duration;

use studio::database;
use studio::leads::{Leads, NewLead};

use crate::studio::Studio;

/// Where the process that dies finds the database.
const DIES: &str = "STUDIO_TEST_DIES_AT";

fn lead(name: &str) -> NewLead {
    NewLead {
        name: name.into(),
        email: "ada@example.com".into(),
        message: "Good morning to you".into(),
    }
}

#[tokio::test]
async fn a_crash_after_the_commit_leaves_no_old_page() {
    if let Ok(url) = std::env::var(DIES) {
        let leads = Leads::new(database::open(&url).await.unwrap());
        leads.create(lead("Grace")).await.unwrap();
        // Committed, and not raised.
        std::process::abort();
    }
    let studio = Studio::start().await;
    studio.sign_in().await;
    let shows = async |name: &str| {
        let page = studio.browser.get("/admin/leads").await;
        page.text().contains(name)
    };
    assert!(!shows("Ada").await);
    // Past the program, which knows nothing of it and shows what it keeps.
    let past = "INSERT INTO leads (name, email, message, created_at)
                VALUES ('Ada', 'a@b.example', 'Good morning to you', '2026-01-01T00:00:00Z')";
    sqlx::query(past).execute(&studio.pool).await.unwrap();
    assert!(!shows("Ada").await, "the page reads what is kept");

    let died = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "raises::a_crash_after_the_commit_leaves_no_old_page",
        ])
        .env(DIES, studio.database_url())
        .output()
        .unwrap();
    assert!(!died.status.success(), "{died:?}");
    assert_eq!(studio.count("leads").await, 2, "{died:?}");
    for _ in 0..3_000 {
        if shows("Grace").await {
            assert!(shows("Ada").await);
            while studio.count("raises").await > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the page never shows what was written");
}
