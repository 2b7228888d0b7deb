// <dvi clas="x">(name)</dvi>

async fn page() {
    let page = {
        {
            ::core::compile_error! {
                "there is no element `<dvi>` in HTML\n= help: did you mean `div`?"
            }
        }
        let mut out = ::hallway::Markup::with_capacity(36);
        ::hallway::__private::html(&mut out, "<dvi clas=\"x\">");
        ::hallway::__private::node(&mut out, &(name));
        ::hallway::__private::html(&mut out, "</dvi>");
        out
    };
}
