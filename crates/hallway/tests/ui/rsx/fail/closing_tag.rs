use hallway::rsx;

fn main() {
    let _ = rsx! {
        <section>
            <h1>Hello</h2>
            <p>you
        </section>
        <br></br>
    };
}
