use hallway::{IntoPage, Markup, State, cached, dynamic, rsx};

async fn stock(State(left): State<u32>) -> Markup {
    rsx! { <p>(left) " left"</p> }
}

#[cached]
pub async fn page() -> impl IntoPage {
    rsx! { (dynamic(stock)) }
}

fn main() {}
