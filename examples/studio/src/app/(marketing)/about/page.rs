//! Says who we are, to everybody the same.

use hallway::{IntoPage, Page, rsx};

pub const PUBLIC: bool = true;

pub async fn page() -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <h1>"About us"</h1>
            <p class="lead">
                "Six people, one large table, and a window on the water. We have worked together "
                "since 2014 and intend to go on."
            </p>
            <h2>"How we work"</h2>
            <p>
                "We take two pieces of work at a time. Whoever you talk to in the first week is "
                "whoever writes the code in the last. You own everything that we make."
            </p>
            <h2>"What we believe"</h2>
            <ul class="list">
                <li>"A form that loses what somebody typed is broken, whatever else it does."</li>
                <li>"A page should work before its script arrives, and when it never does."</li>
                <li>"Fast is a kindness, above all to people with old telephones."</li>
                <li>"Plain words are harder to write, and worth it."</li>
            </ul>
        </section>
    })
    .title("About")
    .description("Who we are and how we work.")
}
