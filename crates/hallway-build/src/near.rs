//! Guesses which name was meant.

/// The candidate that is at most two typos away from `name`, and fewer than half its letters.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2 && distance * 2 < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be added, taken away, exchanged or swapped with the next.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => cheapest(&rows, (i, j), &a, &b),
            };
        }
    }
    rows[a.len()][b.len()]
}

fn cheapest(rows: &[Vec<usize>], (i, j): (usize, usize), a: &[char], b: &[char]) -> usize {
    let exchanged = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
    let best = exchanged.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
    if swapped {
        best.min(rows[i - 2][j - 2] + 1)
    } else {
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_recognised_and_another_word_is_not() {
        let table = [
            ("psot", Some("post")),
            ("gett", Some("get")),
            ("pots", Some("post")),
            ("del", None),
            ("create", None),
            ("deleted", Some("delete")),
        ];
        for (name, meant) in table {
            assert_eq!(nearest(name, ["get", "post", "delete"]), meant, "{name}");
        }
    }
}
