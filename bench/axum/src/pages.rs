//! Draws the two pages.

use bench_data::Lead;
use hypertext::{Rendered, prelude::*};

use crate::Contact;
use crate::lead::FieldErrors;

#[component]
fn layout<'a, R: Renderable>(title: &'a str, children: &R) -> impl Renderable {
    rsx! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>(title)</title>
            </head>
            <body>
                <nav><a href="/">"Contact"</a>" "<a href="/admin/leads">"Leads"</a></nav>
                <main>
                    <h1>(title)</h1>
                    (children)
                </main>
            </body>
        </html>
    }
}

#[component]
fn error<'a>(text: &'a Option<String>) -> impl Renderable {
    rsx! { @if let Some(text) = text { <p class="error" role="alert">(text)</p> } }
}

/// Draws the form, with what was typed and what is wrong with it.
pub fn contact(typed: &Contact, errors: &FieldErrors, ok: bool) -> Rendered<String> {
    rsx! {
        <Layout title="Contact us">
            @if ok { <p class="ok" role="status">"Thanks, we will be in touch."</p> }
            <form method="post" action="/contact">
                <label for="name">"Name"</label>
                <input id="name" name="name" required minlength="2" maxlength="100" value=(&typed.name)>
                <Error text=(&errors.name)/>
                <label for="email">"Email"</label>
                <input id="email" name="email" type="email" required value=(&typed.email)>
                <Error text=(&errors.email)/>
                <label for="message">"Message"</label>
                <textarea id="message" name="message" required minlength="10" maxlength="2000">(&typed.message)</textarea>
                <Error text=(&errors.message)/>
                <button type="submit">"Send"</button>
            </form>
        </Layout>
    }
    .render()
}

/// Draws the newest leads.
pub fn leads(leads: &[Lead]) -> Rendered<String> {
    rsx! {
        <Layout title="Leads">
            <table>
                <thead><tr><th>"Id"</th><th>"Name"</th><th>"Email"</th><th>"Message"</th><th>"At"</th></tr></thead>
                <tbody>
                    @for lead in leads {
                        <tr><td>(lead.id)</td><td>(&lead.name)</td><td>(&lead.email)</td><td>(&lead.message)</td><td>(lead.created_at)</td></tr>
                    }
                </tbody>
            </table>
        </Layout>
    }
    .render()
}
