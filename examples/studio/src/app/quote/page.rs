//! Draws a form with every kind of field, and rows that come and go without a script.

use hallway::{ActionState, IntoPage, Page, rsx};

use super::actions::ask_for_quote;

pub async fn page(quote: ActionState<ask_for_quote>) -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <h1>"A quote"</h1>
            <p class="lead">"The more you tell us, the closer our first offer comes."</p>
            (quote.form(|f| rsx! {
                (f.errors().title("Please look at these again:"))
                (f.source.initial(&Some("site".to_owned())).hidden())
                (f.name.input().autocomplete("name"))
                (f.email.input().label("E-mail").autocomplete("email"))
                (f.website.input().placeholder("https://"))
                (f.message.textarea().attr("rows", "6"))
                (f.kind.radios())
                (f.size.select().placeholder("I would rather not say"))
                (f.services.checkboxes())
                (f.languages.select_many().hint("Up to three."))
                (f.budget.input())
                (f.sure.initial(&5).slider())
                (f.starts_on.input())
                (f.done_in.input())
                (f.away.input())
                (f.call_at.input().hint("From 8 to 18 o'clock."))
                (f.meeting.input())
                (f.color.input())
                <h2>"Pages"</h2>
                (f.pages.at_least(1).each(|page| rsx! {
                    <fieldset class="row">
                        (page.title.input())
                        (page.sections.input())
                        (page.remove("Remove").class("quiet"))
                    </fieldset>
                }))
                (f.pages.add("One more page").class("quiet"))
                (f.letter.checkbox())
                (f.terms.checkbox())
                (f.brief.file().hint("A PDF or a picture of at most 5 MB."))
                (f.progress("Do not send it"))
                (f.submit("Ask for a quote").pending("Sending..."))
            }))
        </section>
    })
    .title("A quote")
    .description("Tell us what you would like to have built.")
}
