// <!DOCTYPE html>
// <html lang="en">
//     <head><meta charset="utf-8"></head>
//     <body>(children)</body>
// </html>

async fn page() {
    let page = {
        static __HALLWAY_ROOM: ::hallway::__private::Room = ::hallway::__private::Room::new(
            102,
        );
        let mut out = __HALLWAY_ROOM.markup();
        ::hallway::__private::html(
            &mut out,
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">",
        );
        ::hallway::__private::head_end(&mut out);
        ::hallway::__private::html(&mut out, "</head><body>");
        ::hallway::__private::node(&mut out, &(children));
        ::hallway::__private::html(&mut out, "</body></html>");
        __HALLWAY_ROOM.note(&out);
        out
    };
}
