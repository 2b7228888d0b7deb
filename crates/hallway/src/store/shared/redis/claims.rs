//! Keeps claims: each in a hash, beside the others of its key.

use std::collections::HashMap;
use std::time::Duration;

use super::{Asks, RedisStore, millis, named, scripts};
use crate::store::shared::{Change, Claimed, Claims};

/// Since when the server remembers.
const SINCE: &str = "hallway:since";
/// When each claim may go.
const UNTIL: &str = "hallway:claims";

impl RedisStore {
    pub(super) async fn claim_one(
        &self,
        key: &str,
        name: &str,
        holder: &[u8],
        life: Duration,
    ) -> Asks<Claimed> {
        let mut script = scripts().claim.prepare_invoke();
        script.key(named(key)).key(SINCE).key(UNTIL);
        script.arg(name).arg(holder).arg(millis(life));
        let (since, held): (u64, Option<Vec<u8>>) = self.invoke(script).await?;
        let held = held.map(Into::into);
        Ok(Claimed { held, since })
    }

    pub(super) async fn all_claims(&self, key: &str) -> Asks<Claims> {
        let mut script = scripts().claims.prepare_invoke();
        script.key(named(key)).key(SINCE);
        let said: (u64, HashMap<String, Vec<u8>>) = self.invoke(script).await?;
        let (since, held) = said;
        let held = held.into_iter().map(|(name, it)| (name, it.into()));
        Ok(Claims {
            held: held.collect(),
            since,
        })
    }

    pub(super) async fn change_one(&self, change: &Change) -> Asks<bool> {
        let mut script = scripts().change.prepare_invoke();
        let nothing = (String::new(), Vec::new(), Duration::ZERO);
        let (beside, value, life) = change.beside.as_ref().unwrap_or(&nothing);
        script.key(named(&change.key)).key(named(beside));
        script.arg(&change.name).arg(&change.from);
        script.arg(u8::from(change.to.is_some()));
        script.arg(change.to.as_deref().unwrap_or_default());
        let life = change.beside.as_ref().map_or(0, |_| millis(*life));
        script.arg(value).arg(life);
        self.invoke(script).await
    }

    /// Servers that do not tell their policy are believed.
    pub(super) async fn policy(&self) -> Asks<Option<String>> {
        let mut command = redis::cmd("INFO");
        command.arg("memory");
        let told: String = self.run(&command).await.unwrap_or_default();
        let said = |name: &str| {
            let mut lines = told.lines();
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        };
        let policy = said("maxmemory_policy").filter(|policy| policy.starts_with("allkeys"));
        let bounded = said("maxmemory").is_some_and(|bytes| bytes.trim() != "0");
        Ok(policy.filter(|_| bounded).map(|policy| {
            format!("its maxmemory-policy is {policy}: say noeviction, or one of volatile-*")
        }))
    }
}
