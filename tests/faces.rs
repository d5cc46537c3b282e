//! The program as people and programs meet it: arguments, settings, files and exit codes.

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const SERIES: &str = r#"
[series]
title = "Talks"
base = "Europe/Zurich"
planned = 2027-03-01

[place.bali]
zone = "Asia/Makassar"

[audience]
geneva = { zone = "Europe/Zurich", size = 10 }
bali = { zone = "Asia/Makassar", size = 10 }

[forum.hall]
place = "bali"
opens = 2027-04-05
closes = 2027-04-07
hours = "09:00-17:00"
room.main = { seats = 50 }

[consultation.online]
lasts = "1 h"
sittings = 2
from = 2027-04-05
to = 2027-04-09

[consultation.hall-talk]
forum = "hall"
lasts = "90 min"
"#;

/// A folder with a series, and the program run in it.
struct Office(tempfile::TempDir);

/// What the program said.
struct Said {
    out: String,
    err: String,
    code: i32,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

impl Office {
    fn new(series: &str) -> Self {
        let office = Office(tempfile::tempdir().expect("a folder"));
        office.write("series.toml", series);
        office
    }

    fn planned(series: &str) -> Self {
        let office = Office::new(series);
        office.run("plan --effort 50").ends(0);
        office
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of the files of a folder, in order.
    fn files(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path().join(folder)).expect("a folder");
        let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn run(&self, arguments: &str) -> Said {
        self.run_with(arguments, &[])
    }

    fn run_with(&self, arguments: &str, environment: &[(&str, &str)]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fora"));
        command.current_dir(self.path()).args(arguments.split_whitespace());
        for name in ["FORA_COLOR", "FORA_ASCII", "FORA_WIDTH", "FORA_ZONES", "FORA_QUIET", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.env("XDG_CONFIG_HOME", self.path().join("config")).envs(environment.iter().copied());
        let output = command.output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Said { out: text(output.stdout), err: text(output.stderr), code: output.status.code().expect("it ended by itself") }
    }
}

/// Where a value is not what a schema of closed objects says.
fn strays(value: &Value, schema: &Value, at: &str) -> Vec<String> {
    if let Some(choices) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        let tries: Vec<Vec<String>> = choices.iter().map(|choice| strays(value, choice, at)).collect();
        return if tries.iter().any(Vec::is_empty) { Vec::new() } else { tries.concat() };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { Vec::new() } else { vec![format!("{at}: {value} is none of {words:?}")] };
    }
    if schema.get("const").is_some_and(|constant| constant != value) {
        return vec![format!("{at}: {value} is not {}", schema["const"])];
    }
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = |kind: &Value| kind == is || kind == "number" && is == "integer";
    if !schema["type"].as_array().map_or_else(|| schema.get("type").is_none_or(fits), |kinds| kinds.iter().any(fits)) {
        return vec![format!("{at}: {value} is no {}", schema["type"])];
    }
    match value {
        Value::Array(items) => items.iter().flat_map(|item| strays(item, &schema["items"], &format!("{at}[]"))).collect(),
        Value::Object(fields) => {
            let properties = schema["properties"].as_object().unwrap_or_else(|| panic!("{at} is described"));
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let missing = required.iter().filter_map(Value::as_str).filter(|name| !fields.contains_key(*name));
            let mut strays_here: Vec<String> = missing.map(|name| format!("{at}.{name} is missing")).collect();
            for (name, field) in fields {
                match properties.get(name) {
                    Some(schema) => strays_here.extend(strays(field, schema, &format!("{at}.{name}"))),
                    None => strays_here.push(format!("{at}.{name} is not in the schema")),
                }
            }
            strays_here
        }
        _ => Vec::new(),
    }
}

#[test]
fn the_answers_are_what_their_schemas_say() {
    for name in ["hello", "road-show", "open-talks-2013"] {
        let example =
            |file: &str| fs::read_to_string(format!("{}/schedules/{name}/{file}", env!("CARGO_MANIFEST_DIR"))).expect("an example");
        let office = Office::new(&example("series.toml"));
        office.write("series.plan.toml", &example("series.plan.toml"));
        let schema = |of: &str| office.run(&format!("schema --of {of}")).ends(0).json();
        let export = office.run("export --to json").ends(0).json();
        assert_eq!(strays(&export, &schema("agenda"), name), [""; 0]);
        let check = office.run("check --format json").json();
        assert_eq!(strays(&check, &schema("check"), name), [""; 0]);
        assert_eq!(check["findings"], export["findings"]);
        assert_eq!(check["plan"], "series.plan.toml");
        assert_eq!(check["baseline"], Value::Null);
        office.write("other.plan.toml", &example("series.plan.toml"));
        let beside = office.run("check series.toml other.plan.toml --format json").json();
        assert_eq!(strays(&beside, &schema("check"), name), [""; 0]);
        assert_eq!((&beside["plan"], &beside["baseline"]), (&"other.plan.toml".into(), &"series.plan.toml".into()));
    }
}

#[test]
fn plan_answers_what_export_tells_of_the_plan_that_is_written() {
    let office = Office::new(&SERIES.replace("lasts = \"90 min\"", "lasts = \"90 min\"\nstarts = 2027-04-06 20:00:00"));
    for _ in 0..2 {
        let mut plan = office.run("plan --format json --effort 50").ends(1).json();
        let export = office.run("export --to json").ends(0).json();
        // What an earlier plan was is not told of one that is written.
        plan["changes"] = serde_json::Value::Null;
        plan["given_up"] = serde_json::Value::Null;
        assert!(export == plan, "{export:#}\n{plan:#}");
        let place = &plan["findings"][0]["places"][0];
        assert_eq!(place["file"], "series.plan.toml", "{plan:#}");
    }
}

#[test]
fn the_plan_file_has_the_keys_of_its_schema() {
    let office = Office::planned(SERIES);
    let file: toml::Table = office.read("series.plan.toml").parse().expect("TOML");
    let schema = office.run("schema --of plan").json();
    let known = |schema: &Value, table: &toml::Table| table.keys().all(|key| schema["properties"].get(key).is_some());
    assert!(known(&schema, &file));
    assert!(known(&schema["properties"]["plan"], file["plan"].as_table().expect("a table")));
    let placement = &schema["properties"]["placement"]["additionalProperties"];
    assert!(known(placement, file["placement"]["hall-talk"].as_table().expect("a table")));
    assert!(known(&placement["patternProperties"]["^[0-9]+$"], file["placement"]["online"]["2"].as_table().expect("a table")));
}

#[test]
fn a_series_that_cannot_be_read_is_told_in_the_format_asked_for() {
    let office = Office::new(&SERIES.replace("title =", "brief = \"B\"\ntitel = \"T\"\ntitle ="));
    let schema = office.run("schema --of check").json();
    for command in ["check --format json", "plan --format json"] {
        let said = office.run(command).ends(2).json();
        assert_eq!(strays(&said, &schema, command), [""; 0]);
        assert_eq!(said["findings"][0]["rule"], "unknown-key");
        assert!(said["summary"]["errors"].as_u64() > Some(0));
    }
}

#[test]
fn the_plan_in_json_has_instants_and_clocks() {
    let office = Office::new(&SERIES.replace("lasts = \"90 min\"", "lasts = \"90 min\"\nstarts = 2027-04-06 14:30:00"));
    let plan = office.run("plan --format json --effort 50 --dry-run").ends(0).json();
    let placements = plan["placements"].as_array().expect("placements");
    let talk = placements.iter().find(|placement| placement["consultation"] == "hall-talk").expect("placed");
    assert_eq!(talk["when"]["starts"]["utc"], "2027-04-06T06:30:00Z");
    assert_eq!(talk["when"]["starts"]["local"], "2027-04-06T14:30:00");
    assert_eq!(plan["version"], 1);
    assert!(plan["status"]["text"].as_str().is_some_and(|text| !text.is_empty()));
}

#[test]
fn a_dry_run_writes_nothing() {
    let office = Office::new(SERIES);
    let said = office.run("plan --effort 50 --dry-run").ends(0);
    assert_eq!(office.files("."), ["series.toml"]);
    assert_eq!(said.err, "Wrote nothing.  Next: fora plan series.toml\n", "nobody at a terminal, no progress");
}

#[test]
fn settings_go_from_the_flag_to_the_built_in() {
    let office = Office::planned(SERIES);
    let ascii = |arguments: &str, environment: &[(&str, &str)]| {
        office.run_with(&format!("plan --dry-run --effort 50 {arguments}"), environment).ends(0).out.is_ascii()
    };
    assert!(!ascii("", &[]), "built in");
    office.write("config/fora/config.toml", "ascii = true\n");
    assert!(ascii("", &[]), "config.toml");
    office.write("fora.toml", "ascii = false\n");
    assert!(!ascii("", &[]), "fora.toml over config.toml");
    assert!(ascii("", &[("FORA_ASCII", "1")]), "the environment over fora.toml");
    assert!(!ascii("", &[("FORA_ASCII", "")]), "an empty variable says nothing");
    assert!(!ascii("--ascii=false", &[("FORA_ASCII", "1")]), "the flag over the environment");
    office.write("fora.toml", "quiet = 2\nzones = [\"Lima\"]\n");
    assert_eq!(office.run("plan --dry-run --effort 50").ends(0).out, "");
    assert_ne!(office.run("plan --dry-run --effort 50 -q").ends(0).out, "", "the flag over fora.toml");
    let told = office.run_with("plan --dry-run --effort 50", &[("FORA_QUIET", "0")]).ends(0).out;
    assert!(told.lines().nth(3).is_some_and(|heading| heading.contains("Lima")), "{told}");
    let wide = office.run_with("plan --dry-run --effort 50", &[("FORA_QUIET", "0"), ("FORA_ZONES", "Seoul,Cairo")]).ends(0).out;
    assert!(wide.contains("Seoul") && wide.contains("Cairo") && !wide.contains("Lima"), "{wide}");
}

#[test]
fn mistakes_in_settings_are_found_with_their_place() {
    let office = Office::planned(SERIES);
    office.write("fora.toml", "ascii = true\ncolour = \"never\"\nwidth = 5\n");
    let said = office.run("check").ends(2);
    assert!(said.err.contains("error[unknown-key]: `colour` is not known in the settings"), "{}", said.err);
    assert!(said.err.contains("fora.toml:2:1") && said.err.contains("did you mean `color`?"), "{}", said.err);
    assert!(said.err.contains("fora.toml:3:9") && said.err.contains("must be 20 to 1000"), "{}", said.err);
    office.write("fora.toml", "seed = 7\n");
    office.run("check").ends(2);
    office.write("fora.toml", "zones = [\"Tokio\"]\n");
    let said = office.run("plan --dry-run --effort 50").ends(2);
    assert!(said.err.contains("did you mean `Tokyo` or ") && said.err.contains("`fora zones` lists every zone"), "{}", said.err);
    let said = office.run_with("rules", &[("FORA_WIDTH", "many")]).ends(2);
    assert!(said.err.contains("--width"), "{}", said.err);
}

#[test]
fn export_writes_one_format_to_standard_output_and_several_into_a_folder() {
    let office = Office::planned(SERIES);
    assert!(office.run("export --to ics").ends(0).out.starts_with("BEGIN:VCALENDAR"));
    let several = office.run("export --to ics,md").ends(2);
    assert!(several.err.contains("2 documents need a folder"), "{}", several.err);
    office.run("export --to ics,md,json --output out/").ends(0);
    assert_eq!(office.files("out"), ["series.ics", "series.json", "series.md"]);
    assert_eq!(office.read("out/series.ics"), office.run("export --to ics").out);
    office.run("export --to md --what announcements --output out").ends(0);
    assert_eq!(office.files("out"), ["announcement-hall-talk.md", "announcement-online.md", "series.ics", "series.json", "series.md"]);
    assert_eq!(office.read("out/announcement-online.md"), office.run("export --to md --what announcement:online").out);
    office.run("export --to md --output memo.md").ends(0);
    assert_eq!(office.read("memo.md"), office.read("out/series.md"));
    office.run("export --to ics --what deadlines --output more/").ends(0);
    assert_eq!(office.files("more"), ["series-deadlines.ics"]);
}

#[test]
fn two_exports_of_one_series_wait_for_each_other() {
    let office = Office::planned(SERIES);
    let other = fs::File::create(office.path().join(".series.lock")).expect("a lock");
    other.lock().expect("a lock");
    let mut export = Command::new(env!("CARGO_BIN_EXE_fora"));
    export.args(["export", "series.toml", "--to", "ics", "--output", "talks.ics"]).current_dir(office.path()).env_remove("FORA_QUIET");
    let mut export = export.stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut said = String::new();
    BufReader::new(export.stderr.take().expect("what it says")).read_line(&mut said).expect("a line");
    assert_eq!(said, "Waiting for another program that writes beside this series.\n");
    assert!(!office.path().join("talks.ics").exists() && !office.path().join("series.ledger.toml").exists());
    other.unlock().expect("unlocked");
    assert!(export.wait().expect("an end").success());
    assert!(office.read("series.ledger.toml").contains("feed = \"series\"") && office.read("talks.ics").contains("BEGIN:VEVENT"));
}

#[test]
fn export_says_what_it_does_not_know_and_writes_nothing() {
    let office = Office::planned(SERIES);
    let said = office.run("export --to md --what announcement:onlin").ends(2);
    assert!(said.err.contains("did you mean `online`?"), "{}", said.err);
    let said = office.run("export --to md,ics --what announcements --output out/").ends(2);
    assert!(said.err.contains("does not go with this format"), "{}", said.err);
    assert!(!office.path().join("out").exists());
    office.run("export --to ics,md --output memo.md").ends(2);
    assert!(!office.path().join("memo.md").exists());
}

#[test]
fn announce_takes_consultations_and_single_sittings() {
    let office = Office::planned(SERIES);
    office.run("announce . online.2 hall-talk --on 2027-03-02").ends(0);
    let plan = office.read("series.plan.toml");
    assert_eq!(plan.matches("announced = { on = 2027-03-02, starts = ").count(), 2, "{plan}");
    let said = office.run("announce . online --on 2027-03-03").ends(2);
    assert!(said.err.contains("`online.2` was announced on 2027-03-02"), "{}", said.err);
    assert_eq!(office.read("series.plan.toml"), plan);
    let said = office.run("announce . online --on 2027-03-03 --again").ends(0);
    assert!(said.out.ends_with("\nonline.2 had been announced on 2027-03-02.\n"), "{}", said.out);
    assert_eq!(office.read("series.plan.toml").matches("announced = { on = 2027-03-03, starts = ").count(), 2);
}

#[test]
fn announce_writes_nothing_if_one_name_is_wrong() {
    let office = Office::planned(SERIES);
    let before = office.read("series.plan.toml");
    let said = office.run("announce . hall-talk onlin hall-tlak").ends(2);
    assert!(said.err.contains("did you mean `online`?") && said.err.contains("did you mean `hall-talk`?"), "{}", said.err);
    let said = office.run("announce . hall-talk online.3").ends(2);
    assert!(said.err.contains("`online` has 2 sittings"), "{}", said.err);
    office.run("announce . hall-talk hall-talk.2").ends(2);
    office.run("announce . hall-talk --on soon").ends(2);
    assert_eq!(office.read("series.plan.toml"), before);
}

#[test]
fn a_required_consultation_that_cannot_be_placed_is_named_with_the_reason() {
    let office = Office::new(&SERIES.replace("lasts = \"90 min\"", "lasts = \"90 min\"\nexpects = 80"));
    let said = office.run("plan --effort 50 --width 160").ends(1);
    let row = said.out.lines().find(|line| line.contains("× hall-talk")).unwrap_or_else(|| panic!("{}", said.out));
    assert!(row.contains("(too-small)"), "{row}");
    let said = office.run("check --width 160").ends(1);
    assert!(said.out.contains("error[unplaced]") && said.out.contains("(too-small)"), "{}", said.out);
    let memo = office.run("export --to md").ends(0).out;
    assert!(memo.contains("(too-small)"), "{memo}");
    let json = office.run("export --to json").ends(0).json();
    assert_eq!(json["not_placed"][0]["rule"], "too-small");
    assert_eq!(json["not_placed"][0]["required"], true);
}

#[test]
fn a_fixed_placement_that_breaks_a_rule_stays_and_is_told() {
    let office = Office::new(&SERIES.replace("lasts = \"90 min\"", "lasts = \"90 min\"\nstarts = 2027-04-06 20:00:00"));
    let said = office.run("plan --effort 50").ends(1);
    assert!(said.out.contains("20:00-21:30"), "{}", said.out);
    assert!(said.out.contains("1 rule broken"), "{}", said.out);
}

#[test]
fn a_plan_made_by_hand_tells_what_it_lacks_and_does_not_blame_the_others() {
    let office = Office::new(&SERIES.replace("lasts = \"90 min\"", "lasts = \"90 min\"\noptional = true"));
    office.write(
        "series.plan.toml",
        "[placement.online.1]\nstarts = 2027-04-05 09:00:00\n[placement.online.2]\nstarts = 2027-04-06 09:00:00\n",
    );
    let json = office.run("export --to json").ends(0).json();
    assert!(json["not_placed"][0]["reason"].as_str().is_some_and(|reason| reason.contains("`fora plan`")), "{json:#}");
}

#[test]
fn a_series_from_standard_input_has_no_place_for_its_plan() {
    let office = Office::new(SERIES);
    let said = office.run("plan -").ends(2);
    assert!(said.err.contains("--output FILE"), "{}", said.err);
}
