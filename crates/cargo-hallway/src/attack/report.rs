//! Keeps what an attack found, and writes it for people.

use std::fmt;
use std::time::Duration;

use super::http::Answer;
use super::site::Site;
use crate::hostile::Case;

/// What an attack found.
#[derive(Debug, Clone)]
pub struct Report {
    seen: String,
    groups: Vec<Group>,
    findings: Vec<Finding>,
}

#[derive(Debug, Clone)]
struct Group {
    name: &'static str,
    sent: usize,
    failed: usize,
    slowest: Duration,
    /// Of all its requests together.
    took: Duration,
}

/// A case that did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind of attack.
    pub group: &'static str,
    /// The case, or what changed.
    pub case: String,
    /// What is wrong.
    pub wrong: String,
}

/// So many findings are told in full: one hole is found by many cases.
const TOLD: usize = 40;

impl Report {
    pub(super) fn new(site: &Site) -> Self {
        let names: Vec<&str> = site.forms.iter().map(|form| form.name.as_str()).collect();
        let seen = format!(
            "{}: {} pages, {} of them guarded, {} route handlers, {} forms ({})",
            site.host,
            site.pages.len(),
            site.guarded.len(),
            site.routes.len(),
            names.len(),
            names.join(", ")
        );
        Self {
            seen,
            groups: Vec::new(),
            findings: Vec::new(),
        }
    }

    pub(super) fn note(&mut self, case: &Case, answer: &Answer, wrong: Vec<String>) {
        let group = self.group(case.group);
        group.sent += 1;
        group.slowest = group.slowest.max(answer.took);
        group.took += answer.whole;
        if wrong.is_empty() {
            return;
        }
        group.failed += 1;
        self.findings.push(Finding {
            group: case.group,
            case: case.name.clone(),
            wrong: wrong.join("; "),
        });
    }

    /// Notes an effect: what is watched is no longer what it was.
    pub(super) fn compare(&mut self, group: &'static str, before: &mut String, now: String) {
        if *before == now {
            return;
        }
        self.group(group).failed += 1;
        let at = before
            .chars()
            .zip(now.chars())
            .take_while(|(a, b)| a == b)
            .count();
        let part = |text: &str| -> String { text.chars().skip(at).take(80).collect() };
        self.findings.push(Finding {
            group,
            case: "what is watched".to_owned(),
            wrong: format!("changed, from {:?} to {:?}", part(before), part(&now)),
        });
        *before = now;
    }

    fn group(&mut self, name: &'static str) -> &mut Group {
        let found = self.groups.iter().position(|group| group.name == name);
        let at = found.unwrap_or_else(|| {
            self.groups.push(Group {
                name,
                sent: 0,
                failed: 0,
                slowest: Duration::ZERO,
                took: Duration::ZERO,
            });
            self.groups.len() - 1
        });
        &mut self.groups[at]
    }

    /// Whether every case came to nothing, as it should.
    pub fn passed(&self) -> bool {
        self.findings.is_empty()
    }

    /// What did not pass.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many requests were sent.
    pub fn sent(&self) -> usize {
        self.groups.iter().map(|group| group.sent).sum()
    }

    /// How many requests of a kind were sent.
    pub fn sent_of(&self, group: &str) -> usize {
        let named = self.groups.iter().find(|it| it.name == group);
        named.map_or(0, |group| group.sent)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.seen)?;
        for group in &self.groups {
            writeln!(
                f,
                "  {:20} {:6} sent  {:5} failed  slowest {:6} ms  all {:4} s",
                group.name,
                group.sent,
                group.failed,
                group.slowest.as_millis(),
                group.took.as_secs()
            )?;
        }
        for finding in self.findings.iter().take(TOLD) {
            let Finding { group, case, wrong } = finding;
            write!(f, "\nFAILED  {group}: {case}\n        {wrong}\n")?;
        }
        match self.findings.len() {
            0 => write!(f, "\n{} requests came to nothing", self.sent()),
            count if count > TOLD => write!(f, "\n{count} failed; the first {TOLD} are above"),
            count => write!(f, "\n{count} failed"),
        }
    }
}
