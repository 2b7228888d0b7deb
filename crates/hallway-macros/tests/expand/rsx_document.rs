// <!DOCTYPE html>
// <html lang="en">
//     <head><meta charset="utf-8"></head>
//     <body>(children)</body>
// </html>

async fn page() {
    let page = {
        let mut out = ::hallway::Markup::with_capacity(102);
        ::hallway::__private::html(
            &mut out,
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">",
        );
        ::hallway::__private::head_end(&mut out);
        ::hallway::__private::html(&mut out, "</head><body>");
        ::hallway::__private::node(&mut out, &(children));
        ::hallway::__private::html(&mut out, "</body></html>");
        out
    };
}
