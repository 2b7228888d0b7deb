//! Counts calls against the limits of an action.
//!
//! A limit counts what runs: a copy of a submission, an invalid input and a refused call take
//! nothing. Whether there is room is looked at as early as the facts are there: the address before
//! the guard, the principal behind it, the input when it is decoded. It is taken once, with the
//! claim, all limits of the action together or none.

use std::borrow::Cow;

use super::define::ActionSpec;
use super::dispatch::Arrival;
use crate::form::{Entries, Value, below};
use crate::guard::{Deployment, LimitKey};
use crate::store::{Ask, ClaimGuard, RateId, Rates, TooEarly};

/// The limits of one action. Empty where nothing is counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits(Vec<(LimitKey, RateId)>);

/// What a call would use, by the facts that are known so far.
pub(super) struct Use(Vec<Ask<Vec<u8>>>);

impl Limits {
    pub(super) fn define(spec: &ActionSpec, rates: Option<&Rates>) -> Self {
        let define = |rates: &Rates| {
            let define = |limit: &crate::Limit| {
                let what = format!("{}, {limit}", spec.name());
                (limit.per(), rates.define(limit.rate(), what))
            };
            spec.limits.iter().map(define).collect()
        };
        Self(rates.map(define).unwrap_or_default())
    }

    /// What the head of a request tells.
    pub(super) fn by_address(&self, arrival: &Arrival) -> Use {
        self.known(|per| match per {
            // An action has no API key.
            LimitKey::Ip | LimitKey::Key => Some(arrival.client().key().to_vec()),
            LimitKey::Principal | LimitKey::Input(_) => None,
        })
    }

    /// What is known once the guard has let somebody pass.
    pub(super) fn by_principal(&self, arrival: &Arrival) -> Use {
        self.known(|per| match per {
            LimitKey::Principal => Some(principal(arrival)),
            LimitKey::Ip | LimitKey::Key | LimitKey::Input(_) => None,
        })
    }

    /// Everything that the call would use.
    pub(super) fn whole(&self, arrival: &Arrival, entries: &Entries) -> Use {
        self.known(|per| {
            Some(match per {
                LimitKey::Ip | LimitKey::Key => arrival.client().key().to_vec(),
                LimitKey::Principal => principal(arrival),
                LimitKey::Input(field) => typed(entries, field),
            })
        })
    }

    fn known(&self, key: impl Fn(LimitKey) -> Option<Vec<u8>>) -> Use {
        let asks = self.0.iter().filter_map(|(per, rate)| {
            let key = key(*per)?;
            Some(Ask { rate: *rate, key })
        });
        Use(asks.collect())
    }
}

impl Use {
    /// Whether there is room; takes nothing.
    pub(super) fn look(&self, on: &Deployment) -> Result<(), TooEarly> {
        match self.0.as_slice() {
            [] => Ok(()),
            asks => on.rates.look(asks),
        }
    }

    /// Takes all of it for this claim; or nothing, and then the claim is given back.
    pub(super) async fn take(
        &self,
        on: &Deployment,
        claim: Option<ClaimGuard>,
    ) -> Result<Option<ClaimGuard>, TooEarly> {
        match self.0.as_slice() {
            [] => Ok(claim),
            asks => {
                let mut claim = Unused(claim);
                on.rates.take(asks).await?; // others were faster
                Ok(claim.0.take())
            }
        }
    }
}

/// A claim under which nothing has run: it is given back, also when nobody waits any more.
struct Unused(Option<ClaimGuard>);

impl Drop for Unused {
    fn drop(&mut self) {
        if let Some(claim) = self.0.take() {
            claim.release();
        }
    }
}

/// Who is signed in; whom a guard knows by other means counts by address.
fn principal(arrival: &Arrival) -> Vec<u8> {
    match &arrival.visit.subject {
        Some(subject) => subject.as_bytes().to_vec(),
        None => arrival.client().key().to_vec(),
    }
}

/// What was typed into a field, and into the fields within it, however it was spelt.
fn typed(entries: &Entries, field: &str) -> Vec<u8> {
    let values = entries
        .iter()
        .filter(|(name, _)| below(name, field).is_some());
    let texts = values.map(|(_, value)| match value {
        Value::Text(text) => Cow::Owned(text.trim().to_lowercase()),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::File(file) => Cow::Borrowed(file.name.as_str()),
        Value::Bool(value) => Cow::Owned(value.to_string()),
        _ => Cow::Borrowed(""),
    });
    texts.collect::<Vec<_>>().join("\n").into_bytes()
}
