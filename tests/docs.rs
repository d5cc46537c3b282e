//! What is written for readers says what the program does.

mod picture;
mod shell;
mod walk;

use fora::input::{SchemaOf, SeriesKind, example as example_of, schema};
use fora::model::RuleName;
use fora::present::answer::{CheckAnswer, CompareAnswer, CostsAnswer, ExplainAnswer, PlanAnswer, ReplanAnswer, schema_of};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The text of a file of the tree.
fn read(path: &str) -> String {
    std::fs::read_to_string(at(path)).unwrap_or_default()
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares a page with what is made for it. To renew all pages: `FORA_WRITE_DOCS=1 cargo test --test docs`.
fn is_made(path: &str, made: &str) {
    if std::env::var_os("FORA_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(at(path).parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(at(path), made).expect("the page can be written");
    }
    assert!(read(path) == made, "{path} is not what is made for it; renew it with FORA_WRITE_DOCS=1");
}

#[test]
fn the_page_of_the_language_is_the_one_that_its_table_makes() {
    is_made("docs/language.md", &fora::input::language_page());
}

/// Pages whose every block is done by [`walk`], and what they print renewed.
const WALKED: [&str; 5] = ["tour", "committee", "road-show", "programme", "explain"];

#[test]
#[cfg_attr(feature = "highs", ignore = "the pages show the default build, and HiGHS proves more")]
fn what_a_page_to_follow_prints_is_what_the_program_prints() {
    std::thread::scope(|scope| {
        for name in WALKED {
            let path = format!("docs/{name}.md");
            scope.spawn(move || is_made(&path, &walk::walked(name, &read(&path))));
        }
    });
}

/// Visits every value of a schema, with its path.
fn visit(value: &Value, path: &str, each: &mut impl FnMut(&str, &Value)) {
    each(path, value);
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| visit(inner, &format!("{path}/{key}"), each)),
        Value::Array(list) => list.iter().for_each(|inner| visit(inner, path, each)),
        _ => {}
    }
}

#[test]
fn every_schema_describes_every_field_and_takes_no_other() {
    let answers = [
        schema_of::<CheckAnswer>("fora check"),
        schema_of::<PlanAnswer>("fora agenda"),
        schema_of::<ExplainAnswer>("fora explain"),
        schema_of::<CostsAnswer>("fora costs"),
        schema_of::<ReplanAnswer>("fora replan"),
        schema_of::<CompareAnswer>("fora compare"),
    ];
    for schema in [schema(SchemaOf::Series), schema(SchemaOf::Plan)].into_iter().chain(answers) {
        let mut described = 0;
        visit(&schema, "", &mut |path, value| {
            assert!(value.get("$ref").is_none(), "{path} refers to another place");
            let object = value.get("properties").and_then(Value::as_object).filter(|_| value["type"] == "object");
            for (name, field) in object.into_iter().flatten() {
                assert_eq!(value["additionalProperties"], false, "{path}");
                // The word by which the kinds of a thing are told apart says itself.
                let says_itself = field.get("const").is_some();
                assert!(says_itself || field["description"].as_str().is_some_and(|text| !text.is_empty()), "{path}/{name}");
                described += 1;
            }
        });
        assert!(described > 20, "{described} fields");
    }
}

/// The example that the picture of the terminal shows.
const PICTURED: &str = "schedules/open-talks-2013";

#[test]
#[cfg_attr(feature = "highs", ignore = "the pages show the default build, and HiGHS proves more")]
fn the_picture_of_the_terminal_shows_what_the_program_prints() {
    let sandbox = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(sandbox.path().join(PICTURED)).expect("a folder");
    for name in ["series.toml", "series.plan.toml"] {
        std::fs::copy(at(PICTURED).join(name), sandbox.path().join(PICTURED).join(name)).expect("a copy");
    }
    let (text, exit) = walk::printed(&["plan", PICTURED, "--color", "always", "--width", "100"], sandbox.path());
    assert_eq!(exit, 0, "{text}");
    is_made("docs/terminal.svg", &picture::svg(&format!("fora plan {PICTURED}"), &text));
}

/// The files that a page links to, as it writes them; what stands behind `#` is cut off.
fn links(page: &str) -> Vec<&str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter(|link| !link.contains("://"))
        .map(|link| link.split('#').next().unwrap_or_default())
        .filter(|link| !link.is_empty())
        .collect()
}

/// The pages of `docs`, without its index and without the pages of the rules.
fn pages() -> BTreeSet<String> {
    let files = std::fs::read_dir(at("docs")).expect("a folder").map(|file| file.expect("a file").file_name());
    let names = files.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.ends_with(".md") && name != "README.md");
    names.chain(["rules/README.md".to_owned()]).collect()
}

#[test]
fn the_index_of_the_pages_has_each_once() {
    let index = read("docs/README.md");
    let rows: Vec<&str> = index.lines().filter(|line| line.starts_with("| [")).collect();
    let listed: Vec<String> = rows.iter().flat_map(|row| links(row)).map(str::to_owned).collect();
    assert_eq!(listed.len(), rows.len(), "one link a line: {rows:?}");
    assert_eq!(listed.len(), pages().len(), "{listed:?}");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), pages());
}

#[test]
fn every_link_of_a_page_leads_to_a_file() {
    let root = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(str::to_owned);
    let rules = RuleName::ALL.iter().map(|name| format!("docs/rules/{name}.md"));
    for path in pages().into_iter().map(|page| format!("docs/{page}")).chain(["docs/README.md".to_owned()]).chain(root).chain(rules) {
        let folder = Path::new(&path).parent().expect("a folder").to_owned();
        for link in links(&read(&path)) {
            assert!(at(folder.join(link).to_str().expect("UTF-8")).exists(), "{path} links to {link}");
        }
    }
}

#[test]
fn every_rule_has_its_page_and_no_other_page_is_there() {
    is_made("docs/rules/README.md", &list_of_rules());
    let mut pages = BTreeSet::from(["README.md".to_owned()]);
    for &name in RuleName::ALL {
        is_made(&format!("docs/rules/{name}.md"), &page(name));
        pages.insert(format!("{name}.md"));
    }
    let files = std::fs::read_dir(at("docs/rules")).expect("a folder");
    let files: BTreeSet<String> = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(files, pages);
}

fn page(name: RuleName) -> String {
    let text = fora::rules::page_of(name).expect("a page").replace("\n# ", "\n## ");
    format!("# {name}\n\n{text}\n[All rules](README.md), and how levels and prices work.\n")
}

fn list_of_rules() -> String {
    let mut page = OPENING.to_owned();
    for (title, of_it) in [("What a rule asks of a plan", true), ("What is asked of the file before it is planned", false)] {
        let _ = write!(page, "\n## {title}\n\n| rule | default level | asks |\n| --- | --- | --- |\n");
        for name in RuleName::ALL.iter().filter(|name| name.can_be_set() == of_it) {
            let _ = writeln!(page, "| [`{name}`]({name}.md) | {} | {} |", name.default_level().word(), name.summary());
        }
    }
    page
}

/// A TOML file as JSON, with days and times as text, as editors show it to a schema.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(datetime) => Value::String(datetime.to_string()),
        toml::Value::Array(list) => list.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, as_json(value))).collect()),
    }
}

/// What a schema says against a TOML text.
fn complaints(of: SchemaOf, text: &str) -> Vec<String> {
    let schema = jsonschema::draft7::new(&schema(of)).expect("a schema");
    let document = as_json(toml::Value::Table(text.parse().expect("TOML")));
    schema.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_file_of_the_examples_fits_its_schema() {
    let mut fitted = 0;
    for folder in std::fs::read_dir(at("schedules")).expect("a folder") {
        for file in std::fs::read_dir(folder.expect("a folder").path()).expect("a folder") {
            let path = file.expect("a file").path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let of = if path.to_string_lossy().ends_with(".plan.toml") { SchemaOf::Plan } else { SchemaOf::Series };
                let text = std::fs::read_to_string(&path).expect("a text");
                assert_eq!(complaints(of, &text), Vec::<String>::new(), "{}", path.display());
                fitted += 1;
            }
        }
    }
    assert!(fitted >= 6, "{fitted}");
    for kind in SeriesKind::ALL {
        assert_eq!(complaints(SchemaOf::Series, example_of(kind)), Vec::<String>::new(), "{kind:?}");
    }
}

/// Lines that the reader takes, one for each way of writing a value.
const TAKEN: &[&str] = &[
    "[rules]\napart = \"3 days\"\ncrowded-week = 2\nno-slack = { keep = \"2 working days\", level = \"note\" }\norder = \"off\"",
    "[consultation.a]\nstarts = 2027-05-03 10:00:00\nlasts = \"1h30\"\nmoderator = { any = [\"ana\"] }",
    "[consultation.a]\nprefers-hours = { \"09:00-12:00\" = \"high\" }\nprefers-days = { tue = \"top\", 2027-05-05 = \"low\" }",
    "[consultation.a]\nstarts = [2027-05-03T10:00, 2027-05-04 14:00:00]",
    "[consultation.a]\nstarts = 2027-05-03T10:00\nlasts = \"1 h 30 min\"\nmoderator = \"ana\"\nhours = \"22:00-07:00\"",
    "[consultation.a]\nhours = { any = \"09:00-18:00\", fri = \"09:00-12:00\", sat = \"closed\" }",
    "[consultation.a]\nhours = [\"09:00-12:00\", \"14:00-17:00\"]\n[consultation.b]\nhours = { any = [\"09:00-12:00\", \"14:00-17:00\"], fri = \"closed\" }",
    "[forum.x]\nplace = \"UTC\"\nopens = 2027-05-03\ncloses = 2027-05-07\nslots = [\"09:00-10:30\", \"11:00-12:30\"]\nholds = 3\nremote-lead = \"10 days\"",
    "[forum.x]\nplace = \"UTC\"\nopens = 2027-05-03\ncloses = 2027-05-07\nslots = { mon = \"09:00-10:30\", any = [\"11:00-12:30\"], 2027-05-05 = [] }",
    "[consultation.a]\nlasts = \"1H\"\ndays = \"any\"\nhours = \"9:00 – 18:00\"\nprincipal = \"nobody\"\nafter = \"nothing\"",
    "[consultation.a]\ndays = \"mon\"\nnotice = \"3 weeks\"\nsittings = 20\n[travel]\nany = \"6 h\"",
    "[consultation.a]\ndays = [\"Monday\", \"tue\"]\nexpects = 1_000\nwritten = true\nfrom = 2027-05-03\nto = 2027-05-04",
    "[milestone.m]\nplace = \"UTC\"\nopens = 2027-06-01\n[deliverable.d]\nfor = \"m\"\ndue = \"5 working days before\"\nsteps = []",
    "[milestone.m]\nplace = \"UTC\"\nopens = 2027-06-01\n[deliverable.d]\nfor = \"m\"\ndue = 2027-05-28\nsteps = []",
    "[consultation]\na = {}\nb = { after = { consultation = \"a\", least = \"7 days\", most = \"3 weeks\" } }",
    "[consultation]\na = {}\nb = { after = [\"a\", { consultation = \"c\" }] }\nc = { prefers-days = \"tue\", prefers-hours = \"10:00-16:00\" }",
    "[consultation]\na = {}\nb = {}\n[strand.s]\nconsultations = [\"a\", \"b\"]\none-room = true\nnot-at-once = false",
    "[consultation]\na = {}\nb = {}\n[[clash]]\nbetween = [\"a\", \"b\"]\npeople = 120\nwhy = \"the same delegates\"",
    "[milestone.m]\nplace = \"UTC\"\nopens = 2027-06-01\n[deliverable.d]\nfor = \"m\"\ndue = \"the Friday of the week before\"\nsteps = [{ does = \"x\", words-a-day = 1650 }]",
    "[milestone.m]\nplace = \"UTC\"\nopens = 2027-06-01\n[deliverable.d]\nfor = \"m\"\nsteps = []\nwords = 900\ndue = \"1 week before\"\nitem = 2027-06-02\ngrace = { held-within = \"3 weeks\", due = \"the Tue of the week\" }",
    "[input.i]\nout = 2027-05-01\nfrom = \"them\"\nlink = \"https://example.org/a?b=c\"\n[consultation.a]\nbuilds-on = \"i\"",
    "[place.p]\nzone = \"UTC\"\nholidays = { A = 2027-01-01, B = [2027-01-02, 2027-01-03] }",
    "[place.p]\nzone = \"UTC\"\nobservances = { A = 2027-01-01 }\n[audience.a]\nplace = \"p\"\nbands = \"ccnso\"\ndebt = \"3 h 20 min\"",
    "[audience.a]\nzone = \"UTC\"\ngroups = [\"governments\", \"civil society\"]\nregion = \"Africa\"\ndebt = \"210 minutes\"",
    "[rules]\nunreached = { groups = 2, regions = 1, languages = 1 }\nunfair = \"3 h\"\nweekend-there = \"off\"",
];

/// Lines that the reader refuses, and a schema can.
const REFUSED: &[&str] = &[
    "[consultation.a]\nmooderator = \"ana\"",
    "[consultation.a]\nsittings = 21",
    "[consultation.a]\nsittings = 1.5",
    "[consultation.a]\nlasts = 90",
    "[consultation.a]\nlasts = \"90\"",
    "[consultation.a]\noptional = \"yes\"",
    "[consultation.a]\non = 2027-05-03 10:00:00",
    "[consultation.a]\nhours = \"9-18\"",
    "[consultation.a]\nhours = { any = \"shut\" }",
    "[consultation.a]\nhours = [\"09:00-12:00\", \"14\"]",
    "[forum.x]\nplace = \"UTC\"\nopens = 2027-05-03\ncloses = 2027-05-07\nslots = [\"9\"]",
    "[consultation.a]\nstarts = 2027-05-03T10:00:00Z",
    "[consultation.a]\nprefers-days = { tue = \"off\" }",
    "[consultation.a]\nstarts = [2027-05-03 10:00:00, 2027-05-04]",
    "[consultation.a]\ntitle = \"\"",
    "[consultation]\na = {}\nb = { after = { least = \"7 days\" } }",
    "[consultation]\na = {}\nb = { after = { consultation = \"a\", least = 7 } }",
    "[strand.s]\none-room = true",
    "[consultation]\na = {}\nb = {}\n[[clash]]\nbetween = [\"a\", \"b\"]\npeople = 0",
    "[place.p]\ntitle = \"no zone\"",
    "[input.i]\nout = 2027-05-01\nlink = \"javascript:alert(1)\"",
    "[input.i]\ntitle = \"no day\"",
    "[rules]\nsyntax = \"off\"",
    "[audience.a]\nzone = \"UTC\"\nbands = \"icann\"",
    "[audience.a]\nzone = \"UTC\"\ndebt = 3",
    "[person.p]\nbase = \"UTC\"\ncalendar = 3",
    "[person.p]\nbase = \"UTC\"\ncalendar-titles = \"yes\"",
    "[rules]\nunreached = { groups = 0 }",
    "[rules]\norder = 3",
    "[wishes]\nless-travel = \"very\"",
];

#[test]
fn the_reader_and_the_schema_of_a_series_agree() {
    let opening = "[series]\ntitle = \"S\"\nbase = \"UTC\"\nplanned = 2027-01-04\n[person.ana]\nbase = \"UTC\"\n";
    for (lines, taken) in TAKEN.iter().map(|lines| (lines, true)).chain(REFUSED.iter().map(|lines| (lines, false))) {
        let text = format!("{opening}{lines}\n");
        let mut sources = fora::finding::Sources::default();
        let file = sources.add("series.toml", text.as_str());
        let reading = fora::input::read_series(&mut sources, file, Arc::new(fora::time::ChronoTz), fora::time::Date::default());
        assert_eq!(reading.series.is_some(), taken, "the reader: {lines}: {:?}", reading.findings);
        let complaints = complaints(SchemaOf::Series, &text);
        assert_eq!(complaints.is_empty(), taken, "the schema: {lines}: {complaints:?}");
    }
}

/// Plans as fora writes them at the limits of its numbers.
#[test]
fn a_plan_with_the_largest_numbers_fits_its_schema() {
    let mut plan = fora::model::Plan::default();
    (plan.evidence.seed, plan.evidence.effort, plan.evidence.cost) = (Some(u64::MAX), Some(u64::MAX), Some(fora::model::Price(i64::MIN)));
    let series = example("hello");
    let text = fora::input::write_plan(&series, &plan, "series.toml");
    assert_eq!(complaints(SchemaOf::Plan, &text), Vec::<String>::new(), "{text}");
}

fn example(name: &str) -> fora::model::Series {
    let mut sources = fora::finding::Sources::default();
    let file = fora::input::load(&mut sources, &at("schedules").join(name)).expect("the example can be read");
    fora::input::read_series(&mut sources, file, Arc::new(fora::time::ChronoTz), fora::time::Date::default()).series.expect("a series")
}

#[test]
fn what_check_prints_as_json_fits_its_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    let mistakes = "[series]\ntitle = \"S\"\nbase = \"UTC\"\n[consultation.a]\nmooderator = \"x\"\n";
    std::fs::write(folder.path().join("series.toml"), mistakes).expect("written");
    let folders = ["schedules/open-talks-2013", "schedules/road-show", "schedules/hello"].map(at);
    let schema = jsonschema::draft7::new(&schema_of::<CheckAnswer>("fora check")).expect("a schema");
    for folder in folders.iter().map(PathBuf::as_path).chain([folder.path()]) {
        for plan in ["series.plan.toml", "as-held.plan.toml"].map(|name| folder.join(name)) {
            let check = std::process::Command::new(env!("CARGO_BIN_EXE_fora"))
                .args(["check", "--format", "json"])
                .args([folder, &plan])
                .output()
                .expect("it runs");
            let answer = serde_json::from_slice(&check.stdout).expect("JSON");
            let complaints: Vec<String> = schema.iter_errors(&answer).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert_eq!(complaints, Vec::<String>::new(), "{}", plan.display());
        }
    }
}

#[test]
fn what_explain_prints_as_json_fits_its_schema() {
    let schema = jsonschema::draft7::new(&schema_of::<ExplainAnswer>("fora explain")).expect("a schema");
    let folder = at("schedules/open-talks-2013");
    let questions: [(&str, &[&str]); 9] = [
        ("costs", &[]),
        ("standing", &["town-hall"]),
        ("standing", &["online"]),
        ("standing", &["working-group"]),
        ("standing", &["ideas-site"]),
        ("there", &["town-hall", "--at", "2013-10-25 09:00"]),
        ("there", &["ideas-site", "--at", "2013-10-25"]),
        ("places", &["new-york", "--where"]),
        ("places", &["another", "--where", "--lasts", "1 h", "--forum", "online"]),
    ];
    for (field, question) in questions {
        let mut fora = std::process::Command::new(env!("CARGO_BIN_EXE_fora"));
        let explained = fora.args(["explain", "--format", "json"]).arg(&folder).args(question).output().expect("it runs");
        let answer: Value = serde_json::from_slice(&explained.stdout).expect("JSON");
        let complaints: Vec<String> = schema.iter_errors(&answer).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(complaints, Vec::<String>::new(), "{question:?}");
        let filled: Vec<&str> = ["costs", "standing", "there", "places"].into_iter().filter(|name| !answer[*name].is_null()).collect();
        assert_eq!(filled, [field], "{question:?}");
    }
}

/// The names in the table of `ARCHITECTURE.md` that gives the reason for each dependency.
fn dependencies_with_a_reason() -> BTreeSet<String> {
    let text = read("ARCHITECTURE.md");
    let table = text.split("## Dependencies, and why").nth(1).expect("a chapter");
    let is_head = |line: &str| line.starts_with("| crate |") || line.starts_with("| --- |");
    let rows = table.lines().filter(|line| line.starts_with("| ") && !is_head(line));
    let names = rows.flat_map(|row| row.split('|').nth(1).expect("a first column").split(','));
    names.map(|name| name.trim().to_owned()).collect()
}

#[test]
fn every_dependency_has_its_reason_and_no_reason_is_stale() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a manifest");
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let named = tables.iter().filter_map(|table| manifest.get(*table)?.as_table()).flat_map(|table| table.keys().cloned());
    assert_eq!(dependencies_with_a_reason(), named.collect());
}

/// Every package that the default build takes, besides this one.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn packages_of_the_default_build() -> BTreeSet<String> {
    let mut cargo = std::process::Command::new(env!("CARGO"));
    cargo.args(["tree", "--frozen", "--edges", "normal,build", "--prefix", "none", "--no-dedupe", "--format", "{p}"]);
    let output = cargo.current_dir(at("")).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let names = text.lines().filter(|line| !line.starts_with("fora ")).map(|line| line.replace(" (proc-macro)", ""));
    names.collect()
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn the_architecture_page_says_how_many_packages_the_default_build_takes() {
    let text = read("ARCHITECTURE.md");
    let said = text.split("The default build takes ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a number");
    let packages = packages_of_the_default_build();
    assert_eq!(said.parse(), Ok(packages.len()), "{packages:#?}");
}

/// Paths that the example of a new rule makes.
const OF_THE_EXAMPLE: [&str; 2] = ["src/rules/over_lunch.rs", "docs/rules/over-lunch.md"];

#[test]
fn every_path_that_a_page_names_is_there() {
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = read(page);
        let named = text
            .split(|letter: char| letter.is_whitespace() || "`()".contains(letter))
            .filter(|word| ["src/", "tests/", "docs/", "schedules/", ".ci/"].iter().any(|room| word.starts_with(room)));
        for path in named.filter(|path| !OF_THE_EXAMPLE.contains(path)) {
            assert!(at(path).exists(), "{page} names {path}");
        }
    }
}

#[test]
fn the_justfile_has_a_job_for_every_step_of_the_gate() {
    let (gate, jobs) = (read(".ci/run"), read("justfile"));
    let steps: Vec<&str> = gate.lines().filter_map(|line| line.split("step cargo ").nth(1)).collect();
    assert!(steps.len() >= 4, "{steps:?}");
    for step in steps {
        assert!(jobs.contains(&format!("cargo {step}\n")), "no job runs `cargo {step}`");
    }
}

#[test]
fn every_dependency_is_used() {
    let mut sources = String::new();
    let mut folders = vec![at("src"), at("tests"), at("examples"), at("benches")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                sources += &std::fs::read_to_string(path).expect("a text");
            }
        }
    }
    for name in dependencies_with_a_reason() {
        let name = name.replace('-', "_");
        assert!([format!("{name}::"), format!("use {name};")].iter().any(|used| sources.contains(used)), "{name}");
    }
}

const OPENING: &str = "# Rules

<!-- Made from the rules themselves. A test keeps it so: change the header of the rule's file, not this page. -->

Every finding of `fora check` names the rule it comes from, and `fora rules NAME` prints the page of one here.

## Levels

| level | what a broken rule does |
| --- | --- |
| `error` | it must hold: `fora plan` breaks it only where the series itself fixes what breaks it |
| `warning` | `fora plan` avoids breaking it, at a price, and reports it |
| `note` | it is reported, and makes no difference to the plan |
| `off` | it is not looked at |

A series sets them under `[rules]`: `no-changeover = \"error\"`. A decision about a single finding is put on record
with `[[accept]]`; it stays visible but no longer counts. One `[[clash]]` or `[[near]]` may have a
level of its own.

## Prices

Where not every wish can be granted, fora compares prices. Everyone a series concerns counts towards 100, however many
they are: an audience weighs its share of the sizes of all audiences, and a consultation that names no audience concerns
everybody. The unit is one in a hundred mildly inconvenienced for an hour, such as somebody who attends at 07:00 instead
of 10:00. Somebody who is asleep counts four times as much. What is asked counts for more than comfort: a rule at
`warning` costs, for each case, no less than if those concerned slept all through the meeting, and more the further it is
off, as its page says under \"Price as a warning\"; at `error` it has no price, because it has to hold.

A consultation, a `[[clash]]` or a `[[near]]` may matter more or less than others: with `weight = \"low\"` its prices count half
as much, with `high` twice, with `top` four times. Of a consultation these are the prices of warnings and wishes about it
alone, and that of leaving it out; what it costs together with others counts as usual.
";
