//! Which events of a file are one: copies, revisions, and changes of single occurrences.

use super::Reader;
use super::draft::Draft;
use super::exceptions::Occurrence;
use std::collections::BTreeMap;

/// The events of one UID.
#[derive(Default)]
pub(super) struct Group<'a> {
    /// Those that stand for themselves: one, unless the file calls several alike.
    pub events: Vec<Draft<'a>>,
    /// Those that stand in place of occurrences of the others.
    pub changes: Vec<Draft<'a>>,
}

impl<'a> Reader<'a, '_> {
    /// The events by their UID, in the order of the file; of several revisions the last.
    pub(super) fn groups(&mut self, drafts: Vec<Draft<'a>>) -> Vec<Group<'a>> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        let mut by_uid: BTreeMap<String, usize> = BTreeMap::new();
        for draft in drafts {
            let group = match draft.details.uid.clone() {
                Some(uid) => *by_uid.entry(uid).or_insert(groups.len()),
                None => groups.len(),
            };
            if group == groups.len() {
                groups.push(Group::default());
            }
            let Group { events, changes } = &mut groups[group];
            if draft.instead_of.is_some() { changes } else { events }.push(draft);
        }
        for group in &mut groups {
            group.events = self.latest(std::mem::take(&mut group.events));
            if group.changes.len() > 1 {
                self.latest_changes(group);
            }
        }
        groups
    }

    fn latest_changes(&mut self, group: &mut Group<'a>) {
        let mut by_occurrence: BTreeMap<Occurrence, Vec<Draft<'a>>> = BTreeMap::new();
        for draft in std::mem::take(&mut group.changes) {
            let of = group.events.first().map_or(draft.start, |event| event.start);
            let occurrence = draft.named().and_then(|(written, line)| self.occurrence(written, of, line).ok());
            // By their own clocks, where those of the event do not tell.
            let occurrence = occurrence.unwrap_or_else(|| Occurrence::At(draft.start.civil.and_utc().timestamp()));
            by_occurrence.entry(occurrence).or_default().push(draft);
        }
        for drafts in by_occurrence.into_values() {
            let latest = self.latest(drafts);
            group.changes.extend(latest);
        }
    }

    /// Of several copies of one event those of the highest revision, of these the latest (RFC 5546, 2.1.5), and each of
    /// these once. Where several are left, nothing says which counts: all do, and that is told.
    fn latest(&mut self, mut drafts: Vec<Draft<'a>>) -> Vec<Draft<'a>> {
        if drafts.len() < 2 {
            return drafts;
        }
        let before = drafts.len();
        let sequence = drafts.iter().map(|draft| draft.details.sequence).max();
        drafts.retain(|draft| Some(draft.details.sequence) == sequence);
        let stamp = drafts.iter().filter_map(|draft| draft.stamp).max();
        drafts.retain(|draft| draft.stamp.is_none() || draft.stamp == stamp);
        // A copy that is cancelled comes first, so that it is kept.
        drafts.sort_by_key(|draft| !draft.is_cancelled());
        let mut kept: Vec<Draft<'a>> = Vec::new();
        for draft in drafts {
            if !kept.iter().any(|other| self.says_the_same(other, &draft)) {
                kept.push(draft);
            }
        }
        kept.sort_by_key(|draft| draft.component.at.start);
        self.left_out.older += before - kept.len();
        if let [first, _, ..] = &kept[..] {
            let message = format!("{} events share one UID, and nothing shows which is newer: all are read", kept.len());
            let fix = "check whether one is out of date, and export the calendar again";
            self.notes.warn("one-uid", &first.component.at, (message, "the first of them"), fix);
        }
        kept
    }

    /// Whether two events are the same in all that is read of them but their state.
    fn says_the_same(&self, one: &Draft<'a>, other: &Draft<'a>) -> bool {
        let words = |draft: &Draft<'a>| [&draft.details.summary, &draft.details.location].map(Clone::clone);
        let lines = |draft: &Draft<'a>| {
            let lines = draft.component.lines.iter().filter(|line| matches!(line.name, "RRULE" | "RDATE" | "EXDATE"));
            lines.map(|line| &self.text[line.at.clone()]).collect::<Vec<_>>()
        };
        one.start == other.start && one.length == other.length && words(one) == words(other) && lines(one) == lines(other)
    }
}
