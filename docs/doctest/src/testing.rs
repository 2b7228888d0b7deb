//! What the guide's page on tests takes for granted: the app that the build script writes.

/// As the build script writes it.
pub mod site {
    use hallway::__private::{arg, draw};
    use hallway::{App, IntoPage, Mounted};

    use super::block_0::{Notes, add, page};

    impl Mounted<Notes> for add {}

    pub fn app() -> App<Notes> {
        App::new().action::<add>().page(
            "/",
            draw(|p, s: &Notes| {
                Box::pin(async move {
                    let (cache, notes) = (arg(p, s).await?, arg(p, s).await?);
                    IntoPage::into_page(page(cache, notes, arg(p, s).await?).await)
                })
            }),
        )
    }
}

include!(concat!(env!("OUT_DIR"), "/testing.rs"));
