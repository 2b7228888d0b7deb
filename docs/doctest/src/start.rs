//! What the guide's first page takes for granted: a service, the state, and the written `app.rs`.

use std::sync::{Arc, Mutex};

use block_0::NewOrder;

#[derive(Debug, Clone, Default)]
pub struct Orders(Arc<Mutex<Vec<String>>>);

impl Orders {
    pub async fn add(&self, order: NewOrder) -> Result<u64, std::io::Error> {
        let mut orders = self
            .0
            .lock()
            .map_err(|_| std::io::Error::other("poisoned"))?;
        orders.push(order.name);
        Ok(orders.len() as u64)
    }

    pub fn count(&self) -> usize {
        self.0.lock().map_or(0, |orders| orders.len())
    }
}

#[derive(Debug, Clone, Default)]
pub struct AppState {
    orders: Orders,
}

/// As the build script writes it from the folder of the guide.
pub mod app {
    use hallway::__private::{arg, draw};
    use hallway::{App, IntoPage};

    use super::AppState;
    use super::block_1::place_order;
    use super::block_2::page;

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
