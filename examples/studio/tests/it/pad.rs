//! The sheet of the staff, by its button and by the script of its page.

use serde_json::json;

use crate::studio::Studio;

#[tokio::test]
async fn the_script_saves_what_the_button_saves() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let page = studio.browser.get("/admin/pad").await;
    let forms = studio.browser.forms(&page, "save_pad");
    let [by_button, by_script] = &forms[..] else {
        panic!("a form and a reference: {forms:?}");
    };
    let saved = by_script
        .call(&json!({"text": "Water the fern."}))
        .await
        .json();
    assert_eq!(
        (&saved["kind"], &saved["types"]["/at"]),
        (&"done".into(), &"date".into())
    );
    let page = studio.browser.get("/admin/pad").await;
    assert!(page.shows("Water the fern.</textarea>"), "{}", page.text());

    let form = by_button.clone().fill("text", "Done.");
    assert_eq!(form.submit().await.location(), Some("/admin/pad"));
    assert!(
        studio
            .browser
            .get("/admin/pad")
            .await
            .shows("Done.</textarea>")
    );
}

#[tokio::test]
async fn a_sheet_that_is_too_long_is_refused_as_an_error_of_its_field() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let page = studio.browser.get("/admin/pad").await;
    let form = studio.browser.form(&page, "save_pad");
    let reply = form.call(&json!({"text": "x".repeat(10_001)})).await.json();
    assert_eq!(reply["kind"], "invalid");
    assert_eq!(reply["errors"][0]["field"], "text");
}
