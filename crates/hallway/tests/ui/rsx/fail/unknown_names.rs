use hallway::rsx;

fn main() {
    let name = "Ada";
    let _ = rsx! {
        <dvi>Hello</dvi>
        <p clas="lead" aria-lable="x">(name)</p>
        <div href="/x"></div>
        <UserCard/>
    };
}
