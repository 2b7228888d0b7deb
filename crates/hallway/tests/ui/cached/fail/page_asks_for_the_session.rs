use hallway::__private::{draw, public_arg};
use hallway::{App, IntoPage, Session, cached, rsx};

#[cached(public)]
pub async fn page(session: Session) -> impl IntoPage {
    rsx! { <p>(session.subject())</p> }
}

fn main() {
    let drawn = draw(|p, s: &()| Box::pin(async move { page(public_arg(p, s).await?).await.into_page() }));
    let _ = App::new().cached_page("/", CACHED, drawn);
}
