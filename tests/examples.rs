//! Every folder of `schedules`: a plan made today is as good as the one that is stored, and the exports are those of the
//! stored plan.
//!
//! A plan is held by what has to be true of it and not by its bytes, so that any better search passes: it is accepted, misses
//! no more, costs no more, leaves no wider gap to what is proved, and breaks nothing more.
//!
//! To renew them: `FORA_WRITE_EXAMPLES=1 cargo test --test examples`; then read the difference. A plan takes the place of the
//! stored one only if it is better, or if the stored one no longer says what it costs.

mod measure;

use fora::check::check;
use fora::finding::Sources;
use fora::input;
use fora::model::{Level, Plan, Price, RuleName, Series};
use fora::time::{Date, Newest};
use measure::{Cost, cost};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// What is made of each stored plan, and the arguments that make it; the folder comes last. What is printed is what is made:
/// an export that is not sent has the stamp of its plan, and is the same on every day.
const EXPORTS: [(&str, &[&str]); 2] =
    [("series.ics", &["export", "--quiet", "--to", "ics"]), ("series.md", &["export", "--quiet", "--to", "md"])];

/// The name of the plan beside a series.
const PLAN: &str = "series.plan.toml";

/// Examples of real size: what is stored was searched for and bounded. A proof with HiGHS takes longer than a gate has, so
/// they are planned anew in the default build alone.
const SEARCHED: [&str; 3] = ["committee-round", "host-forum", "national-tour"];

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).expect("examples").map(|entry| entry.expect("an entry").path()).collect();
    found.retain(|path| path.join("series.toml").is_file());
    found.sort();
    found
}

fn is_planned_anew(example: &Path) -> bool {
    !cfg!(feature = "highs") || !SEARCHED.iter().any(|name| example.ends_with(name))
}

/// Whether the examples are to be renewed.
fn renews() -> bool {
    std::env::var_os("FORA_WRITE_EXAMPLES").is_some()
}

/// Copies some files of an example to a folder of the same name; calendars are named after it.
fn copied(example: &Path, sandbox: &Path, names: &[&str]) -> PathBuf {
    let folder = sandbox.join(example.file_name().expect("a name"));
    fs::create_dir(&folder).expect("a folder");
    for name in names {
        fs::copy(example.join(name), folder.join(name)).expect("a copy");
    }
    folder
}

/// What a command prints that has to succeed.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let fora = Command::new(env!("CARGO_BIN_EXE_fora")).args(arguments).arg("series.toml").current_dir(folder).output();
    let output = fora.expect("fora runs");
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{}: fora {arguments:?} ends with {}\n{told}", folder.display(), output.status);
    told
}

/// A plan beside its series, with all that is held of it.
struct Judged {
    text: String,
    plan: Plan,
    cost: Cost,
    /// How many findings there are of a rule at a level, errors and warnings that nobody accepted.
    findings: BTreeMap<(Level, RuleName), usize>,
}

impl Judged {
    fn of(folder: &Path) -> Judged {
        let read = |name| fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{}: {name}: {error}", folder.display()));
        let (asked, text) = (read("series.toml"), read(PLAN));
        let (series, plan) = parsed(&asked, &text);
        let mut findings = BTreeMap::new();
        for finding in check(&series, &plan, Some(&input::digest(&asked))) {
            if finding.accepted.is_none() && finding.level >= Level::Warning {
                *findings.entry((finding.level, finding.rule)).or_default() += 1;
            }
        }
        Judged { cost: cost(&series, &plan), text, plan, findings }
    }

    /// How much of the cost is not proved to be needed, in parts of a million.
    fn gap(&self) -> i64 {
        let evidence = &self.plan.evidence;
        match (evidence.proved, self.said("cost", evidence.cost), self.said("bound", evidence.bound)) {
            (Some(true), ..) => 0,
            (_, cost, bound) => (cost - bound) * 1_000_000 / cost.max(1),
        }
    }

    /// A number that the plan has to tell.
    fn said(&self, key: &str, value: Option<Price>) -> i64 {
        value.map(|price| price.0).unwrap_or_else(|| panic!("no `{key}` in\n{}", self.text))
    }

    /// Whether the plan still says what it costs. It does not after a price or its series has changed.
    fn is_true(&self) -> bool {
        self.plan.evidence.cost == Some(Price(self.cost.cost)) && !self.findings.keys().any(|(_, rule)| *rule == RuleName::StalePlan)
    }

    /// In what this plan is worse than one that is recorded.
    fn worse_than(&self, recorded: &Judged) -> Vec<String> {
        let mut worse = Vec::new();
        let mut compare = |what: &str, now: i64, before: i64| {
            if now > before {
                worse.push(format!("{what}: {now}, recorded is {before}"));
            }
        };
        compare("missing", self.cost.missing, recorded.cost.missing);
        if self.cost.missing == recorded.cost.missing {
            compare("cost in the finest parts of a price", self.cost.cost, recorded.cost.cost);
        }
        compare("gap in parts of a million", self.gap(), recorded.gap());
        for ((level, rule), count) in &self.findings {
            // A cheaper plan may have paid for a warning with others: both are in the cost.
            if *level == Level::Error || self.cost == recorded.cost {
                let before = recorded.findings.get(&(*level, *rule)).copied().unwrap_or(0);
                compare(&format!("{level:?} of `{rule}`"), *count as i64, before as i64);
            }
        }
        worse
    }
}

/// A series and its plan from their texts.
fn parsed(series: &str, plan: &str) -> (Series, Plan) {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", series);
    let reading = input::read_series(&mut sources, file, Arc::new(Newest::default()), Date::MIN);
    let series = reading.series.unwrap_or_else(|| panic!("{:?}", reading.findings));
    let file = sources.add(PLAN, plan);
    let (read, findings) = input::read_plan(&mut sources, file, &series);
    (series, read.unwrap_or_else(|| panic!("{findings:?}\n{plan}")))
}

#[test]
fn a_plan_made_today_is_no_worse_than_the_one_that_is_stored() {
    let (sandbox, mut wrong) = (tempfile::tempdir().expect("a folder"), Vec::new());
    for example in examples().into_iter().filter(|example| is_planned_anew(example)) {
        let folder = copied(&example, sandbox.path(), &["series.toml"]);
        run(&folder, &["plan", "-qq"]);
        run(&folder, &["check", "-qq"]);
        let (made, stored) = (Judged::of(&folder), Judged::of(&example));
        assert!(made.is_true(), "{}: it costs {:?} and says\n{}", example.display(), made.cost, made.text);
        let worse = made.worse_than(&stored);
        let is_better = !stored.is_true() || !stored.worse_than(&made).is_empty();
        if renews() && worse.is_empty() && is_better {
            fs::write(example.join(PLAN), &made.text).expect("an example can be written");
        } else {
            wrong.extend(worse.into_iter().map(|worse| format!("{}: {worse}", example.display())));
        }
    }
    assert!(wrong.is_empty(), "worse than what is stored\n{}", wrong.join("\n"));
    if renews() {
        exports_are_those_of_the_stored_plans();
    }
}

#[test]
fn every_export_is_rendered_from_the_stored_plan() {
    // Where they are renewed, that comes behind the plans.
    if !renews() {
        exports_are_those_of_the_stored_plans();
    }
}

/// Compares the exports, or renews them.
fn exports_are_those_of_the_stored_plans() {
    let (sandbox, mut differ) = (tempfile::tempdir().expect("a folder"), Vec::new());
    for example in examples() {
        let folder = copied(&example, sandbox.path(), &["series.toml", PLAN]);
        for (name, arguments) in EXPORTS {
            let (path, text) = (example.join(name), run(&folder, arguments));
            if renews() {
                fs::write(&path, &text).expect("an example can be written");
            }
            let stored = fs::read_to_string(&path).unwrap_or_default();
            let first = stored.lines().zip(text.lines()).position(|(stored, made)| stored != made);
            if stored != text {
                differ.push(format!("{}, from line {}", path.display(), first.map_or(0, |line| line + 1)));
            }
        }
    }
    assert!(differ.is_empty(), "not what is made of the stored plan; renew with FORA_WRITE_EXAMPLES=1\n{}", differ.join("\n"));
}

#[test]
fn every_stored_plan_says_what_it_costs_and_what_is_proved() {
    for example in examples() {
        let stored = Judged::of(&example);
        let (cost, bound) = (stored.plan.evidence.cost, stored.plan.evidence.bound);
        assert_eq!((cost, stored.cost.missing), (Some(Price(stored.cost.cost)), 0), "{}: renew it", example.display());
        assert!(stored.is_true(), "{}: its series has changed since: renew it", example.display());
        assert!(bound <= cost && (0..=1_000_000).contains(&stored.gap()), "{}\n{}", example.display(), stored.text);
        assert!(stored.plan.evidence.proved.is_some_and(|proved| !proved || bound == cost), "{}", stored.text);
    }
}

#[test]
fn the_talks_of_2013_reach_every_stakeholder_group_that_the_page_of_the_rule_names() {
    let example = examples().into_iter().find(|example| example.ends_with("open-talks-2013")).expect("the talks of 2013");
    let read = |name| fs::read_to_string(example.join(name)).expect("a text");
    let (series, plan) = parsed(&read("series.toml"), &read(PLAN));
    let page = fora::rules::page_of(RuleName::Unreached).expect("a page").replace('\n', " ");
    let groups: BTreeSet<&String> = series.audiences.iter().flat_map(|audience| &audience.groups).collect();
    assert_eq!(groups.iter().filter(|group| page.contains(group.as_str())).count(), 5, "{groups:?}");
    assert_eq!(groups.len(), 5, "{groups:?}");
    let unreached = |plan| check(&series, plan, None).iter().filter(|finding| finding.rule == RuleName::Unreached).count();
    assert_eq!(unreached(&plan), 0);
    assert!(unreached(&Plan::default()) > 0, "a plan without meetings reaches nobody");
}

#[test]
fn a_plan_that_is_dearer_or_breaks_more_is_worse_and_a_cheaper_one_is_not() {
    let example = examples().into_iter().find(|example| example.ends_with("road-show")).expect("the road show");
    let (stored, mut changed) = (Judged::of(&example), Judged::of(&example));
    assert_eq!(stored.worse_than(&changed), Vec::<String>::new());
    changed.cost.cost -= 1;
    assert_eq!(changed.worse_than(&stored), Vec::<String>::new());
    assert_eq!(stored.worse_than(&changed).len(), 1);
    changed.cost = Cost { missing: 1, cost: 0 };
    assert_eq!(changed.worse_than(&stored), ["missing: 1, recorded is 0"]);
    (changed.cost, changed.plan.evidence.proved) = (stored.cost, Some(false));
    changed.plan.evidence.bound = stored.plan.evidence.cost.map(|cost| Price(cost.0 / 2));
    changed.findings.insert((Level::Warning, RuleName::TightRoom), 9);
    assert_eq!(changed.worse_than(&stored).len(), 2, "a wider gap, and a warning more");
}
