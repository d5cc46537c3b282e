//! What lies beside a series is kept: whoever writes there at the same time, and whatever ends a program that does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

const SERIES: &str = "[series]\ntitle = \"S\"\nbase = \"Europe/Zurich\"\nplanned = 2027-01-04\nstep = \"1 h\"\n\
    [forum.f]\nplace = \"Europe/Zurich\"\nopens = 2027-03-22\ncloses = 2027-03-24\n\
    [consultation]\na = { forum = \"f\" }\nb = { forum = \"f\" }\nc = { forum = \"f\" }\nd = { forum = \"f\" }\n";

const PLAN: &str = "[placement.a]\nstarts = 2027-03-22 09:00:00\n[placement.b]\nstarts = 2027-03-22 11:00:00\n\
    [placement.c]\nstarts = 2027-03-23 09:00:00\n[placement.d]\nstarts = 2027-03-23 11:00:00\n";

/// A folder with a series and a plan.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Desk { folder: tempfile::tempdir().expect("a folder") };
        fs::write(desk.path("series.toml"), SERIES).expect("written");
        fs::write(desk.path("series.plan.toml"), PLAN).expect("written");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fora"));
        command.current_dir(self.folder.path()).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().expect("fora starts")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("fora runs")
    }

    /// Runs a command that has to succeed.
    fn done(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn ended(child: Child) -> (bool, String) {
    let output = child.wait_with_output().expect("it ends");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// How often a race is run: a thousand times in a job of its own, with `FORA_RACES=1000`.
fn races(usual: u64) -> u64 {
    std::env::var("FORA_RACES").map_or(usual, |races| races.parse().expect("`FORA_RACES` is a number"))
}

/// Whether the plan says that a consultation was announced.
fn is_announced(plan: &str, name: &str) -> bool {
    let block = plan.split("[placement.").find(|block| block.starts_with(&format!("{name}]"))).unwrap_or_default();
    block.contains("announced = ")
}

#[test]
fn announcements_made_at_once_are_all_kept() {
    for _ in 0..races(12) {
        let desk = Desk::new();
        let announcing = ["a", "b", "c", "d"].map(|name| (name, desk.start(&["announce", "series.toml", name, "--on", "2027-01-20"])));
        for (name, child) in announcing {
            let (fine, told) = ended(child);
            assert!(fine && is_announced(&desk.read("series.plan.toml"), name), "{name}: {told}");
        }
        assert_eq!(desk.names(), ["series.plan.toml", "series.toml"]);
    }
}

/// Whichever comes first, either the announcement is in the plan, or one of the two says that it did nothing.
#[test]
fn an_announcement_made_while_planning_is_kept_or_refused() {
    let mut kept = 0;
    for race in 0..races(24) {
        let pause = race % 24;
        let desk = Desk::new();
        let planning = desk.start(&["plan", "series.toml", "--force", "--afresh", "--seed", "7", "--effort", "400"]);
        std::thread::sleep(std::time::Duration::from_millis(pause * 4));
        let announcing = desk.start(&["announce", "series.toml", "a", "--on", "2027-01-20"]);
        let (announced, planned) = (ended(announcing), ended(planning));
        let plan = desk.read("series.plan.toml");
        assert!(announced.0, "{}", announced.1);
        assert!(is_announced(&plan, "a"), "planned: {planned:?}\n{plan}");
        let told = planned.0 || planned.1.contains("changed while this was planned");
        assert!(told, "{planned:?}");
        kept += usize::from(planned.0);
        assert_eq!(desk.names(), ["series.plan.toml", "series.toml"]);
    }
    assert!(kept > 0, "a plan that has it where it was announced is written");
}

/// The turn of an export is held up; what it sends is the plan as it is when its turn comes.
#[test]
fn an_export_that_waited_sends_the_plan_that_is_there_then() {
    let desk = Desk::new();
    let export = ["export", "series.toml", "--to", "ics", "--output", "out.ics"];
    desk.done(&export);
    let plan = desk.read("series.plan.toml");
    let lock = fs::File::create(desk.path(".series.lock")).expect("a lock");
    lock.lock().expect("ours");
    let mut waiting: Vec<Child> = Vec::new();
    for minute in ["20", "40"] {
        fs::write(desk.path("series.plan.toml"), plan.replace(":00:00\n", &format!(":{minute}:00\n"))).expect("written");
        waiting.push(desk.start(&export));
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    drop(lock);
    for child in waiting {
        let (fine, told) = ended(child);
        assert!(fine && told.contains("Waiting for another program"), "{told}");
    }
    let sent = desk.read("out.ics");
    let starts: Vec<&str> = sent.lines().filter(|line| line.starts_with("DTSTART;TZID")).collect();
    assert!(starts.len() == 4 && starts.iter().all(|line| line.ends_with("4000")), "{starts:?}");
    assert_eq!(sent.matches("SEQUENCE:1").count(), 4, "{sent}");
}

/// What only reads needs no lock and no room to write.
#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_written_to_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let before = desk.names();
    fs::set_permissions(desk.folder.path(), fs::Permissions::from_mode(0o555)).expect("a mode");
    for reads in
        [&["check", "series.toml"][..], &["plan", "series.toml", "--dry-run", "--effort", "10"], &["export", "series.toml", "--to", "ics"]]
    {
        desk.done(reads);
    }
    fs::set_permissions(desk.folder.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
    assert_eq!(desk.names(), before);
}

#[test]
#[cfg(unix)]
fn a_ledger_that_is_not_there_just_now_is_not_none() {
    let desk = Desk::new();
    std::os::unix::fs::symlink("share/series.ledger.toml", desk.path("series.ledger.toml")).expect("a link");
    for to in [&["--output", "out.ics"][..], &[]] {
        let output = desk.run(&[&["export", "series.toml", "--to", "ics"], to].concat());
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("series.ledger.toml is a link, and what it leads to is not there"), "{told}");
    }
    assert!(!desk.path("out.ics").exists());
    fs::create_dir(desk.path("share")).expect("a folder");
    fs::write(desk.path("share/series.ledger.toml"), "").expect("written");
    desk.done(&["export", "series.toml", "--to", "ics", "--output", "out.ics"]);
    assert!(desk.read("share/series.ledger.toml").contains("[[sent]]"), "a link stays a link");
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_is_not_whole_is_none() {
    let desk = Desk::new();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
    for arguments in [&["export", "series.toml", "--to", "ics"][..], &["check", "series.toml"], &["rules"], &["schema"], &["zones"]] {
        let output = desk.command(arguments).stdout(full()).output().expect("fora runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains("only 0 of ") && told.contains("bytes of the answer"), "{told}");
    }
    // Whoever wants no more of an answer has had enough of it.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = desk.command(&["export", "series.toml", "--to", "ics"]).stdout(writer).output().expect("fora runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Two exports and a change of the plan in between, by programs that race: no entry is lost, and no SEQUENCE stands for two
/// things.
#[test]
fn exports_that_race_count_as_one_after_the_other() {
    for round in (0..races(10)).map(|race| race % 40) {
        let desk = Desk::new();
        let plan = desk.read("series.plan.toml");
        let sends = |output: &str| desk.start(&["export", "series.toml", "--to", "ics", "--what", "feeds", "--output", output]);
        let first = [sends("one/"), sends("two/")];
        std::thread::sleep(std::time::Duration::from_millis(round * 3));
        let other = desk.path("series.plan.new");
        fs::write(&other, plan.replace(":00:00\n", ":20:00\n")).expect("written");
        fs::rename(&other, desk.path("series.plan.toml")).expect("as editors save");
        let last = sends("one/");
        for child in first.into_iter().chain([last]) {
            let (fine, told) = ended(child);
            assert!(fine, "{told}");
        }
        let told = |folder: &str| told_in(&desk.path(folder));
        let mut all = told("one");
        all.extend(told("two"));
        all.sort();
        all.dedup();
        let mut numbers: Vec<_> = all.iter().map(|(uid, sequence, _)| (uid, sequence)).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), all.len(), "a number stands for two things: {all:?}");
        assert_eq!(desk.read("series.ledger.toml").matches("feed = \"series\"").count(), 4);
    }
}

/// What the feeds of a folder say: UID, SEQUENCE and start.
fn told_in(folder: &Path) -> Vec<(String, String, String)> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("text"));
    let mut all = Vec::new();
    for text in files {
        for event in text.split("BEGIN:VEVENT").skip(1) {
            let value = |name: &str| event.lines().find(|line| line.starts_with(name)).unwrap_or_default().trim().to_owned();
            all.push((value("UID"), value("SEQUENCE"), value("DTSTART")));
        }
    }
    all
}

/// Each pair of commands that write beside a series, started one a little after the other: both end well or say why not, what
/// is there can be read, no announcement and no entry of the ledger is lost, and nothing is left behind.
#[test]
fn every_pair_of_commands_that_write_ends_as_if_one_came_first() {
    const WRITING: [&[&str]; 5] = [
        &["plan", "series.toml", "--force", "--effort", "20"],
        &["announce", "series.toml", "b", "--on", "2027-01-20"],
        &["announce", "series.toml", "c", "--on", "2027-01-21"],
        &["export", "series.toml", "--to", "ics", "--output", "out.ics"],
        &["export", "series.toml", "--to", "ics", "--what", "feeds", "--output", "feeds/"],
    ];
    let pairs = || (0..WRITING.len()).flat_map(|one| (0..WRITING.len()).map(move |other| (one, other)));
    for (number, (one, other)) in (0..races(1)).flat_map(|_| pairs()).enumerate() {
        let desk = Desk::new();
        let pair = [one, other].map(|number| WRITING[number]);
        let first = desk.start(pair[0]);
        std::thread::sleep(std::time::Duration::from_millis(number as u64 * 7 % 30));
        let second = desk.start(pair[1]);
        let ends = [ended(first), ended(second)];
        for (command, (fine, told)) in pair.iter().zip(&ends) {
            assert!(*fine || told.contains("changed while this was planned"), "{command:?}: {told}");
            let announced = command.first() == Some(&"announce") && *fine;
            assert!(!announced || is_announced(&desk.read("series.plan.toml"), command[2]), "{pair:?}: {told}");
        }
        desk.done(&["check", "series.toml", "--all"]);
        desk.done(&["export", "series.toml", "--to", "ics"]);
        let sends = |name: &str| pair.iter().any(|command| command.contains(&name));
        assert!(!sends("export") || desk.read("series.ledger.toml").matches("feed = \"series\"").count() == 4, "{pair:?}");
        assert!(!desk.names().iter().any(|name| name.starts_with('.')), "{pair:?}: {:?}", desk.names());
    }
}

impl Desk {
    /// Runs a command that has to be refused, with these words.
    fn refused(&self, arguments: &[&str], words: &str) {
        let before = self.read("series.plan.toml");
        let output = self.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && told.contains(words), "{arguments:?}: {told}");
        assert_eq!(self.read("series.plan.toml"), before, "{arguments:?}");
    }

    fn rewrite(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from} in {text}");
        fs::write(self.path(name), text.replace(from, to)).expect("written");
    }
}

#[test]
fn no_plan_drops_what_people_were_told_of() {
    let plan: &[&str] = &["plan", "series.toml", "--effort", "10", "--force"];
    // The plan cannot be read.
    let desk = Desk::new();
    desk.done(&["announce", "series.toml", "a", "--on", "2027-01-20"]);
    desk.rewrite("series.plan.toml", "[placement.d]", "[placement.d]\nnote = \"x\"\n");
    desk.refused(plan, "may have something confirmed, announced or held, and cannot be read");
    // The series does not have it any more.
    let desk = Desk::new();
    desk.done(&["announce", "series.toml", "a", "--on", "2027-01-20"]);
    desk.rewrite("series.toml", "a = { forum", "z = { forum");
    desk.refused(&plan[..4], "people were told of `a`, and the series has no consultation of that name");
    // Called off, or dropped knowingly, it goes.
    desk.done(plan);
    let desk = Desk::new();
    desk.done(&["announce", "series.toml", "a", "--on", "2027-01-20"]);
    desk.done(&["plan", "series.toml", "--effort", "10", "--force"]);
    desk.rewrite("series.plan.toml", "state = \"confirmed\"", "state = \"cancelled\"");
    desk.rewrite("series.toml", "a = { forum", "z = { forum");
    let output = desk.run(&plan[..4]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!told.contains("people were told of `a`"), "{told}");
    // What nobody was told of goes with it.
    let desk = Desk::new();
    desk.rewrite("series.toml", "a = { forum", "z = { forum");
    desk.done(plan);
}

#[test]
fn a_plan_is_written_over_nothing_that_belongs_to_the_series() {
    let desk = Desk::new();
    desk.done(&["export", "series.toml", "--to", "ics", "--output", "out.ics"]);
    for other in ["series.toml", "./series.toml", "series.ledger.toml"] {
        let before = desk.read(other);
        desk.refused(&["plan", "series.toml", "--effort", "10", "--force", "--output", other], "it belongs to the series");
        assert_eq!(desk.read(other), before);
    }
}

/// The forum goes to another city: the meeting that was announced there would be at another instant.
#[test]
fn what_was_announced_is_meant_by_the_clock_of_then() {
    let desk = Desk::new();
    desk.done(&["announce", "series.toml", "a", "--on", "2027-01-20"]);
    desk.rewrite("series.toml", "[forum.f]\nplace = \"Europe/Zurich\"", "[forum.f]\nplace = \"Africa/Nairobi\"");
    let output = desk.run(&["check", "series.toml"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.code() == Some(1) && told.contains("error[announced-moved]"), "{told}");
}

/// The same for a city with the same clock, which no instant tells.
#[test]
fn what_was_announced_is_meant_in_the_city_of_then() {
    let desk = Desk::new();
    desk.rewrite(
        "series.toml",
        "[forum.f]\nplace = \"Europe/Zurich\"",
        "[place.bern]\nzone = \"Europe/Zurich\"\n[place.basel]\nzone = \"Europe/Zurich\"\n[forum.f]\nplace = \"bern\"",
    );
    desk.rewrite("series.toml", "base = \"Europe/Zurich\"", "base = \"basel\"");
    desk.done(&["announce", "series.toml", "a", "--on", "2027-01-20"]);
    assert!(desk.read("series.plan.toml").contains("place = \"bern\""), "{}", desk.read("series.plan.toml"));
    desk.done(&["check", "series.toml"]);
    // Whether Bern is still known or not.
    desk.rewrite("series.toml", "place = \"bern\"", "place = \"basel\"");
    for (before, bern) in [("[place.bern]", "Bern"), ("[place.thun]", "`bern`")] {
        desk.rewrite("series.toml", "[place.bern]", before);
        let output = desk.run(&["check", "series.toml"]);
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(&format!("A was announced in {bern}, but F is now in Basel")), "{told}");
    }
}

/// Nobody keeps the plan as it was announced: it says so itself.
#[test]
fn a_correction_goes_by_what_was_announced() {
    let desk = Desk::new();
    desk.done(&["announce", "series.toml", "a", "b", "--on", "2027-01-20"]);
    desk.rewrite("series.plan.toml", "[placement.a]\nstarts = 2027-03-22 09:00:00", "[placement.a]\nstarts = 2027-03-24 14:00:00");
    let corrections: &[&str] = &["export", "series.toml", "--to", "md", "--what", "corrections", "--output", "out/"];
    desk.done(corrections);
    assert_eq!(fs::read_dir(desk.path("out")).expect("a folder").count(), 1);
    let page = desk.read("out/correction-a.md");
    assert!(page.contains("22 March") && page.contains("24 March"), "{page}");
    let output = desk.run(&["export", "series.toml", "--to", "ics", "--output", "out.ics"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains("was announced for") && told.contains("send a correction"), "{told}");
}

/// Two folders, one of which has links to the files of the other.
#[test]
#[cfg(unix)]
fn whoever_comes_by_a_link_waits_too() {
    for _ in 0..races(6) {
        let desk = Desk::new();
        let links = tempfile::tempdir().expect("a folder");
        for name in ["series.toml", "series.plan.toml"] {
            std::os::unix::fs::symlink(desk.path(name), links.path().join(name)).expect("a link");
        }
        let by_link = links.path().join("series.toml").to_string_lossy().into_owned();
        let announcing = [("a", by_link.as_str()), ("b", "series.toml"), ("c", by_link.as_str())]
            .map(|(name, series)| (name, desk.start(&["announce", series, name, "--on", "2027-01-20"])));
        for (name, child) in announcing {
            let (fine, told) = ended(child);
            assert!(fine && is_announced(&desk.read("series.plan.toml"), name), "{name}: {told}");
        }
    }
}

/// A hyphen is standard output, and no file of that name.
#[test]
fn a_hyphen_is_standard_output() {
    let desk = Desk::new();
    let before = desk.names();
    let calendar = desk.run(&["export", "series.toml", "--to", "ics", "--output", "-"]);
    assert!(calendar.status.success() && calendar.stdout.starts_with(b"BEGIN:VCALENDAR"), "{calendar:?}");
    desk.refused(&["plan", "series.toml", "--force", "--output", "-"], "`--output -` is standard output");
    desk.refused(&["export", "series.toml", "--to", "ics", "--invite", "--output", "-"], "invitations are written into a folder");
    let example = desk.run(&["new", "-"]);
    assert!(example.status.success() && example.stdout.starts_with(b"#"), "{example:?}");
    let sheets = desk.path("sheets");
    desk.done(&["export", "series.toml", "--to", "csv", "--output", &format!("{}/", sheets.display())]);
    let imported = desk.run(&["import", "sheets", "--output", "-"]);
    let text = String::from_utf8_lossy(&imported.stdout);
    assert!(imported.status.success() && text.contains("[consultation.a]") && !text.contains("Wrote"), "{imported:?}");
    fs::remove_dir_all(sheets).expect("removed");
    assert_eq!(desk.names(), before);
}

/// Where a plan is asked for, a folder is the plan in it, as where a series is asked for it is the series.
#[test]
fn a_folder_is_the_plan_in_it() {
    let desk = Desk::new();
    let folder = desk.folder.path().to_string_lossy().into_owned();
    desk.done(&["announce", "series.toml", "a", "--on", "2027-01-20", "--plan", &folder]);
    assert!(is_announced(&desk.read("series.plan.toml"), "a"));
    desk.done(&["check", "series.toml", &folder, "--baseline", &folder]);
    desk.done(&["export", "series.toml", &folder, "--to", "ics"]);
    let empty = tempfile::tempdir().expect("a folder");
    let none = empty.path().to_string_lossy().into_owned();
    desk.refused(&["announce", "series.toml", "b", "--on", "2027-01-20", "--plan", &none], "series.plan.toml");
}

/// Looking at a series without a plan is planning but for the search, and takes as much.
#[test]
fn what_a_series_without_a_plan_needs_is_reckoned_too() {
    let desk = Desk::new();
    fs::remove_file(desk.path("series.plan.toml")).expect("removed");
    desk.done(&["check", "series.toml"]);
    for format in ["text", "json"] {
        desk.refused(
            &["check", "series.toml", "--memory", "20 MB", "--format", format],
            "would take 61 MB of memory, and 20 MB is allowed",
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_goes_nowhere_does_not_count_as_sent() {
    let desk = Desk::new();
    desk.done(&["export", "series.toml", "--to", "ics", "--output", "/dev/null"]);
    assert_eq!(desk.names(), ["series.plan.toml", "series.toml"]);
}
