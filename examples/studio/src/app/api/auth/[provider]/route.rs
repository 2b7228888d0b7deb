//! Sends a colleague to the provider where they have an account.

use hallway::Error;
use hallway::axum::response::Response;
use hallway::route::oauth::Login;

use crate::app::links;

/// Leads to the staff's pages in the end.
pub async fn get(login: Login) -> Result<Response, Error> {
    login.begin(links::admin_leads()).await
}
