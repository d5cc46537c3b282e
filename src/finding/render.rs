//! Findings as text, as data, and as other programs want them.
//!
//! A finding that has no place in a file says the same without a snippet. Nothing from a file reaches a
//! terminal as more than letters.

use super::sources::character_start;
use super::{Finding, Label, Place, Sources};
use crate::model::{Level, RuleName};
use crate::text::one_line;
use annotate_snippets::{AnnotationKind, Element, Group, Level as Title, Origin, Renderer, Snippet};
use serde_json::{Value, json};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

mod groups;

pub use crate::text::Look;
pub use groups::{render_group, render_lines};

/// A source line of more characters is shown only around what is pointed at.
const LONG_LINE: usize = 200;
/// Begins the name that stands for the path of a trimmed snippet; for private use (Unicode), so in no path.
const STAND_IN: char = '\u{f5f5}';
/// Columns of the margin before a note, for line numbers of up to four digits.
const ROOM_BEFORE_NOTES: usize = 7;
/// Columns that introduce a fix, behind that margin.
const ROOM_BEFORE_FIX: usize = "fix: ".len();
/// Labels so many lines apart share a snippet.
const NEAR_LINES: usize = 6;

/// One finding, with a line end after its last line.
pub fn render_text(finding: &Finding, sources: &Sources, look: Look) -> String {
    let width = look.width.max(40);
    let before_title = word_of(finding).len() + finding.rule.word().len() + "[]: ".len();
    let message = wrapped(&one_line(&finding.message), width.saturating_sub(before_title));
    let title = title_of(finding).primary_title(message).id(finding.rule.word());
    let mut group = Group::with_title(title);
    let (private, shown) = places(finding, sources);
    let snippets = snippets(&shown, sources);
    let pointed_at = !snippets.is_empty() || !private.is_empty();
    for (place, ..) in &private {
        let (line, column) = sources.line_and_column(place);
        group = group.element(Origin::path(one_line(&sources.file(place.file).name)).line(line).char_column(column));
    }
    let stand_ins: Vec<[String; 2]> = snippets.iter().filter_map(Shown::stand_in).collect();
    for snippet in snippets {
        group = group.element(snippet.element());
    }
    let unshown: Vec<&Label> =
        if pointed_at { private.iter().map(|(.., label)| *label).collect() } else { finding.labels.iter().collect() };
    let unshown = unshown.into_iter().map(|label| &label.text).filter(|text| !text.is_empty());
    let room = width - ROOM_BEFORE_NOTES;
    for note in unshown.chain(&finding.notes) {
        group = group.element(Title::NOTE.no_name().message(wrapped(&one_line(note), room)));
    }
    if let Some(fix) = &finding.fix {
        group = group.element(Title::HELP.with_name("fix").message(wrapped(&one_line(fix), room - ROOM_BEFORE_FIX)));
    }
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.term_width(width).render(&[group]);
    if !pointed_at {
        text = without_empty_margin(&text);
    }
    let text = stand_ins.iter().fold(text, |text, [stand_in, place]| text.replacen(stand_in, place, 1));
    format!("{text}\n")
}

/// The text without the margin of a snippet where there is none; a title may run over several lines before it.
fn without_empty_margin(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if let Some(margin) = lines.iter().position(|line| bare(line) == "|") {
        lines.remove(margin);
    }
    lines.join("\n")
}

/// What a line says without spaces and the marks of colours around it.
fn bare(line: &str) -> &str {
    let bar = line.find('|').filter(|_| line.matches('|').count() == 1);
    let around = bar.map(|at| (line[..at].trim_end(), &line[at + 1..]));
    let is_style =
        |part: &str| part.split('\u{1b}').skip(1).all(|code| code.split_once('m').is_some_and(|(_, rest)| rest.trim().is_empty()));
    let starts_plain = |part: &str| part.split('\u{1b}').next().is_some_and(|head| head.trim().is_empty());
    match around {
        Some((before, after)) if [before, after].iter().all(|part| is_style(part) && starts_plain(part)) => "|",
        _ => line,
    }
}

/// The text in lines of at most so many columns; the renderer puts them below one another.
fn wrapped(text: &str, columns: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut().filter(|line| line.width() + 1 + word.width() <= columns) {
            Some(line) => *line += &format!(" {word}"),
            None => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// The text on lines of at most so many columns, those behind the first set in; with a line end after the last.
fn hanging(text: &str, indent: usize, columns: usize) -> String {
    let own = text.len() - text.trim_start().len();
    let lines = wrapped(text.trim_start(), columns.max(40) - indent.max(own));
    let indented = lines.replace('\n', &format!("\n{:indent$}", ""));
    format!("{:own$}{indented}\n", "")
}

/// The word that begins a finding.
fn word_of(finding: &Finding) -> &'static str {
    match (finding.accepted, finding.level) {
        (Some(_), _) => "accepted",
        (None, Level::Error) => "error",
        (None, Level::Warning) => "warning",
        (None, Level::Note | Level::Off) => "note",
    }
}

fn title_of(finding: &Finding) -> Title<'static> {
    match (finding.accepted, finding.level) {
        (Some(_), _) => Title::NOTE.with_name(word_of(finding)),
        (None, Level::Error) => Title::ERROR,
        (None, Level::Warning) => Title::WARNING,
        (None, Level::Note | Level::Off) => Title::NOTE,
    }
}

/// A piece of a file with what is pointed at in it.
struct Shown {
    path: String,
    line: usize,
    /// Of the first label, in the file.
    column: usize,
    /// Characters of the line that `text` leaves out at its beginning.
    left_out: usize,
    text: String,
    /// Bytes of `text`, whether it is the first label of the finding, and its words.
    labels: Vec<(Range<usize>, bool, String)>,
}

impl Shown {
    /// A name for the path of a trimmed snippet, whose column the renderer cannot know, as it will be written;
    /// and the place it stands for.
    fn stand_in(&self) -> Option<[String; 2]> {
        let written = format!("{STAND_IN}{}:{}:{}", self.left_out, self.line, self.column.saturating_sub(self.left_out));
        (self.left_out > 0).then(|| [written, format!("{}:{}:{}", self.path, self.line, self.column)])
    }

    fn element(self) -> Element<'static> {
        let path = if self.left_out > 0 { format!("{STAND_IN}{}", self.left_out) } else { self.path };
        let annotations = self.labels.into_iter().map(|(bytes, primary, words)| {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(bytes);
            if words.is_empty() { annotation } else { annotation.label(words) }
        });
        let annotations: Vec<_> = annotations.collect();
        Snippet::source(self.text).line_start(self.line).path(path).annotations(annotations).into()
    }
}

/// Where a label points, whether it is the first of its finding, and the label.
type Placed<'f> = (&'f Place, bool, &'f Label);

/// The labels that point into files: those into private ones, of which only name and line are told, and the others.
fn places<'f>(finding: &'f Finding, sources: &'f Sources) -> (Vec<Placed<'f>>, Vec<Placed<'f>>) {
    let labels = finding.labels.iter().enumerate();
    let placed = labels.filter_map(|(index, label)| label.place(sources).map(|place| (place, index == 0, label)));
    placed.partition(|(place, ..)| sources.file(place.file).is_private())
}

fn snippets(placed: &[Placed<'_>], sources: &Sources) -> Vec<Shown> {
    let mut groups: Vec<Vec<Placed<'_>>> = Vec::new();
    for &label in placed {
        let near = groups.iter_mut().find(|group| group.iter().all(|other| fits_beside(sources, other.0, label.0)));
        match near {
            Some(group) => group.push(label),
            None => groups.push(vec![label]),
        }
    }
    groups.iter().map(|group| shown(group, sources)).collect()
}

fn fits_beside(sources: &Sources, one: &Place, other: &Place) -> bool {
    if one.file != other.file {
        return false;
    }
    let file = sources.file(one.file);
    let ((first, a), (second, b)) = (file.line_at(one.bytes.start), file.line_at(other.bytes.start));
    let between = a.start.min(b.start)..a.end.max(b.end);
    first.abs_diff(second) <= NEAR_LINES && file.text[between].lines().all(|line| line.len() <= LONG_LINE)
}

fn shown(labels: &[Placed<'_>], sources: &Sources) -> Shown {
    let first = labels[0].0;
    let file = sources.file(first.file);
    let starts = labels.iter().map(|(place, ..)| place.bytes.start.min(file.text.len()));
    let (low, high) = (starts.clone().min().unwrap_or(0), starts.max().unwrap_or(0));
    let ((line, low), (_, high)) = (file.line_at(low), file.line_at(high));
    let whole = low.start..high.end;
    let bytes = if whole.len() > LONG_LINE && labels.len() == 1 { around(&file.text, whole.clone(), &first.bytes) } else { whole.clone() };
    let within = |place: &Place| {
        let start = character_start(&file.text, place.bytes.start).clamp(bytes.start, bytes.end);
        let (_, own) = file.line_at(start);
        let end = character_start(&file.text, place.bytes.end).clamp(start, own.end.min(bytes.end).max(start));
        start - bytes.start..end - bytes.start
    };
    Shown {
        path: one_line(&file.name),
        line,
        column: sources.line_and_column(first).1,
        left_out: file.text[whole.start..bytes.start].chars().count(),
        labels: labels.iter().map(|(place, primary, label)| (within(place), *primary, one_line(&label.text))).collect(),
        text: harmless(&file.text[bytes.clone()]),
    }
}

/// The part of a long line around what is pointed at.
fn around(text: &str, line: Range<usize>, pointed: &Range<usize>) -> Range<usize> {
    let (from, to) = (pointed.start.clamp(line.start, line.end), pointed.end.clamp(line.start, line.end));
    let start = from.saturating_sub(LONG_LINE / 4).max(line.start);
    let end = to.min(from + LONG_LINE / 2).max(from) + LONG_LINE / 4;
    character_start(text, start).max(line.start)..character_start(text, end.min(line.end))
}

/// The text with every character that a terminal acts on replaced by one of as many bytes, so that places stay.
fn harmless(text: &str) -> String {
    let replace = |mark: char| match mark {
        '\n' | '\t' => mark,
        mark if mark.is_control() || crate::text::is_bidi_control(mark) || matches!(mark, '\u{2028}' | '\u{2029}') => {
            match mark.len_utf8() {
                1 => '?',
                2 => '\u{bf}',
                _ => char::REPLACEMENT_CHARACTER,
            }
        }
        mark => mark,
    };
    text.chars().map(replace).collect()
}

/// One line for each finding, as GitHub Actions reads it from a job's output.
pub fn render_github(findings: &[Finding], sources: &Sources) -> String {
    findings.iter().map(|finding| github_line(finding, sources)).collect()
}

fn github_line(finding: &Finding, sources: &Sources) -> String {
    let command = match (finding.accepted, finding.level) {
        (None, Level::Error) => "error",
        (None, Level::Warning) => "warning",
        _ => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = finding.place(sources) {
        let (line, column) = sources.line_and_column(place);
        properties.push(format!("file={}", github_property(&sources.file(place.file).name)));
        properties.push(format!("line={line},col={column}"));
    }
    properties.push(format!("title={}", github_property(finding.rule.word())));
    format!("::{command} {}::{}\n", properties.join(","), github_data(&full_text(finding)))
}

/// Message, notes and fix, a line each.
fn full_text(finding: &Finding) -> String {
    let accepted = if finding.accepted.is_some() { "accepted: " } else { "" };
    let mut lines = vec![format!("{accepted}{}", one_line(&finding.message))];
    lines.extend(finding.notes.iter().map(|note| one_line(note)));
    lines.extend(finding.fix.iter().map(|fix| format!("fix: {}", one_line(fix))));
    lines.join("\n")
}

fn github_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A SARIF 2.1.0 log with one run.
pub fn render_sarif(findings: &[Finding], sources: &Sources) -> Value {
    let mut rules: Vec<RuleName> = findings.iter().map(|finding| finding.rule).collect();
    rules.sort();
    rules.dedup();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "fora",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| json!({
                    "id": rule.word(),
                    "shortDescription": {"text": rule.summary()},
                    "defaultConfiguration": {"level": sarif_level(rule.default_level())},
                })).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(|finding| sarif_result(finding, &rules, sources)).collect::<Vec<_>>(),
        }],
    })
}

fn sarif_level(level: Level) -> &'static str {
    match level {
        Level::Off => "none",
        level => level.word(),
    }
}

fn sarif_result(finding: &Finding, rules: &[RuleName], sources: &Sources) -> Value {
    let mut locations = finding.labels.iter().filter_map(|label| sarif_location(label, sources));
    let mut value = json!({
        "ruleId": finding.rule.word(),
        "ruleIndex": rules.binary_search(&finding.rule).ok(),
        "level": sarif_level(finding.level),
        "message": {"text": full_text(finding)},
        "locations": locations.by_ref().take(1).collect::<Vec<_>>(),
        "relatedLocations": locations.collect::<Vec<_>>(),
    });
    if finding.accepted.is_some() {
        value["suppressions"] = json!([{"kind": "external", "status": "accepted"}]);
    }
    value
}

fn sarif_location(label: &Label, sources: &Sources) -> Option<Value> {
    let place = label.place(sources)?;
    let (line, column) = sources.line_and_column(place);
    let end = Place { file: place.file, bytes: place.bytes.end..place.bytes.end };
    let (end_line, end_column) = sources.line_and_column(&end);
    let mut value = json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&sources.file(place.file).name)},
        "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
    }});
    if !label.text.is_empty() {
        value["message"] = json!({"text": one_line(&label.text)});
    }
    Some(value)
}

/// A path as a relative reference (RFC 3986).
fn uri(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let byte = |byte: u8| match byte {
        b'\\' if cfg!(windows) => "/".into(),
        byte if keep(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests;
