//! Circles of consultations that wait for each other.

use crate::input::report::Report;
use crate::input::table::NamedTable;
use crate::model::{Consultation, RuleName};

/// How far a consultation has been followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Met {
    Never,
    /// At this depth of the path that is being followed.
    OnPath(usize),
    Before,
}

/// Says each circle of consultations that wait for each other, once.
pub(super) fn judge(report: &mut Report, consultations: &[Consultation], tables: &[NamedTable<'_>]) {
    let mut followed: Vec<usize> = vec![0; consultations.len()];
    let mut met = vec![Met::Never; consultations.len()];
    for root in 0..consultations.len() {
        if met[root] != Met::Never {
            continue;
        }
        let mut path = vec![root];
        met[root] = Met::OnPath(0);
        while let Some(&at) = path.last() {
            let Some(next) = consultations[at].after.get(followed[at]).map(|after| after.consultation.index()) else {
                met[at] = Met::Before;
                path.pop();
                continue;
            };
            followed[at] += 1;
            match met.get(next).copied() {
                Some(Met::Never) => {
                    met[next] = Met::OnPath(path.len());
                    path.push(next);
                }
                Some(Met::OnPath(start)) => report_circle(report, consultations, &path[start..], tables),
                Some(Met::Before) | None => {}
            }
        }
    }
}

fn report_circle(report: &mut Report, consultations: &[Consultation], circle: &[usize], tables: &[NamedTable<'_>]) {
    const SHOWN: usize = 8;
    let name = |index: &usize| format!("`{}`", consultations[*index].name);
    let mut names: Vec<String> = circle.iter().take(SHOWN).map(name).collect();
    if circle.len() > SHOWN {
        names.push(format!("{} more", circle.len() - SHOWN));
    }
    names.extend(circle.first().map(name));
    let message = if circle.len() == 1 { format!("{} waits for itself", names[0]) } else { names.join(" waits for ") };
    let Some((_, table)) = circle.last().and_then(|last| tables.get(*last)) else { return };
    let at = table.get("after").map_or(&table.at, |entry| &entry.at);
    report.say(RuleName::Loop, at, message, "this closes the circle", "delete one of these `after`");
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{found, kept};
    use crate::model::RuleName;

    #[test]
    fn a_circle_is_named_once() {
        let chain = "[consultation]\na = { after = \"b\" }\nb = { after = [\"c\"] }\n";
        let (message, _) = found(RuleName::Loop, &format!("{chain}c = {{ after = \"a\" }}\nd = {{ after = \"a\" }}\n"));
        assert_eq!(message, "`a` waits for `b` waits for `c` waits for `a`");
        kept(&format!("{chain}c = {{}}\n"));
        assert_eq!(found(RuleName::Loop, "[consultation.a]\nafter = \"a\"\n").0, "`a` waits for itself");
    }
}
