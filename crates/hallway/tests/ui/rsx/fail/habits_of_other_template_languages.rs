use hallway::rsx;

fn main() {
    let name = "Ada";
    let _ = rsx! {
        <>
            <p className="lead">{name}</p>
            <input value={name} disabled=true>
            <!-- a comment -->
            <p>a&nbsp;b</p>
            @else { x }
        </>
    };
}
