//! `fora push` beside a real calendar server: Radicale, on this computer, with a password.
//!
//! Radicale comes from the Python of `FORA_RADICALE` if that is set, else from `python3` if that has it, else from a
//! virtual environment made here with pip. If none of these works the test says so and is not passed.
#![cfg(feature = "caldav")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// The release that is installed where none is there.
const RADICALE: &str = "radicale==3.9.0";

const SERIES: &str = r#"
[series]
title = "Talks"
base = "Europe/Zurich"
planned = 2027-01-04

[place.bali]
zone = "Asia/Makassar"

[person.ana]
base = "Europe/Zurich"

[audience.geneva]
zone = "Europe/Zurich"
size = 10

[forum.hall]
place = "bali"
opens = 2027-03-01
closes = 2027-03-31
room.main = { seats = 50 }

[consultation]
a = { forum = "hall", moderator = "ana", title = "Größe; \"α\", and a title that is long enough to be folded over more than one line of a calendar" }
b = { forum = "hall", moderator = "ana" }
c = {}
paper = { written = true, from = 2027-03-08, to = 2027-03-19 }
"#;

const PLAN: &str = r#"
[placement]
a = { starts = 2027-03-02 09:00:00 }
b = { starts = 2027-03-03 09:00:00, state = "confirmed" }
c = { starts = 2027-03-28 01:30:00 }
paper = { from = 2027-03-08, to = 2027-03-19 }
"#;

/// A Python that has Radicale.
fn python() -> PathBuf {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    let has = |python: &Path| {
        Command::new(python).args(["-c", "import radicale"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let find = || {
        if let Some(python) = std::env::var_os("FORA_RADICALE") {
            return PathBuf::from(python);
        }
        if has(Path::new("python3")) {
            return "python3".into();
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("radicale");
        let python = folder.join("bin/python");
        if !has(&python) {
            let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).status().expect("python3 is there");
            assert!(made.success(), "a virtual environment of Python");
            let installed = Command::new(&python).args(["-m", "pip", "install", "--quiet", RADICALE]).status().expect("pip is there");
            assert!(installed.success() && has(&python), "{RADICALE} is installed");
        }
        python
    };
    PYTHON.get_or_init(find).clone()
}

/// Radicale with one user, one calendar, and a folder of its own.
struct Radicale {
    folder: tempfile::TempDir,
    process: Child,
    port: u16,
}

impl Drop for Radicale {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// `ana:secret`, as the header says it.
const AUTHORIZATION: &str = "Authorization: Basic YW5hOnNlY3JldA==\r\n";

impl Radicale {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
        fs::write(folder.path().join("users"), "ana:secret\n").expect("written");
        let config = format!(
            "[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {0}/users\nhtpasswd_encryption = plain\ndelay = 0\n\
             [rights]\ntype = owner_only\n[storage]\nfilesystem_folder = {0}/collections\n[logging]\nlevel = error\n",
            folder.path().display()
        );
        fs::write(folder.path().join("config"), config).expect("written");
        let mut command = Command::new(python());
        command.args(["-m", "radicale", "-C"]).arg(folder.path().join("config")).stdout(Stdio::null()).stderr(Stdio::null());
        let radicale = Radicale { process: command.spawn().expect("Radicale starts"), folder, port };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                let made = radicale.ask("MKCALENDAR", "/ana/talks/", AUTHORIZATION, "");
                assert_eq!(made.0, 201, "{}", made.1);
                return radicale;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("Radicale does not answer on {port}");
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}/ana/talks/", self.port)
    }

    /// Asks by hand, without any code of fora.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        let mut socket = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let head = format!("{method} {path} HTTP/1.0\r\nHost: localhost\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
        socket.write_all((head + body).as_bytes()).expect("asked");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("answered");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, answer)
    }

    /// What the server keeps, by file name, with the time of writing.
    fn kept(&self) -> Vec<(String, String)> {
        let folder = self.folder.path().join("collections/collection-root/ana/talks");
        let entries = fs::read_dir(folder).expect("the calendar").map(|entry| entry.expect("an entry").path());
        let mut kept: Vec<(String, String)> = entries
            .filter(|path| path.extension().is_some_and(|ending| ending == "ics"))
            .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(&path).expect("read")))
            .collect();
        kept.sort();
        kept
    }

    /// One resource, unfolded.
    fn resource(&self, name: &str) -> String {
        self.kept().into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name} is there")).1.replace("\r\n ", "")
    }
}

struct Office(tempfile::TempDir);

impl Office {
    fn new() -> Self {
        let office = Office(tempfile::tempdir().expect("a folder"));
        office.write("series.toml", SERIES);
        office.write("series.plan.toml", PLAN);
        office
    }

    /// What the names of resources begin with.
    fn stem(&self) -> String {
        self.0.path().file_name().expect("a name").to_string_lossy().replace('.', "=2E")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("written");
    }

    fn edit(&self, from: &str, to: &str) {
        let plan = fs::read_to_string(self.0.path().join("series.plan.toml")).expect("read");
        assert!(plan.contains(from), "{from}");
        self.write("series.plan.toml", &plan.replace(from, to));
    }

    fn command(&self, arguments: &str, password: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fora"));
        command.current_dir(self.0.path()).args(arguments.split_whitespace()).env("XDG_CONFIG_HOME", self.0.path());
        command.env("FORA_CALDAV_PASSWORD", password).env_remove("FORA_CALDAV_USER");
        // A proxy of the machine has nothing to do with a server on it.
        command.env("http_proxy", "http://127.0.0.1:1").env("HTTP_PROXY", "http://127.0.0.1:1");
        command
    }

    /// Pushes, and tells what was said and the exit code.
    fn push(&self, server: &Radicale, more: &str) -> (String, i32) {
        self.push_to(&server.address(), "secret", more)
    }

    fn push_to(&self, address: &str, password: &str, more: &str) -> (String, i32) {
        let output = self.command(&format!("push --to {address} --user ana {more}"), password).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (said, output.status.code().expect("it ended by itself"))
    }
}

#[test]
fn a_calendar_is_made_kept_up_to_date_and_never_doubled() {
    let (server, office) = (Radicale::start(), Office::new());
    let (said, code) = office.push(&server, "");
    assert!(code == 0 && said.contains("Pushed: 4 created."), "{code} {said}");
    let names: Vec<String> = server.kept().into_iter().map(|(name, _)| name).collect();
    let calendar = office.0.path().file_name().expect("a name").to_string_lossy().into_owned();
    let stem = calendar.replace('.', "=2E");
    assert_eq!(names, ["a", "b", "c", "paper"].map(|name| format!("{stem}.{name}.ics")));
    let a = server.resource(&format!("{stem}.a.ics"));
    for line in ["DTSTART;TZID=Asia/Makassar:20270302T090000", "SEQUENCE:0", "STATUS:TENTATIVE", "Größe\\; \"α\"\\, and a title"] {
        assert!(a.contains(line), "{line} in {a}");
    }
    assert!(!a.contains("METHOD"), "a resource has no method");

    // The same again changes nothing, not even a file.
    let before = server.kept();
    let (said, code) = office.push(&server, "");
    assert!(code == 0 && said.contains("Nothing to change."), "{said}");
    assert_eq!(server.kept(), before);

    // One moves, one is called off, one leaves the plan.
    office.edit("09:00:00 }", "14:00:00 }");
    office.edit("state = \"confirmed\"", "state = \"cancelled\"");
    office.edit("c = { starts = 2027-03-28 01:30:00 }\n", "");
    let (said, code) = office.push(&server, "");
    assert!(code == 0 && said.contains("Pushed: 1 updated, 2 cancelled."), "{said}");
    assert!(said.contains("moves from Tue 2 Mar 2027 09:00-") && said.contains("B is cancelled"), "what moved is told: {said}");
    assert_eq!(server.kept().len(), 4);
    let a = server.resource(&format!("{stem}.a.ics"));
    assert!(a.contains("SEQUENCE:1") && a.contains("DTSTART;TZID=Asia/Makassar:20270302T140000"), "{a}");
    for name in ["b", "c"] {
        let resource = server.resource(&format!("{stem}.{name}.ics"));
        assert!(resource.contains("STATUS:CANCELLED") && resource.contains("SUMMARY:CANCELLED: "), "{resource}");
    }
    assert_eq!(office.push(&server, "").0.lines().next(), Some("Nothing to change."));
}

#[test]
fn what_somebody_else_changed_or_made_is_left_alone() {
    let (server, office) = (Radicale::start(), Office::new());
    office.push(&server, "");
    let stem = office.0.path().file_name().expect("a name").to_string_lossy().replace('.', "=2E");
    let path = format!("/ana/talks/{stem}.a.ics");
    let theirs = server.resource(&format!("{stem}.a.ics")).replace("SUMMARY:", "SUMMARY:Mine: ");
    let headers = format!("{AUTHORIZATION}Content-Type: text/calendar\r\n");
    assert!(server.ask("PUT", &path, &headers, &theirs).0 < 300);
    let own = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:mine\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:20270101T000000Z\r\nSUMMARY:Mine\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert!(server.ask("PUT", "/ana/talks/mine.ics", &headers, own).0 < 300);
    office.edit("09:00:00", "15:00:00");
    let (said, code) = office.push(&server, "");
    assert!(code == 1 && said.contains("was changed or made there by somebody else, so it was left alone"), "{code} {said}");
    assert!(said.contains("Pushed: 1 updated."), "the other one is updated: {said}");
    assert!(server.resource(&format!("{stem}.a.ics")).contains("SUMMARY:Mine: "));
    assert!(server.resource("mine.ics").contains("SUMMARY:Mine"));
    let (said, code) = office.push(&server, "--replace");
    assert!(code == 0 && said.contains("Pushed: 1 updated."), "{said}");
    assert!(server.resource(&format!("{stem}.a.ics")).contains("20270302T150000"));
    assert_eq!(server.kept().len(), 5);
}

#[test]
fn killed_at_any_moment_the_next_push_completes_it() {
    for pause in [0, 5, 10, 20, 40, 80, 160] {
        let (server, office) = (Radicale::start(), Office::new());
        let mut child = office.command(&format!("push --to {} --user ana", server.address()), "secret");
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(Duration::from_millis(pause));
        _ = child.kill();
        _ = child.wait();
        // The plan may even change in between.
        if pause % 20 == 0 {
            office.edit("09:00:00", "16:00:00");
        }
        let (said, code) = office.push(&server, "");
        assert!(code == 0, "killed after {pause} ms: {said}");
        assert_eq!(server.kept().len(), 4, "killed after {pause} ms");
        assert_eq!(office.push(&server, "").0.lines().next(), Some("Nothing to change."), "killed after {pause} ms");
    }
}

#[test]
fn a_wrong_password_or_calendar_is_said_and_the_password_is_nowhere() {
    let (server, office) = (Radicale::start(), Office::new());
    let wrong = office.command(&format!("push --to {} --user ana", server.address()), "not-secret").output().expect("it runs");
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert!(wrong.status.code() == Some(2) && said.contains("401") && said.contains("asks for a valid user name and password"), "{said}");
    let nowhere = office
        .command(&format!("push --to {} --user ana", server.address().replace("talks", "nowhere")), "secret")
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&nowhere.stderr);
    assert!(nowhere.status.code() == Some(2) && said.contains("there is no such calendar"), "{said}");
    let clear = office.command("push --to http://example.org/ana/ --user ana", "secret").output().expect("it runs");
    assert!(String::from_utf8_lossy(&clear.stderr).contains("would send the password unencrypted"));
    for entry in fs::read_dir(office.0.path()).expect("a folder").map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file())
    {
        assert!(!fs::read_to_string(&entry).expect("text").contains("secret"), "{}", entry.display());
    }
}

#[test]
fn what_somebody_else_did_is_told_where_the_plan_is_the_same() {
    let (server, office) = (Radicale::start(), Office::new());
    office.push(&server, "");
    let (a, b) = (format!("/ana/talks/{}.a.ics", office.stem()), format!("{}.b.ics", office.stem()));
    assert!(server.ask("DELETE", &a, AUTHORIZATION, "").0 < 300);
    let theirs = server.resource(&b).replace("SUMMARY:", "SUMMARY:Mine: ");
    let headers = format!("{AUTHORIZATION}Content-Type: text/calendar\r\n");
    assert!(server.ask("PUT", &format!("/ana/talks/{b}"), &headers, &theirs).0 < 300);
    for _ in 0..2 {
        let (said, code) = office.push(&server, "");
        assert!(code == 1 && said.contains("was deleted there by somebody else, so it was not put back"), "{code} {said}");
        assert!(said.contains("B was changed or made there by somebody else, so it was left alone"), "{said}");
        assert_eq!(server.kept().len(), 3);
    }
    let (said, code) = office.push(&server, "--replace");
    assert!(code == 0 && said.contains("Pushed: 1 created, 1 updated."), "{code} {said}");
    assert!(server.kept().len() == 4 && !server.resource(&b).contains("Mine"));
    assert_eq!(office.push(&server, "").0.lines().next(), Some("Nothing to change."));
}

#[test]
fn a_lost_ledger_makes_no_foreign_entries_and_no_lower_numbers() {
    let (server, office) = (Radicale::start(), Office::new());
    office.push(&server, "");
    office.edit("a = { starts = 2027-03-02 09:00:00 }", "a = { starts = 2027-03-02 11:00:00 }");
    office.push(&server, "");
    let before = server.kept();
    fs::remove_file(office.0.path().join("series.ledger.toml")).expect("it was there");
    let (said, code) = office.push(&server, "");
    assert!(code == 0 && said.contains("Pushed: 4 already there."), "{code} {said}");
    assert_eq!(server.kept(), before);
    fs::remove_file(office.0.path().join("series.ledger.toml")).expect("it was there");
    office.edit("a = { starts = 2027-03-02 11:00:00 }", "a = { starts = 2027-03-02 15:00:00 }");
    assert_eq!(office.push(&server, "").1, 1, "without a ledger it may be of anybody");
    assert_eq!(office.push(&server, "--replace").1, 0);
    assert!(server.resource(&format!("{}.a.ics", office.stem())).contains("SEQUENCE:2"));
}

#[test]
fn what_was_imported_under_another_name_does_not_stop_the_others() {
    let (server, office) = (Radicale::start(), Office::new());
    office.push(&server, "");
    let a = server.resource(&format!("{}.a.ics", office.stem()));
    let headers = format!("{AUTHORIZATION}Content-Type: text/calendar\r\n");
    for (name, _) in server.kept() {
        assert!(server.ask("DELETE", &format!("/ana/talks/{name}"), AUTHORIZATION, "").0 < 300);
    }
    fs::remove_file(office.0.path().join("series.ledger.toml")).expect("it was there");
    assert!(server.ask("PUT", "/ana/talks/imported.ics", &headers, &a).0 < 300);
    for told in ["Pushed: 3 created.", "Nothing was written."] {
        let (said, code) = office.push(&server, "");
        assert!(code == 1 && said.contains(told) && said.contains("is there under another name"), "{code} {said}");
        assert!(!said.contains("--replace"), "that would change nothing: {said}");
    }
    assert!(server.ask("DELETE", "/ana/talks/imported.ics", AUTHORIZATION, "").0 < 300);
    assert_eq!(office.push(&server, "").1, 0);
    assert_eq!(server.kept().len(), 4);
}

#[test]
fn only_one_calendar_and_one_feed_of_it_is_written_to() {
    let (server, office) = (Radicale::start(), Office::new());
    let home = server.address().replace("talks/", "");
    for (address, words) in [
        (home, "what is at this address is not a calendar"),
        (server.address() + "#f", "`--to` is not the address of a calendar"),
        (server.address().replace("/ana", ":1/ana"), "`--to` is not the address of a calendar"),
        (server.address().replace("talks", "nowhere"), "there is no such calendar"),
        (server.address().replace("http:", "https:"), "that the server is running"),
    ] {
        let (said, code) = office.push_to(&address, "secret", "");
        assert!(code == 2 && said.contains(words) && !said.contains("push again"), "{address}: {code} {said}");
        assert!(server.kept().is_empty() && !office.0.path().join("series.ledger.toml").exists(), "{address}");
    }
    let (said, _) = office.push_to(&server.address(), "", "");
    assert!(said.contains("there is no password for the user `ana`"), "{said}");
    assert_eq!(office.push(&server, "").1, 0);
    let loud = server.address().replace("http:", "HTTP:");
    let before = server.kept();
    let (said, code) = office.push_to(&loud, "secret", "--what person:ana");
    assert!(code == 2 && said.contains("already holds the feed `series` of this series"), "{code} {said}");
    assert_eq!(server.kept(), before);
    assert_eq!(office.push_to(&loud, "secret", "").0.lines().next(), Some("Nothing to change."));
}
