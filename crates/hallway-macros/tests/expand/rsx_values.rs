// <p class="lead" id=(id) hidden=(hidden)>Hello (name), (load().await?)</p>
// <textarea>(text)</textarea>

async fn page() {
    let page = {
        static __HALLWAY_ROOM: ::hallway::__private::Room = ::hallway::__private::Room::new(
            138,
        );
        let mut out = __HALLWAY_ROOM.markup();
        ::hallway::__private::html(&mut out, "<p class=\"lead\"");
        ::hallway::__private::attribute(&mut out, "id", &(id));
        ::hallway::__private::attribute(&mut out, "hidden", &(hidden));
        ::hallway::__private::html(&mut out, ">Hello ");
        ::hallway::__private::node(&mut out, &(name));
        ::hallway::__private::html(&mut out, ", ");
        ::hallway::__private::node(&mut out, &(load().await?));
        ::hallway::__private::html(&mut out, "</p><textarea>\n");
        ::hallway::__private::node(&mut out, &(text));
        ::hallway::__private::html(&mut out, "</textarea>");
        __HALLWAY_ROOM.note(&out);
        out
    };
}
