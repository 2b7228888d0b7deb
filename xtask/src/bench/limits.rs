//! Says how many instructions Hallway may spend for one that plain axum spends.

use crate::Result;
use crate::bench::instructions::Count;
use crate::bench::workload::Endpoint;

/// The most that an endpoint may cost, as a multiple of plain axum's instructions.
pub(super) fn limit(endpoint: Endpoint) -> f64 {
    match endpoint {
        Endpoint::Health | Endpoint::JsonInsert => 1.06,
        Endpoint::Contact => 2.8,
        Endpoint::FirstVisit => 3.2,
        Endpoint::List => 1.1,
        Endpoint::FormInsert => 1.5,
    }
}

/// Fails if an endpoint costs more.
pub(super) fn hold(counts: &[Count]) -> Result {
    let over: Vec<String> = counts
        .iter()
        .filter(|count| count.ratio() > limit(count.endpoint))
        .map(|count| {
            let (name, ratio) = (count.endpoint.name(), count.ratio());
            format!(
                "{name}: {ratio:.2} times plain axum, at most {} is allowed",
                limit(count.endpoint)
            )
        })
        .collect();
    if over.is_empty() {
        Ok(())
    } else {
        Err(over.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(axum: u64, hallway: u64) -> Count {
        Count {
            endpoint: Endpoint::List,
            axum,
            hallway,
        }
    }

    #[test]
    fn the_limit_passes_and_more_does_not() {
        assert_eq!(hold(&[count(1000, 1100)]), Ok(()));
        let said = hold(&[count(1000, 1100), count(1000, 1110)]).expect_err("a refusal");
        assert_eq!(
            said,
            "list of 50: 1.11 times plain axum, at most 1.1 is allowed"
        );
    }
}
