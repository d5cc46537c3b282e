//! Groups of findings as text: the first of each in full, the others on a line each.

use super::{Look, hanging, render_text, word_of};
use crate::finding::group::{Case, Group};
use crate::finding::{Finding, Sources};
use crate::text::one_line;

/// How many cases of a rule are told beside the first, unless all are asked for.
const SHOWN: usize = 10;

/// A group with a line end after its last line: the first finding in full, or on a line where the group is quiet, and every
/// other on a line. Of very many, those beyond the first are counted.
pub fn render_group(group: &Group<'_>, sources: &Sources, look: Look) -> String {
    let mut text = if group.is_quiet() { headline(group.first, sources, look) } else { render_text(group.first, sources, look) };
    text += &alike(&group.alike, "  ", look);
    for case in group.others.iter().take(SHOWN) {
        let dash = if look.ascii { '-' } else { '–' };
        text += &hanging(&format!("  {dash} {}{}", one_line(&case.finding.message), whereabouts(case.finding, sources)), 4, look.width);
        text += &alike(&case.alike, "    ", look);
    }
    let more: usize = group.others.iter().skip(SHOWN).map(Case::count).sum();
    if more > 0 {
        text += &format!("  and {more} more; --all shows them all\n");
    }
    text
}

/// A group as a list has it: a line for each case, with the rule and how many differ from it in nothing but a name. Of very
/// many, those beyond the first are counted.
pub fn render_lines(group: &Group<'_>, look: Look) -> String {
    let cases = std::iter::once((group.first, group.alike.len())).chain(group.others.iter().map(|case| (case.finding, case.alike.len())));
    let line = |(finding, alike): (&Finding, usize)| {
        let more = if alike == 0 { String::new() } else { format!("; the same of {alike} more") };
        hanging(&format!("  {} ({}){more}", one_line(&finding.message), finding.rule), 4, look.width)
    };
    let mut text: String = cases.take(1 + SHOWN).map(line).collect();
    let more: usize = group.others.iter().skip(SHOWN).map(Case::count).sum();
    if more > 0 {
        text += &format!("  and {more} more ({})\n", group.first.rule);
    }
    text
}

/// The finding on a line: level, rule, message and place.
fn headline(finding: &Finding, sources: &Sources, look: Look) -> String {
    let text = format!("{}[{}]: {}{}", word_of(finding), finding.rule, one_line(&finding.message), whereabouts(finding, sources));
    hanging(&text, 2, look.width)
}

/// Where it stands, as ` (series.toml:12)`.
fn whereabouts(finding: &Finding, sources: &Sources) -> String {
    let place = finding.place(sources);
    place.map_or_else(String::new, |place| format!(" ({}:{})", one_line(&sources.file(place.file).name), sources.line_and_column(place).0))
}

/// Names of which the same is so.
fn alike(names: &[&str], indent: &str, look: Look) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<String> = names.iter().map(|name| one_line(name)).collect();
    hanging(&format!("{indent}the same of {} more: {}", names.len(), names.join("; ")), indent.len() + 2, look.width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::group::groups;
    use crate::model::{Level, RuleName};
    use unicode_width::UnicodeWidthStr;

    fn slept(name: &str) -> Finding {
        Finding { names: Some(name.into()), ..Finding::new(RuleName::NeverAwake, format!("{name} is awake for none of them")) }
    }

    fn text(findings: &[Finding], width: usize) -> String {
        let look = Look { width, ascii: true, colour: false };
        groups(findings).iter().map(|group| render_group(group, &Sources::default(), look)).collect()
    }

    #[test]
    fn fifteen_audiences_of_which_the_same_is_so_are_one_story() {
        let findings: Vec<Finding> = (1..=15).map(|number| slept(&format!("Region {number}"))).collect();
        let told = text(&findings, 80);
        assert!(told.lines().count() < 6, "{told}");
        assert!((1..=15).all(|number| told.contains(&format!("Region {number}"))), "{told}");
        assert!(told.contains("the same of 14 more: Region 2; Region 3;"), "{told}");
    }

    #[test]
    fn every_case_is_told_or_counted() {
        for number in [1, 2, 11, 12, 40] {
            let findings: Vec<Finding> = (0..number).map(|at| Finding::new(RuleName::Past, format!("talk {at} is past"))).collect();
            let told = text(&findings, 80);
            let shown = findings.iter().filter(|finding| told.contains(&format!("{}\n", finding.message))).count();
            let counted = told.split_once("  and ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok()).unwrap_or(0);
            assert_eq!(shown + counted, number, "{told}");
        }
    }

    #[test]
    fn a_note_and_what_is_accepted_take_a_line() {
        let note = Finding::new(RuleName::Past, "a is past").level(Level::Note).fix("move it");
        let accepted = Finding { accepted: Some(0), ..slept("East Asia") };
        assert_eq!(text(&[note, accepted], 80), "note[past]: a is past\naccepted[never-awake]: East Asia is awake for none of them\n");
    }

    #[test]
    fn no_line_of_words_is_wider_than_asked() {
        let long = |name: &str| Finding {
            names: Some(name.into()),
            ..Finding::new(RuleName::NeverAwake, format!("{name} {}", "sleeps ".repeat(30)))
        };
        let fixed = long("East").note("word ".repeat(40)).fix("do this ".repeat(30));
        let findings = [fixed, long("West"), Finding::new(RuleName::NeverAwake, "other ".repeat(40)), long("South").level(Level::Note)];
        for width in [40, 60, 80, 100] {
            let told = text(&findings, width);
            assert!(told.lines().all(|line| line.width() <= width), "{width}: {told}");
        }
    }
}
