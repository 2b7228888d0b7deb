use hallway::rsx;

struct User {
    name: String,
}

fn main() {
    let user = User { name: "Ada".to_owned() };
    let _ = rsx! { <p>(user)</p> };
    let _ = rsx! { <p id=(user)>(user.name)</p> };
    let _ = rsx! { <p>(user.nmae)</p> };
}
