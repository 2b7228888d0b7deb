//! Says how many instructions Hallway may spend for one that plain axum spends.

use crate::Result;
use crate::bench::instructions::Count;
use crate::bench::workload::Endpoint;

/// The most that an endpoint may cost, as a multiple of plain axum's instructions.
///
/// Plain axum tells nothing in a cookie, so there is no measure for that.
pub(super) fn limit(endpoint: Endpoint) -> Option<f64> {
    match endpoint {
        Endpoint::Health | Endpoint::JsonInsert => Some(1.06),
        Endpoint::Contact => Some(2.8),
        Endpoint::FirstVisit => Some(3.2),
        Endpoint::List => Some(1.1),
        Endpoint::FormInsert => Some(1.5),
        Endpoint::FormTold => None,
    }
}

/// Fails if an endpoint costs more.
pub(super) fn hold(counts: &[Count]) -> Result {
    let over: Vec<String> = counts
        .iter()
        .filter_map(|count| {
            let (name, ratio) = (count.endpoint.name(), count.ratio());
            let limit = limit(count.endpoint).filter(|limit| ratio > *limit)?;
            Some(format!(
                "{name}: {ratio:.2} times plain axum, at most {limit} is allowed"
            ))
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
