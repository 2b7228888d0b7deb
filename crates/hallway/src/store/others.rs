//! Asks the store that replicas share who runs a submission, and how it ended.
//!
//! A claim lies under a digest of its token's id, and the answer is sealed for the submission: who
//! reads the store learns when something ran, and not what.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::claims::ClaimId;
use super::held::Held;
use super::memory::GRACE_SECONDS;
use super::now;
use super::replica::{Replica, Untold};
use super::shared::Change;

/// Longer answers stay with the replica that ran it: copies at others hear that it is done.
const LONGEST: usize = 1 << 20;

/// The claims of one kind, as all replicas see them.
#[derive(Debug)]
pub(super) struct Others {
    pub(super) replica: Arc<Replica>,
    /// What is claimed; other kinds have other keys.
    kind: &'static str,
    /// How long a token lives, in seconds.
    life: u64,
    /// How far the clocks of a replica and of the store may differ, in seconds; `None` where it
    /// does not matter what the store has lost.
    apart: Option<u64>,
}

/// What the store says of a claim.
#[derive(Debug)]
pub(super) enum Said {
    /// Nobody had it.
    Mine,
    /// Somebody has it.
    Held(Held),
    /// Nobody has it, as far as the store remembers, and that is not far enough.
    Old,
    /// The store does not answer.
    Away,
}

impl Others {
    /// Submissions: a token that is older than the memory of the store is good for nothing.
    pub(super) fn of_submissions(replica: Arc<Replica>, life: u64) -> Self {
        const APART: u64 = 2;
        Self {
            replica,
            kind: "claim",
            life,
            apart: Some(APART),
        }
    }

    /// Events and calls of other programs, which are named by these: what the store has lost may
    /// come again.
    pub(super) fn of_events(replica: Arc<Replica>, kind: &'static str, life: u64) -> Self {
        Self {
            replica,
            kind,
            life,
            apart: None,
        }
    }

    /// Claims a submission as the run that `mine` says.
    pub(super) async fn claim(&self, id: &ClaimId, sealed_at: u64, mine: Held) -> Said {
        if !self.replica.lives().await {
            return Said::Away;
        }
        let (key, name, holder) = (self.key(id), name(id), mine.write());
        let life = self.life_of(sealed_at);
        let reach = &self.replica.reach;
        let claimed = reach.ask(|store| store.claim(&key, &name, &holder, life));
        let Some(claimed) = claimed.await else {
            return Said::Away;
        };
        match claimed.held {
            Some(held) if *held == *holder => Said::Mine,
            Some(held) => Said::Held(Held::read(&held)),
            None if self.is_certain(sealed_at, claimed.since) => Said::Mine,
            None => Said::Old,
        }
    }

    /// What is known of a submission, without claiming it: [`Said::Mine`] when nobody has.
    pub(super) async fn look(&self, id: &ClaimId, sealed_at: u64) -> Said {
        let (key, name) = (self.key(id), name(id));
        let claims = self.replica.reach.ask(|store| store.claims(&key));
        let Some(claims) = claims.await else {
            return Said::Away;
        };
        let held = claims.held.iter().find(|(one, _)| *one == name);
        match held {
            Some((_, held)) => Said::Held(Held::read(held)),
            None if self.is_certain(sealed_at, claims.since) => Said::Mine,
            None => Said::Old,
        }
    }

    /// Whether some submission of this token is known; `None` when that is not certain.
    pub(super) async fn has_token(&self, token: &[u8; 16], sealed_at: u64) -> Option<bool> {
        let key = self.key_of(token);
        let claims = self.replica.reach.ask(|store| store.claims(&key)).await?;
        match claims.held.is_empty() {
            false => Some(true),
            true => self.is_certain(sealed_at, claims.since).then_some(false),
        }
    }

    /// Takes over what nobody is sure of; `false` when somebody else was faster.
    pub(super) async fn take_over(&self, id: &ClaimId, from: Held, mine: Held) -> bool {
        let change = self.change(id, from, Some(mine));
        let changed = self.replica.reach.ask(|store| store.change(&change));
        changed.await.unwrap_or(false)
    }

    /// What ends the run `mine`, to be told.
    pub(super) fn end(
        &self,
        id: &ClaimId,
        sealed_at: u64,
        mine: Held,
        to: Option<Held>,
        answer: Option<(&Bytes, Duration)>,
    ) -> Untold {
        let beside = answer.filter(|(it, keep)| it.len() <= LONGEST && !keep.is_zero());
        let beside = beside.map(|(answer, keep)| {
            let sealed = self.replica.sealer.seal_record(&whole(id), now(), answer);
            (self.answer_key(id), sealed, keep)
        });
        let life = self.life_of(sealed_at);
        let change = Change {
            beside,
            ..self.change(id, mine, to)
        };
        Untold { change, life }
    }

    /// What a submission ended with, if it is still there.
    pub(super) async fn answer(&self, id: &ClaimId) -> Option<Bytes> {
        let key = self.answer_key(id);
        let sealed = self.replica.reach.ask(|store| store.get(&key)).await??;
        let plain = self.replica.sealer.open_record(&whole(id), now(), &sealed);
        plain.map(Bytes::from)
    }

    /// Whether the run goes on, as far as its replica lives; `None` when the store does not answer.
    pub(super) async fn goes_on(&self, held: Held) -> Option<bool> {
        match held {
            Held::Running { by, .. } => self.replica.is_alive(&by).await,
            Held::Finished { .. } | Held::Unsure { .. } => Some(false),
        }
    }

    /// For how long what is known of a submission is kept, from now on.
    pub(super) fn life_of(&self, sealed_at: u64) -> Duration {
        let until = sealed_at + self.life + GRACE_SECONDS;
        Duration::from_secs(until.saturating_sub(now()).max(GRACE_SECONDS))
    }

    /// Waits until a page that is drawn now is younger than the memory of the store: seconds, and
    /// only beside a store that is new.
    pub(super) async fn remembers(&self) {
        let nobody = [0; 16];
        let begun = now();
        while self.has_token(&nobody, now()).await.is_none() {
            if !self.replica.reach.answers() || now() > begun + 2 * self.apart.unwrap_or(0) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    fn is_certain(&self, sealed_at: u64, since: u64) -> bool {
        const MICROS: u64 = 1_000_000;
        self.apart
            .is_none_or(|apart| since == 0 || sealed_at > since / MICROS + apart)
    }

    fn change(&self, id: &ClaimId, from: Held, to: Option<Held>) -> Change {
        Change {
            key: self.key(id),
            name: name(id),
            from: from.write(),
            to: to.map(Held::write),
            beside: None,
        }
    }

    fn key(&self, id: &ClaimId) -> String {
        self.key_of(&id.token)
    }

    fn key_of(&self, token: &[u8; 16]) -> String {
        let digest = Sha256::new().chain_update("hallway claim");
        let digest = digest.chain_update(token).finalize();
        format!("{} {}", self.kind, hex(&digest[..16]))
    }

    fn answer_key(&self, id: &ClaimId) -> String {
        format!("{} answer {}", self.key(id), name(id))
    }
}

fn name(id: &ClaimId) -> String {
    hex(&id.content)
}

fn whole(id: &ClaimId) -> [u8; 32] {
    let mut whole = [0; 32];
    whole[..16].copy_from_slice(&id.token);
    whole[16..].copy_from_slice(&id.content);
    whole
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
