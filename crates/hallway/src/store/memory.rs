//! Holds the claims of this process, in buckets by the time their token was sealed.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Limits;
use super::claims::{Claim, ClaimId, Run, Standing, Waiter};
use super::file::{Kind, Record};
use super::kept::Kept;

/// Seconds of sealing time that share a bucket: what is lost at once when the bound is reached.
const BUCKET_SECONDS: u64 = 60;
/// How much longer than its token a claim lives.
pub(super) const GRACE_SECONDS: u64 = 60 * 60;

#[derive(Debug)]
pub(super) struct Memory {
    buckets: BTreeMap<u64, Bucket>,
    claims: usize,
    /// Tokens sealed at or before this second are unknown. Rises only.
    watermark: u64,
    answers: Kept<ClaimId>,
    limit: usize,
    life: u64,
    copies: Option<u8>,
}

type Bucket = HashMap<TokenId, Claimed, Spread>;

/// What the store knows of a claim at the moment of asking.
pub(super) enum Taken {
    New(Arc<Run>),
    Known(Claim),
}

/// The submissions of one token: nearly always one.
#[derive(Debug)]
struct Claimed {
    first: Slot,
    #[expect(
        clippy::box_collection,
        reason = "a thin pointer: rarely there, counted a million times"
    )]
    more: Option<Box<Vec<Slot>>>,
    copies: u8,
}

#[derive(Debug)]
struct Slot {
    content: [u8; 16],
    state: State,
}

#[derive(Debug)]
enum State {
    Running(Arc<Run>),
    Finished { at: u64 },
    Unsure { at: u64 },
}

impl State {
    fn standing(&self) -> Standing {
        match self {
            Self::Running(run) => Standing::Running(run.begun()),
            Self::Finished { at } => Standing::Finished(*at),
            Self::Unsure { at } => Standing::Unsure(*at),
        }
    }
}

impl Claimed {
    fn new(slot: Slot) -> Self {
        Self {
            first: slot,
            more: None,
            copies: 1,
        }
    }

    fn slots(&self) -> impl Iterator<Item = &Slot> {
        std::iter::once(&self.first).chain(self.more.iter().flat_map(|more| more.iter()))
    }

    fn slot_mut(&mut self, content: &[u8; 16]) -> Option<&mut Slot> {
        let more = self.more.iter_mut().flat_map(|more| more.iter_mut());
        std::iter::once(&mut self.first)
            .chain(more)
            .find(|slot| slot.content == *content)
    }

    fn push(&mut self, slot: Slot) {
        self.more.get_or_insert_default().push(slot);
    }

    /// Removes a slot; says whether any is left.
    fn remove(&mut self, content: &[u8; 16]) -> bool {
        let more = self.more.as_deref_mut();
        if self.first.content == *content {
            match more.and_then(Vec::pop) {
                Some(slot) => self.first = slot,
                None => return false,
            }
        } else if let Some(more) = more {
            more.retain(|slot| slot.content != *content);
        }
        true
    }
}

impl Memory {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            buckets: BTreeMap::new(),
            claims: 0,
            watermark: 0,
            answers: Kept::new(limits.answer_bytes),
            limit: limits.claims.max(1),
            life: limits.token_life.as_secs(),
            copies: limits.copies,
        }
    }

    pub(super) fn watermark(&self) -> u64 {
        self.watermark
    }

    pub(super) fn raise_watermark(&mut self, to: u64) {
        self.watermark = self.watermark.max(to);
    }

    pub(super) fn has_token(&self, token: &[u8; 16], sealed_at: u64) -> bool {
        self.bucket(sealed_at)
            .is_some_and(|bucket| bucket.contains_key(&TokenId(*token)))
    }

    pub(super) fn claim(&mut self, id: &ClaimId, sealed_at: u64, now: u64) -> Taken {
        self.forget_before(now);
        if let Some(known) = self.known(id, sealed_at, now) {
            return Taken::Known(known);
        }
        while !self.is_old(sealed_at, now) && self.claims >= self.limit {
            self.drop_oldest(now);
        }
        if self.is_old(sealed_at, now) {
            return Taken::Known(Claim::Old);
        }
        let run = Arc::new(Run::new(now));
        self.insert(id, sealed_at, State::Running(run.clone()));
        Taken::New(run)
    }

    pub(super) fn known(&mut self, id: &ClaimId, sealed_at: u64, now: u64) -> Option<Claim> {
        let bucket = self.buckets.get_mut(&(sealed_at / BUCKET_SECONDS))?;
        let claimed = bucket.get_mut(&TokenId(id.token))?;
        if self.copies.is_some_and(|most| claimed.copies >= most) {
            return Some(Claim::TooMany);
        }
        claimed.copies = claimed.copies.saturating_add(1);
        let slot = claimed.slot_mut(&id.content)?;
        Some(match &slot.state {
            State::Running(run) => Claim::Running(Waiter(run.clone())),
            State::Finished { at } => Claim::Finished {
                answer: self.answers.get(id, now),
                at: *at,
            },
            State::Unsure { at } => Claim::Unsure { at: *at },
        })
    }

    /// Begins a submission again that nobody is sure of; `None` when there is none.
    pub(super) fn begin_again(
        &mut self,
        id: &ClaimId,
        sealed_at: u64,
        now: u64,
    ) -> Option<Arc<Run>> {
        let slot = self.slot_mut(id, sealed_at)?;
        let State::Unsure { .. } = slot.state else {
            return None;
        };
        let run = Arc::new(Run::new(now));
        slot.state = State::Running(run.clone());
        Some(run)
    }

    fn insert(&mut self, id: &ClaimId, sealed_at: u64, state: State) {
        let slot = Slot {
            content: id.content,
            state,
        };
        let bucket = self.buckets.entry(sealed_at / BUCKET_SECONDS).or_default();
        match bucket.get_mut(&TokenId(id.token)) {
            Some(claimed) => claimed.push(slot),
            None => {
                bucket.insert(TokenId(id.token), Claimed::new(slot));
            }
        }
        self.claims += 1;
    }

    pub(super) fn finish(
        &mut self,
        id: &ClaimId,
        sealed_at: u64,
        at: u64,
        answer: &Bytes,
        keep: Duration,
    ) {
        // The bucket may be gone meanwhile; then nobody can ask for the answer.
        let Some(slot) = self.slot_mut(id, sealed_at) else {
            return;
        };
        slot.state = State::Finished { at };
        self.answers.put(*id, answer, at, keep);
    }

    pub(super) fn give_up(&mut self, id: &ClaimId, sealed_at: u64, at: u64) {
        if let Some(slot) = self.slot_mut(id, sealed_at) {
            slot.state = State::Unsure { at };
        }
    }

    pub(super) fn release(&mut self, id: &ClaimId, sealed_at: u64) {
        if self.slot_mut(id, sealed_at).is_none() {
            return;
        }
        self.claims -= 1;
        let number = sealed_at / BUCKET_SECONDS;
        let Some(bucket) = self.buckets.get_mut(&number) else {
            return;
        };
        let token = TokenId(id.token);
        if bucket
            .get_mut(&token)
            .is_some_and(|claimed| !claimed.remove(&id.content))
        {
            bucket.remove(&token);
        }
        // An empty bucket would be dropped in place of one that makes room.
        if bucket.is_empty() {
            self.buckets.remove(&number);
        }
    }

    /// Takes in what a file says. Records may come twice, and a claim after its own end.
    pub(super) fn replay(&mut self, record: &Record, now: u64) {
        let Record {
            kind,
            id,
            sealed_at,
            at,
        } = *record;
        match kind {
            Kind::Snapshot => {
                self.buckets.clear();
                self.claims = 0;
            }
            Kind::Watermark => self.forget_up_to(sealed_at),
            Kind::Released => self.release(&id, sealed_at),
            _ if self.is_old(sealed_at, now) => {}
            Kind::Claimed => {
                if self.slot_mut(&id, sealed_at).is_none() {
                    self.insert(&id, sealed_at, State::Unsure { at });
                }
            }
            Kind::Finished => match self.slot_mut(&id, sealed_at) {
                Some(slot) => slot.state = State::Finished { at },
                None => self.insert(&id, sealed_at, State::Finished { at }),
            },
        }
        while self.claims > self.limit {
            self.drop_oldest(now);
        }
    }

    /// The buckets that there are, oldest first.
    pub(super) fn buckets(&self) -> Vec<u64> {
        self.buckets.keys().copied().collect()
    }

    /// How the submissions of one bucket stand.
    pub(super) fn standings(&self, bucket: u64) -> Vec<(ClaimId, Standing)> {
        let tokens = self.buckets.get(&bucket).into_iter().flatten();
        let of = |(token, claimed): (&TokenId, &Claimed)| {
            let token = token.0;
            let id = |slot: &Slot| ClaimId {
                token,
                content: slot.content,
            };
            let all = claimed
                .slots()
                .map(|slot| (id(slot), slot.state.standing()));
            all.collect::<Vec<_>>()
        };
        tokens.flat_map(of).collect()
    }

    /// How one submission stands, if it is in this bucket.
    pub(super) fn standing(&self, bucket: u64, id: &ClaimId) -> Option<Standing> {
        let claimed = self.buckets.get(&bucket)?.get(&TokenId(id.token))?;
        let slot = claimed.slots().find(|slot| slot.content == id.content)?;
        Some(slot.state.standing())
    }

    /// What a file must say of one bucket.
    pub(super) fn records(&self, bucket: u64) -> Vec<Record> {
        let Some(tokens) = self.buckets.get(&bucket) else {
            return Vec::new();
        };
        let record = |token: &TokenId, slot: &Slot| {
            let (kind, at) = match slot.state.standing() {
                Standing::Finished(at) => (Kind::Finished, at),
                Standing::Unsure(at) | Standing::Running(at) => (Kind::Claimed, at),
            };
            let id = ClaimId {
                token: token.0,
                content: slot.content,
            };
            // Any second of the bucket will do: only the bucket is looked up by it.
            Record {
                kind,
                id,
                sealed_at: last_second(bucket),
                at,
            }
        };
        tokens
            .iter()
            .flat_map(|(token, claimed)| claimed.slots().map(move |slot| record(token, slot)))
            .collect()
    }

    fn bucket(&self, sealed_at: u64) -> Option<&Bucket> {
        self.buckets.get(&(sealed_at / BUCKET_SECONDS))
    }

    fn slot_mut(&mut self, id: &ClaimId, sealed_at: u64) -> Option<&mut Slot> {
        let bucket = self.buckets.get_mut(&(sealed_at / BUCKET_SECONDS))?;
        bucket.get_mut(&TokenId(id.token))?.slot_mut(&id.content)
    }

    pub(super) fn is_old(&self, sealed_at: u64, now: u64) -> bool {
        sealed_at <= self.watermark || sealed_at < self.horizon(now)
    }

    /// Tokens sealed before this second have no claim any more.
    fn horizon(&self, now: u64) -> u64 {
        now.saturating_sub(self.life + GRACE_SECONDS)
    }

    fn forget_before(&mut self, now: u64) {
        let horizon = self.horizon(now);
        while let Some(oldest) = self.buckets.first_entry()
            && last_second(*oldest.key()) < horizon
        {
            self.claims -= count(&oldest.remove());
        }
    }

    /// Keeps a bucket that the watermark cuts: it may hold claims of younger tokens.
    fn forget_up_to(&mut self, watermark: u64) {
        self.raise_watermark(watermark);
        while let Some(oldest) = self.buckets.first_entry()
            && last_second(*oldest.key()) <= watermark
        {
            self.claims -= count(&oldest.remove());
        }
    }

    /// The watermark stops at the present: a token of the next second is known to be unclaimed.
    fn drop_oldest(&mut self, now: u64) {
        let Some((bucket, tokens)) = self.buckets.pop_first() else {
            return;
        };
        self.claims -= count(&tokens);
        self.raise_watermark(last_second(bucket).min(now));
    }

    #[cfg(test)]
    pub(super) fn claims(&self) -> usize {
        debug_assert_eq!(self.claims, self.buckets.values().map(count).sum::<usize>());
        self.claims
    }

    /// What the buckets take on the heap: hashbrown fills seven of eight places at most, and each
    /// has a byte of its own beside it.
    #[cfg(test)]
    pub(super) fn bucket_bytes(&self) -> usize {
        let place = size_of::<(TokenId, Claimed)>() + 1;
        self.buckets
            .values()
            .map(|bucket| bucket.capacity() * 8 / 7 * place)
            .sum()
    }

    #[cfg(test)]
    pub(super) fn answer_bytes(&self) -> usize {
        self.answers.bytes()
    }
}

fn last_second(bucket: u64) -> u64 {
    bucket
        .saturating_mul(BUCKET_SECONDS)
        .saturating_add(BUCKET_SECONDS - 1)
}

fn count(tokens: &Bucket) -> usize {
    tokens.values().map(|claimed| claimed.slots().count()).sum()
}

/// A token's id as a key. It is random and ours, so that a part of it is as good as a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TokenId([u8; 16]);

impl Hash for TokenId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(half(&self.0));
    }
}

impl Hash for ClaimId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(half(&self.token) ^ half(&self.content));
    }
}

fn half(bytes: &[u8; 16]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *bytes;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// Hashes a key of random bits by spreading them once.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spread(u64);

impl BuildHasher for Spread {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        Self(0)
    }
}

impl Hasher for Spread {
    fn write_u64(&mut self, bits: u64) {
        // An odd constant near 2^64 / golden ratio: neighbours land far apart.
        self.0 = (self.0 ^ bits).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

const _: () = assert!(
    size_of::<Claimed>() + size_of::<TokenId>() <= 64,
    "see `Limits::claims`"
);
