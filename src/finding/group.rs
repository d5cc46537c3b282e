//! Findings that are alike, gathered to be told together: by rule, and then by what is the same.
//!
//! Gathering changes no finding and loses none: programs still get each by itself.

use super::Finding;
use crate::model::Level;
use std::collections::BTreeMap;

/// Findings of one rule at one level, accepted or open; never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group<'f> {
    /// The finding that is told in full.
    pub first: &'f Finding,
    /// What differs from the first in nothing but whom or what it names: those names.
    pub alike: Vec<&'f str>,
    /// Everything else of the rule.
    pub others: Vec<Case<'f>>,
}

/// A finding that is told on a line, with those that differ from it in nothing but a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case<'f> {
    /// The finding.
    pub finding: &'f Finding,
    /// Whom or what the others name.
    pub alike: Vec<&'f str>,
}

impl Case<'_> {
    /// How many findings it tells.
    pub fn count(&self) -> usize {
        1 + self.alike.len()
    }
}

impl Group<'_> {
    /// How many findings it gathers.
    pub fn count(&self) -> usize {
        1 + self.alike.len() + self.others.iter().map(Case::count).sum::<usize>()
    }

    /// Whether it is told on a line: a note, or a decision that stands in the file.
    pub fn is_quiet(&self) -> bool {
        self.first.accepted.is_some() || self.first.level < Level::Warning
    }
}

/// The findings in groups by rule, in the order in which their first ones come.
pub fn groups(findings: &[Finding]) -> Vec<Group<'_>> {
    groups_by(findings, |finding| (finding.rule, finding.level, finding.accepted.is_some()))
}

/// The findings in groups that one and the same fix mends, for mistakes of a file: there a fix says what to write.
pub fn groups_of_one_fix(findings: &[Finding]) -> Vec<Group<'_>> {
    groups_by(findings, |finding| (finding.rule, finding.level, finding.accepted.is_some(), finding.fix.as_deref()))
}

fn groups_by<'f, K: Ord>(findings: &'f [Finding], kind: impl Fn(&'f Finding) -> K) -> Vec<Group<'f>> {
    let mut positions: BTreeMap<K, usize> = BTreeMap::new();
    let mut gathered: Vec<Cases<'f>> = Vec::new();
    for finding in findings {
        let position = *positions.entry(kind(finding)).or_insert(gathered.len());
        if position == gathered.len() {
            gathered.push(Cases::default());
        }
        gathered[position].add(finding);
    }
    gathered.into_iter().filter_map(|cases| of(cases.list)).collect()
}

/// The cases of a group as it grows, and where each is that others can be like.
#[derive(Default)]
struct Cases<'f> {
    list: Vec<Case<'f>>,
    positions: BTreeMap<(&'f str, &'f str, Option<u32>), usize>,
}

impl<'f> Cases<'f> {
    fn add(&mut self, finding: &'f Finding) {
        let alone = Case { finding, alike: Vec::new() };
        let Some((name, (before, after))) = finding.names.as_deref().zip(around_the_name(finding)) else { return self.list.push(alone) };
        let position = *self.positions.entry((before, after, finding.accepted)).or_insert(self.list.len());
        match self.list.get_mut(position) {
            Some(case) => case.alike.push(name),
            None => self.list.push(alone),
        }
    }
}

fn of(mut cases: Vec<Case<'_>>) -> Option<Group<'_>> {
    if cases.is_empty() {
        return None;
    }
    let first = cases.remove(0);
    Some(Group { first: first.finding, alike: first.alike, others: cases })
}

/// What a message says before and after the name in it.
fn around_the_name(finding: &Finding) -> Option<(&str, &str)> {
    finding.message.split_once(finding.names.as_deref()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RuleName;

    fn found(name: &str, rest: &str) -> Finding {
        Finding { names: Some(name.into()), ..Finding::new(RuleName::NeverAwake, format!("{name} {rest}")) }
    }

    #[test]
    fn what_differs_in_a_name_alone_is_one_case() {
        let findings = [
            found("East Africa", "is awake for none"),
            found("Iran", "is awake for half"),
            found("Southern Africa", "is awake for none"),
            Finding::new(RuleName::Past, "a is past"),
            found("South Asia", "is awake for half"),
        ];
        let groups = groups(&findings);
        assert_eq!(groups.len(), 2);
        assert_eq!((groups[0].first, &groups[0].alike[..]), (&findings[0], &["Southern Africa"][..]));
        assert_eq!(groups[0].others, [Case { finding: &findings[1], alike: vec!["South Asia"] }]);
        assert_eq!((groups[1].first, groups[1].count()), (&findings[3], 1));
    }

    #[test]
    fn mistakes_of_a_file_stand_together_only_where_one_fix_mends_them() {
        let wrong = |message: &str, fix: &str| Finding::new(RuleName::UnknownKey, message).fix(fix);
        let findings = [
            wrong("`a` is not known", "delete it"),
            wrong("`b` is not known", "did you mean `c`?"),
            wrong("`d` is not known", "delete it"),
        ];
        assert_eq!(groups(&findings).iter().map(Group::count).collect::<Vec<_>>(), [3]);
        assert_eq!(groups_of_one_fix(&findings).iter().map(Group::count).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn what_is_accepted_or_slighter_stands_apart_and_nothing_is_lost() {
        let open = found("a", "sleeps");
        let accepted = Finding { accepted: Some(0), ..found("b", "sleeps") };
        let slight = found("c", "sleeps").level(Level::Note);
        let unnamed = Finding::new(RuleName::NeverAwake, "a sleeps");
        let findings = [open, accepted, slight, unnamed];
        let groups = groups(&findings);
        assert_eq!(groups.len(), 3);
        assert_eq!(groups.iter().map(Group::count).sum::<usize>(), findings.len());
    }
}
