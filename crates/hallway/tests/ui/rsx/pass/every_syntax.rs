//! Writes everything that can stand in `rsx!`.

use hallway::{Error, Markup, rsx};

fn badge(text: &str) -> Markup {
    rsx! { <b class="badge">(text)</b> }
}

async fn load(id: u32) -> Result<String, std::io::Error> {
    Ok(id.to_string())
}

async fn page(items: Vec<(u32, String)>, title: Option<&str>) -> Result<Markup, Error> {
    let checked = items.len() > 2;
    let page = rsx! {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"></head>
            <body>
                <h1 hidden=(title.is_none())>"Hello, it's " (title) & co.</h1>
                <input type="checkbox" name="all" checked=(checked) required tabindex=-1/>
                <ul>
                    @for (id, name) in &items {
                        @let loaded = load(*id).await?;
                        <li id=(id) data-name=(name)>(loaded) (badge(name))</li>
                    }
                </ul>
                @if let Some(title) = title && checked { (title) } @else if checked { yes } @else { no }
                @match items.len() {
                    0 => { none }
                    n if n > 9 => { many }
                    1 | 2 => { few },
                    _ => { <i>some</i> }
                }
                <svg viewBox="0 0 9 9"><path stroke-width=2 d="M0 0h9"/></svg>
                <my-element anything=(1)></my-element>
                (if checked { rsx! { <b>y</b> } } else { rsx! { <i>n</i> } })
            </body>
        </html>
    };
    // Locals were used by reference.
    drop((items, title));
    Ok(page)
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn everything_is_drawn_as_written() {
    let future = is_send(page(vec![(1, "a<b".to_owned())], Some("x")));
    let page = futures_util::FutureExt::now_or_never(future)
        .expect("nothing in it waits")
        .unwrap();
    assert_eq!(
        page.text(),
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>\
         <h1>Hello, it's x &amp; co.</h1>\
         <input type=\"checkbox\" name=\"all\" required tabindex=\"-1\">\
         <ul><li id=\"1\" data-name=\"a&lt;b\">1 <b class=\"badge\">a&lt;b</b></li></ul>no\
         few\
         <svg viewBox=\"0 0 9 9\"><path stroke-width=\"2\" d=\"M0 0h9\"></path></svg>\
         <my-element anything=\"1\"></my-element><i>n</i></body></html>"
    );
}
