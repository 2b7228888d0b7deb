//! Frames every page: head, navigation, messages, footer.

use hallway::http::Uri;
use hallway::{Children, Flash, IntoPage, Page, rsx};

use super::_parts::{footer, header};
use super::assets;

pub async fn layout(uri: Uri, flash: Flash, children: Children) -> impl IntoPage {
    Page::new(rsx! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <link rel="icon" href=(assets::icon_svg()) type="image/svg+xml">
            </head>
            <body>
                <a class="skip" href="#content">"Skip to the content"</a>
                (header::header(uri.path()))
                <main id="content" tabindex="-1">
                    @for message in flash.messages() {
                        <p class="note wide" role="status" tabindex="-1" autofocus>(message)</p>
                    }
                    (children)
                </main>
                (footer::footer())
            </body>
        </html>
    })
    .title("Studio Fennel")
    .title_template("%s | Studio Fennel")
    .description(
        "We design and build small, fast, dependable websites for people who do real work.",
    )
    .stylesheet(assets::studio_css())
}
