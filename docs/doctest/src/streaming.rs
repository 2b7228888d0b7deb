//! What the guide's page about streaming takes for granted: a service that is slow.

#[derive(Debug, Clone)]
pub struct Shop;

impl Shop {
    pub async fn sales_today(&self) -> Result<u32, std::io::Error> {
        Ok(42)
    }
}

include!(concat!(env!("OUT_DIR"), "/streaming.rs"));
