//! What the guide's first page takes for granted: the state, and the `app.rs` of its folder.

use block_1::Orders;

#[derive(Debug, Clone, Default)]
pub struct AppState {
    orders: Orders,
}

/// As the build script writes it from the folder of the guide.
pub mod app {
    use hallway::__private::{arg, draw};
    use hallway::{App, IntoPage, Mounted};

    use super::AppState;
    use super::block_2::place_order;
    use super::block_3::page;

    impl Mounted<AppState> for place_order {}

    pub fn app() -> App<AppState> {
        App::new().action::<place_order>().page(
            "/order",
            draw(|p, s: &AppState| {
                Box::pin(async move { IntoPage::into_page(page(arg(p, s).await?).await) })
            }),
        )
    }
}

include!(concat!(env!("OUT_DIR"), "/start.rs"));
