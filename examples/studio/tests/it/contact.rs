//! The contact form.

use hallway::testing::TestForm;

use studio::leads::{Leads, NewLead};

use crate::studio::Studio;

async fn filled(studio: &Studio) -> TestForm<'_> {
    let page = studio.browser.get("/contact").await;
    studio
        .browser
        .form(&page, "submit_contact")
        .fill("name", "Ada Lovelace")
        .fill("email", "ada@example.com")
        .fill("message", "An engine that weaves patterns.")
}

#[tokio::test]
async fn a_message_is_stored_and_the_person_is_thanked() {
    let studio = Studio::start().await;
    let answer = filled(&studio).await.submit().await;
    assert_eq!(
        (answer.status(), answer.location()),
        (303, Some("/contact"))
    );
    assert_eq!(studio.names().await, ["Ada Lovelace"]);
    let page = studio.browser.get("/contact").await;
    assert!(page.shows("Thanks, we'll be in touch."));
    assert!(
        !studio.browser.get("/contact").await.shows("Thanks"),
        "the message shows once"
    );
}

#[tokio::test]
async fn a_copy_of_a_message_is_no_second_message() {
    let studio = Studio::start().await;
    let form = filled(&studio).await;
    for _ in 0..3 {
        assert_eq!(form.submit().await.location(), Some("/contact"));
    }
    let script = filled(&studio)
        .await
        .key("one press")
        .fill("name", "Grace Hopper");
    for _ in 0..3 {
        assert_eq!(script.submit_by_script().await.status(), 200);
    }
    assert_eq!(studio.names().await, ["Ada Lovelace", "Grace Hopper"]);
}

#[tokio::test]
async fn an_invalid_message_keeps_every_word_and_shows_every_error() {
    let studio = Studio::start().await;
    let form = filled(&studio)
        .await
        .fill("name", "A")
        .fill("email", "ada at example");
    let page = form.fill("message", "<b>short").submit().await;
    assert_eq!(page.status(), 422);
    for typed in ["ada at example", "<b>short"] {
        assert!(page.shows(typed), "{typed}");
    }
    assert_eq!(page.text().matches("aria-invalid=\"true\"").count(), 3);
    assert!(
        !page.text().contains("<b>short"),
        "what was typed is escaped"
    );
    assert_eq!(studio.count("leads").await, 0);
    let again = studio.browser.form(&page, "submit_contact");
    assert_eq!(again.value("email"), Some("ada at example"));
}

#[tokio::test]
async fn an_address_stands_on_the_list_of_the_letter_once() {
    let studio = Studio::start().await;
    for email in ["ada@example.com", "ADA@example.com"] {
        let page = studio.browser.get("/").await;
        let form = studio.browser.form(&page, "subscribe").fill("email", email);
        assert_eq!(form.submit().await.location(), Some("/"));
        assert!(
            studio
                .browser
                .get("/")
                .await
                .shows("The next letter is yours.")
        );
    }
    assert_eq!(studio.count("subscribers").await, 1);
}

#[tokio::test]
async fn a_second_insert_of_one_submission_finds_the_first() {
    let studio = Studio::start().await;
    let leads = Leads::new(studio.pool.clone());
    let lead = NewLead {
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        message: "An engine that weaves.".to_owned(),
    };
    let first = leads.create_once(lead.clone(), "one").await.unwrap();
    let again = leads.create_once(lead.clone(), "one").await.unwrap();
    let other = leads.create_once(lead, "two").await.unwrap();
    assert_eq!((first.id, again.id), (1, 1));
    assert_ne!(other.id, 1);
    assert_eq!(studio.count("leads").await, 2);
}

#[tokio::test]
async fn the_sixth_message_of_a_minute_waits_and_keeps_its_words() {
    let studio = Studio::start().await;
    for number in 0..5 {
        let form = filled(&studio).await.fill("name", &format!("Ada {number}"));
        assert_eq!(form.submit().await.status(), 303);
    }
    let page = filled(&studio).await.fill("name", "Grace").submit().await;
    assert_eq!(
        (page.status(), page.header("retry-after")),
        (429, Some("12"))
    );
    let form = studio.browser.form(&page, "submit_contact");
    assert_eq!(form.value("name"), Some("Grace"));
    assert_eq!(studio.count("leads").await, 5);
}

#[tokio::test]
async fn the_house_gets_one_letter_and_a_name_writes_no_header() {
    let studio = Studio::start().await;
    let form = filled(&studio).await;
    let form = form.fill("name", "Eve\r\nBcc: all@example.com");
    for _ in 0..2 {
        assert_eq!(form.submit().await.location(), Some("/contact"));
    }
    let letters = studio.letters(1).await;
    assert_eq!(letters.len(), 1);
    let (head, text) = letters[0].split_once("\r\n\r\n").unwrap();
    assert!(head.contains("\r\nTo: hello@studio.example"), "{head}");
    assert!(head.contains("\r\nReply-To: ada@example.com"), "{head}");
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    assert!(text.contains("An engine that weaves patterns."), "{text}");
}
