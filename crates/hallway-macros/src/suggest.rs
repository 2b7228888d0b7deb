//! Finds the name that somebody probably meant.

/// The name among `known` that is most like `wrong`, if any is like it at all.
pub(crate) fn similar<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let allowed = (wrong.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be added, left out, changed or swapped with a neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn a_typo_finds_its_word() {
        let known = ["limit", "lane", "access", "max", "name"];
        assert_eq!(similar("limt", known), Some("limit"));
        assert_eq!(similar("acces", known), Some("access"));
        assert_eq!(similar("nmae", known), Some("name"));
        assert_eq!(similar("LIMIT", known), Some("limit"));
    }

    #[test]
    fn another_word_finds_nothing() {
        assert_eq!(similar("timeout", ["limit", "lane"]), None);
        assert_eq!(similar("x", []), None);
    }
}
