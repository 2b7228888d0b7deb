//! What the guide's page about routes takes for granted: a service, and a state.

use futures_util::Stream;
use hallway::route::KeyHolder;
use hallway::route::oauth::{Identity, Logins};
use hallway::route::webhook::{Stripe, WebhookSecrets};
use hallway::{ApiKeys, Error, FromRef, SecretHash};

#[derive(Debug, Clone)]
pub struct Orders;

pub struct News {
    pub number: u64,
    pub text: String,
}

impl Orders {
    pub async fn paid(&self, _: &str, _: u64) -> Result<(), std::io::Error> {
        Ok(())
    }

    pub async fn cancel(&self, _: &str) -> Result<(), std::io::Error> {
        Ok(())
    }

    pub async fn holder_of(&self, _: &SecretHash) -> Result<Option<KeyHolder>, std::io::Error> {
        Ok(None)
    }

    pub async fn customer_of(&self, _: &Identity) -> Result<Option<String>, std::io::Error> {
        Ok(None)
    }

    pub async fn answer(&self, _: &str) -> Result<String, std::io::Error> {
        Ok(String::new())
    }

    pub async fn remind(&self) -> Result<u32, std::io::Error> {
        Ok(0)
    }

    pub fn news_after(&self, _: Option<u64>) -> impl Stream<Item = Result<News, Error>> + use<> {
        futures_util::stream::empty()
    }
}

#[derive(Debug, Clone)]
pub struct AppState {
    pub stripe: WebhookSecrets<Stripe>,
    pub keys: ApiKeys,
    pub logins: Logins,
}

impl FromRef<AppState> for Logins {
    fn from_ref(state: &AppState) -> Logins {
        state.logins.clone()
    }
}

impl FromRef<AppState> for ApiKeys {
    fn from_ref(state: &AppState) -> ApiKeys {
        state.keys.clone()
    }
}

impl FromRef<AppState> for Orders {
    fn from_ref(_: &AppState) -> Orders {
        Orders
    }
}

include!(concat!(env!("OUT_DIR"), "/routes.rs"));
