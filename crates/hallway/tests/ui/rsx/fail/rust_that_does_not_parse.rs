use hallway::rsx;

fn main() {
    let _ = rsx! {
        <p>(a b)</p>
        <p>()</p>
        @for x { <b>(x)</b> }
        @if { <b></b> }
    };
}
