//! The button below a post.

use crate::studio::Studio;

#[tokio::test]
async fn a_like_counts_for_the_post_that_it_was_drawn_for() {
    let studio = Studio::start().await;
    let page = studio.browser.get("/work/plumline").await;
    let form = studio.browser.form(&page, "like");
    assert_eq!(form.submit().await.location(), Some("/work/plumline"));
    let liked: Vec<i64> = sqlx::query_scalar("SELECT post_id FROM likes")
        .fetch_all(&studio.pool)
        .await
        .unwrap();
    assert_eq!(liked, [4]);
    assert!(
        studio
            .browser
            .get("/work/plumline")
            .await
            .shows("1</strong> person likes this")
    );
    assert!(
        studio
            .browser
            .get("/work/quarter-bakery")
            .await
            .shows("0</strong> people like this")
    );
}

#[tokio::test]
async fn a_form_cannot_be_sent_to_another_post() {
    let studio = Studio::start().await;
    let page = studio.browser.get("/work/plumline").await;
    let mut request = studio.browser.form(&page, "like").to_request();
    *request.uri_mut() = "/work/quarter-bakery?/like".parse().unwrap();
    assert_eq!(studio.browser.send(request).await.status(), 403);
    assert_eq!(studio.count("likes").await, 0);
}

#[tokio::test]
async fn the_reply_to_a_script_carries_the_new_number_and_not_the_post() {
    let studio = Studio::start().await;
    let page = studio.browser.get("/work/plumline").await;
    let reply = studio.browser.form(&page, "like").submit_by_script().await;
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.json()["kind"], "done");
    let view = reply.json()["view"].to_string();
    assert!(view.contains("1</strong> person likes this"), "{view}");
    assert!(
        page.shows("<blockquote>") && !view.contains("<blockquote>"),
        "{view}"
    );
}

#[tokio::test]
async fn a_post_that_is_kept_shows_the_staff_a_line_that_nobody_else_sees() {
    let studio = Studio::start().await;
    let visitor = studio.browser.another_browser();
    studio.sign_in().await;
    for _ in 0..2 {
        let line = "What people wrote to us";
        assert!(studio.browser.get("/work/plumline").await.shows(line));
        assert!(!visitor.get("/work/plumline").await.shows(line));
    }
}
