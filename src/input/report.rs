//! Findings gathered while a file is read, and where its subjects stand.

use super::language::article;
use super::text;
use crate::finding::{At, FileId, Finding, Place, Sources};
use crate::model::{Level, RuleName, Subject};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::de::DeValue;

/// A stretch of the file, in bytes.
pub(super) type Span = Range<usize>;

/// A name that refers to something, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct NameAt<'a> {
    pub name: &'a str,
    pub at: Span,
}

/// What has been found so far.
pub(super) struct Report {
    file: FileId,
    findings: Vec<Finding>,
    marks: BTreeMap<(Subject, Option<&'static str>), Span>,
    /// Names that may still be compared for suggestions, so that thousands of mistakes take no longer than they should.
    comparisons: usize,
}

impl Report {
    pub fn new(file: FileId) -> Self {
        Report { file, findings: Vec::new(), marks: BTreeMap::new(), comparisons: 200_000 }
    }

    /// Adds a finding that points at a place.
    pub fn say(&mut self, rule: RuleName, at: &Span, message: impl Into<String>, label: impl Into<String>, fix: impl Into<String>) {
        let place = Place { file: self.file, bytes: at.clone() };
        self.findings.push(Finding::new(rule, message).at(place, label).fix(fix));
    }

    /// Points the last finding at a second place.
    pub fn and_at(&mut self, at: &Span, label: impl Into<String>) {
        let place = Place { file: self.file, bytes: at.clone() };
        if let Some(last) = self.findings.pop() {
            self.findings.push(last.at(place, label));
        }
    }

    /// Remembers where a subject, or one of its keys, stands.
    pub fn mark_at(&mut self, subject: Subject, key: Option<&'static str>, at: &Span) {
        self.marks.insert((subject, key), at.clone());
    }

    /// Where a subject stands, if that was remembered.
    pub fn marked(&self, subject: Subject) -> Option<Span> {
        self.marks.get(&(subject, None)).cloned()
    }

    /// Where one of its keys stands, its own or that of the defaults, if that was remembered.
    pub fn marked_key(&self, subject: Subject, key: &'static str) -> Option<Span> {
        self.marks.get(&(subject, Some(key))).cloned()
    }

    /// Whether anything found so far makes the file unreadable.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How much of what was found so far makes the file unreadable.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.level == Level::Error).count()
    }

    /// What was found, in the order of the file and each once, after `sources` has learned where everything stands.
    pub fn finish(self, sources: &mut Sources) -> Vec<Finding> {
        for ((subject, key), bytes) in self.marks {
            sources.record(subject, key, Place { file: self.file, bytes });
        }
        let mut findings = self.findings;
        findings.sort_by_key(start);
        // A mistake in the defaults is met once for every thing that takes them.
        let mut met = BTreeSet::new();
        findings.retain(|finding| met.insert((start(finding), finding.rule, finding.message.clone())));
        findings
    }

    /// Gives the findings of a rule the level that the series sets.
    pub fn set_level(&mut self, rule: RuleName, level: Level) {
        for finding in self.findings.iter_mut().filter(|finding| finding.rule == rule) {
            finding.level = level;
        }
        self.findings.retain(|finding| finding.level != Level::Off);
    }

    /// The findings so far, for those who have to change them.
    pub fn findings_mut(&mut self) -> &mut Vec<Finding> {
        &mut self.findings
    }

    // ─── Names ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Says that there is no thing of this name.
    pub fn unknown_name<'k>(&mut self, noun: &str, name: &NameAt<'_>, known: impl Iterator<Item = &'k str>) {
        let fix = self.suggest(name.name, known, "the names are", "the series file lists them all");
        let message = format!("there is no {noun} `{}`", text::brief(name.name));
        self.say(RuleName::UnknownName, &name.at, message, format!("not the name of {} {noun}", article(noun)), fix);
    }

    /// Whether so many names may still be compared for a suggestion; counts them.
    pub fn may_compare(&mut self, names: usize) -> bool {
        let may = self.comparisons > 0;
        self.comparisons = self.comparisons.saturating_sub(names);
        may
    }

    /// The words nearest to one, or where all are listed.
    pub fn suggest<'k>(&mut self, word: &str, known: impl Iterator<Item = &'k str>, list: &str, whole: &str) -> String {
        if self.comparisons == 0 {
            return "check the spelling".into();
        }
        let known: Vec<&str> = known.take(self.comparisons).collect();
        self.comparisons = self.comparisons.saturating_sub(known.len().max(1));
        suggestion_from(word, &known, list, whole)
    }
}

/// The words nearest to one, as a fix says it. Few words are all listed, introduced by `list`; of many, where none is near,
/// it names the nearest three.
pub fn suggestion(word: &str, known: &[&str], list: &str) -> String {
    suggestion_from(word, known, list, "")
}

/// The same, with the page or command that lists all words where they are many.
pub fn suggestion_from(word: &str, known: &[&str], list: &str, whole: &str) -> String {
    const FEW: usize = 8;
    let near = nearest(word, known);
    if !near.is_empty() {
        return format!("did you mean {}?", quoted(&near, " or "));
    }
    match known.len() {
        0 => "the series has none: add it there, or delete this".into(),
        1..=FEW => format!("{list} {}", quoted(known, ", ")),
        many => {
            let whole = if whole.is_empty() { String::new() } else { format!("; {whole}") };
            format!("there are {many}; the nearest are {}{whole}", quoted(&three_nearest(word, known), ", "))
        }
    }
}

/// Up to three words that differ from one by little, the nearest first.
pub(super) fn nearest<'k>(word: &str, known: &[&'k str]) -> Vec<&'k str> {
    let word: String = word.chars().take(60).flat_map(char::to_lowercase).collect();
    let letters = word.chars().count();
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let part = letters >= 3 && (lower.contains(&word) || lower.len() >= 3 && word.contains(&lower));
            let distance = strsim::osa_distance(&word, &lower);
            (distance <= 1 + letters / 4 && distance < letters.max(2) || part).then_some((distance, *candidate))
        })
        .collect();
    near.sort();
    let least = near.first().map_or(0, |(distance, _)| *distance);
    near.into_iter().filter(|(distance, _)| *distance <= least + 1).take(3).map(|(_, candidate)| candidate).collect()
}

/// The three words that differ least from one, however much that is; the nearest first, no word twice.
pub fn three_nearest<'k>(word: &str, known: &[&'k str]) -> Vec<&'k str> {
    let mut three = nearest(word, known);
    let word: String = word.chars().take(60).flat_map(char::to_lowercase).collect();
    let mut others: Vec<(usize, &str)> =
        known.iter().map(|candidate| (strsim::osa_distance(&word, &candidate.to_lowercase()), *candidate)).collect();
    others.sort_unstable();
    three.extend(others.into_iter().map(|(_, candidate)| candidate));
    let mut seen = Vec::new();
    three.retain(|candidate| {
        !seen.contains(candidate) && {
            seen.push(*candidate);
            true
        }
    });
    three.truncate(3);
    three
}

/// What a value is, in words that follow "found".
pub(super) fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.len() <= 60 => format!("the text \"{}\"", text::brief(text)),
        DeValue::String(_) => "text".into(),
        DeValue::Integer(number) => format!("the number {}", text::brief(&number.to_string())),
        DeValue::Float(number) => format!("the number {}", text::brief(number.as_str())),
        DeValue::Boolean(flag) => format!("`{flag}`"),
        DeValue::Datetime(datetime) if datetime.date.is_none() => "a time of day".into(),
        DeValue::Datetime(datetime) if datetime.time.is_none() => format!("the day {datetime}"),
        DeValue::Datetime(_) => "a day and a time".into(),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}

fn quoted(words: &[&str], between: &str) -> String {
    words.iter().map(|word| format!("`{}`", text::brief(word))).collect::<Vec<_>>().join(between)
}

fn start(finding: &Finding) -> usize {
    match finding.labels.first().map(|label| &label.at) {
        Some(At::Source(place)) => place.bytes.start,
        _ => 0,
    }
}
