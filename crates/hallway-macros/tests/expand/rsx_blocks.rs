// <ul>
//     @for (index, item) in items.iter().enumerate() {
//         @let title = item.title();
//         <li>(index) (title)</li>
//     }
// </ul>
// @if let Some(user) = user && user.staff { <b>staff</b> } @else if guest { guest } @else { (name) }
// @match count { 0 => { none } n if n > 9 => { many } _ => { (count) } }

async fn page() {
    let page = {
        static __HALLWAY_ROOM: ::hallway::__private::Room = ::hallway::__private::Room::new(
            108,
        );
        let mut out = __HALLWAY_ROOM.markup();
        ::hallway::__private::html(&mut out, "<ul>");
        for (index, item) in items.iter().enumerate() {
            let title = item.title();
            ::hallway::__private::html(&mut out, "<li>");
            ::hallway::__private::node(&mut out, &(index));
            ::hallway::__private::html(&mut out, " ");
            ::hallway::__private::node(&mut out, &(title));
            ::hallway::__private::html(&mut out, "</li>");
        }
        ::hallway::__private::html(&mut out, "</ul>");
        if let Some(user) = user && user.staff {
            ::hallway::__private::html(&mut out, "<b>staff</b>");
        } else if guest {
            ::hallway::__private::html(&mut out, "guest");
        } else {
            ::hallway::__private::node(&mut out, &(name));
        }
        match count {
            0 => {
                ::hallway::__private::html(&mut out, "none");
            }
            n if n > 9 => {
                ::hallway::__private::html(&mut out, "many");
            }
            _ => {
                ::hallway::__private::node(&mut out, &(count));
            }
        }
        __HALLWAY_ROOM.note(&out);
        out
    };
}
