//! Reads Markdown: rows of a table, words in backticks.

/// One row of a table, with the line where it stands.
pub(super) struct Row<'a> {
    pub(super) line: usize,
    pub(super) cells: Vec<&'a str>,
}

/// Lists the rows of all tables of a text, without their heads.
pub(super) fn rows(text: &str) -> Vec<Row<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut rows = Vec::new();
    let mut inside = false;
    for (at, line) in lines.iter().enumerate() {
        if !line.starts_with('|') {
            inside = false;
        } else if is_rule(line) {
            inside = true;
        } else if inside {
            rows.push(Row {
                line: at + 1,
                cells: cells(line),
            });
        }
    }
    rows
}

fn is_rule(line: &str) -> bool {
    line.contains("--") && line.chars().all(|c| "|-: ".contains(c))
}

fn cells(line: &str) -> Vec<&str> {
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(str::trim).collect()
}

/// Lists the words that stand in backticks.
pub(super) fn quoted(text: &str) -> Vec<&str> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_table_is_no_row() {
        let text = "| module | does |\n| --- | :-- |\n| `a`, `b` | this |\n\n| loose |\n";
        let rows = rows(text);
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].line, &rows[0].cells),
            (3, &vec!["`a`, `b`", "this"])
        );
        assert_eq!(quoted(rows[0].cells[0]), ["a", "b"]);
    }
}
