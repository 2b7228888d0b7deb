// <nav class="main">
//     <a href="/about?a=1&b=2">About us</a> <a href="/contact">"What's <new>"</a>
//     <img src="/logo.svg" alt="">
// </nav>

async fn page() {
    let page = {
        static __HALLWAY_ROOM: ::hallway::__private::Room = ::hallway::__private::Room::new(
            135,
        );
        let mut out = __HALLWAY_ROOM.markup();
        ::hallway::__private::html(
            &mut out,
            "<nav class=\"main\"><a href=\"/about?a=1&amp;b=2\">About us</a> <a href=\"/contact\">What's &lt;new&gt;</a><img src=\"/logo.svg\" alt=\"\"></nav>",
        );
        __HALLWAY_ROOM.note(&out);
        out
    };
}
