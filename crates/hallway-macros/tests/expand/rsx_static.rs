// <nav class="main">
//     <a href="/about?a=1&b=2">About us</a> <a href="/contact">"What's <new>"</a>
//     <img src="/logo.svg" alt="">
// </nav>

async fn page() {
    let page = {
        let mut out = ::hallway::Markup::with_capacity(135);
        ::hallway::__private::html(
            &mut out,
            "<nav class=\"main\"><a href=\"/about?a=1&amp;b=2\">About us</a> <a href=\"/contact\">What's &lt;new&gt;</a><img src=\"/logo.svg\" alt=\"\"></nav>",
        );
        out
    };
}
