//! What the guide's page on access takes for granted: users, posts and orders.

use std::io::Error;

use hallway::{FromRef, SecretHash};
use serde::Deserialize;

#[derive(Debug, Clone)]
pub struct AppState {
    users: Users,
    posts: Posts,
    orders: Orders,
}

#[derive(Debug, Clone)]
pub struct User {
    name: String,
    is_editor: bool,
}

#[derive(Debug, Clone)]
pub struct Users;

impl Users {
    async fn find(&self, _: &str) -> Result<Option<User>, Error> {
        Ok(None)
    }

    async fn owner_of_token(&self, _: &SecretHash) -> Result<Option<String>, Error> {
        Ok(None)
    }

    async fn send_link(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }

    async fn opens(&self, _: &str, _: &str) -> Result<bool, Error> {
        Ok(false)
    }

    async fn set_password(&self, _: &str, _: &str) -> Result<(), Error> {
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, serde::Serialize, Deserialize)]
pub struct PostId(u32);

#[derive(Debug, Clone)]
pub struct Post {
    id: PostId,
    author: String,
    title: String,
}

#[derive(Debug, Clone)]
pub struct Posts;

impl Posts {
    async fn find(&self, _: PostId) -> Result<Option<Post>, Error> {
        Ok(None)
    }

    async fn delete(&self, _: PostId) -> Result<(), Error> {
        Ok(())
    }
}

#[derive(Debug, Clone)]
pub struct Orders;

#[derive(Debug)]
pub struct Order {
    number: u64,
}

impl Orders {
    async fn place(&self, _: &str) -> Result<Order, Error> {
        Ok(Order { number: 1 })
    }
}

impl FromRef<AppState> for Users {
    fn from_ref(state: &AppState) -> Users {
        state.users.clone()
    }
}

impl FromRef<AppState> for Posts {
    fn from_ref(state: &AppState) -> Posts {
        state.posts.clone()
    }
}

impl FromRef<AppState> for Orders {
    fn from_ref(state: &AppState) -> Orders {
        state.orders.clone()
    }
}

include!(concat!(env!("OUT_DIR"), "/access.rs"));
