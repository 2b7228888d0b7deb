//! Lets the staff in: one password, kept as an argon2 hash.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// The subject of a staff session.
pub const SUBJECT: &str = "staff";

/// How many people may be at the door: one whose password is checked, and those who wait.
const QUEUE: usize = 32;

/// Checks the password of the staff. Clones share the same hash and the same queue.
#[derive(Debug, Clone)]
pub struct StaffDoor {
    hash: Arc<str>,
    /// One permit: a hash needs 19 MB for some 20 ms, and a crowd may not multiply that.
    turn: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// Too many people are waiting at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowded;

impl StaffDoor {
    /// Hashes `password`, which is not kept.
    ///
    /// # Errors
    ///
    /// When the system has no randomness for the salt.
    pub fn new(password: &str) -> Result<StaffDoor, HashError> {
        let hash = Argon2::default()
            .hash_password(password.as_bytes())?
            .to_string();
        Ok(StaffDoor {
            hash: hash.into(),
            turn: Arc::new(Semaphore::new(1)),
            queue: Arc::new(Semaphore::new(QUEUE)),
        })
    }

    /// Whether `password` opens the door.
    ///
    /// # Errors
    ///
    /// When more people wait than the queue holds.
    pub async fn opens(&self, password: &str) -> Result<bool, Crowded> {
        let _place = self.queue.try_acquire().map_err(|_| Crowded)?;
        let _turn = self.turn.acquire().await.map_err(|_| Crowded)?;
        let (hash, password) = (Arc::clone(&self.hash), password.to_owned());
        let check = tokio::task::spawn_blocking(move || matches(&hash, &password));
        Ok(check.await.unwrap_or(false))
    }
}

fn matches(hash: &str, password: &str) -> bool {
    match PasswordHash::new(hash) {
        Ok(hash) => Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens_the_door() {
        let door = StaffDoor::new("open sesame").unwrap();
        assert_eq!(door.opens("open sesame").await, Ok(true));
        assert_eq!(door.opens("open sesame ").await, Ok(false));
        assert_eq!(door.opens("").await, Ok(false));
    }

    #[tokio::test]
    async fn a_crowd_is_turned_away_instead_of_queued_for_ever() {
        let door = StaffDoor::new("open sesame").unwrap();
        let _all = door
            .queue
            .acquire_many(door.queue.available_permits() as u32)
            .await
            .unwrap();
        assert_eq!(door.opens("open sesame").await, Err(Crowded));
    }
}
