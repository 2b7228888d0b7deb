// <dvi clas="x">(name)</dvi>

async fn page() {
    let page = {
        {
            ::core::compile_error! {
                "there is no element `<dvi>` in HTML\n= help: did you mean `div`?"
            }
        }
        static __HALLWAY_ROOM: ::hallway::__private::Room = ::hallway::__private::Room::new(
            36,
        );
        let mut out = __HALLWAY_ROOM.markup();
        ::hallway::__private::html(&mut out, "<dvi clas=\"x\">");
        ::hallway::__private::node(&mut out, &(name));
        ::hallway::__private::html(&mut out, "</dvi>");
        __HALLWAY_ROOM.note(&out);
        out
    };
}
