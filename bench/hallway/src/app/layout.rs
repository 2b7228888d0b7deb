//! Frames both pages.

use hallway::{Children, IntoPage, rsx};

pub async fn layout(children: Children) -> impl IntoPage {
    rsx! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
            </head>
            <body>
                <nav><a href="/">"Contact"</a>" "<a href="/admin/leads">"Leads"</a></nav>
                <main>(children)</main>
            </body>
        </html>
    }
}
