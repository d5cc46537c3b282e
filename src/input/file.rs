//! Files on the disk, taken whole, with what is wrong said as a finding.

use crate::finding::{FileId, Finding, Place, Sources};
use crate::model::RuleName;
#[cfg(feature = "xlsx")]
use crate::sheet::xlsx;
use crate::sheet::{Book, csv};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 10_000_000;

/// The series file that a path means: the file itself, or `series.toml` in the folder.
pub fn series_path(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("series.toml") } else { path.to_owned() }
}

/// The largest ledger that is read, in bytes: one entry for each event in each feed.
pub const LARGEST_LEDGER: u64 = 200_000_000;

/// Takes a file, or `series.toml` of a folder.
///
/// # Errors
/// A finding if it is missing, cannot be read, is larger than [`LARGEST_FILE`] or is not UTF-8.
pub fn load(sources: &mut Sources, path: &Path) -> Result<FileId, Box<Finding>> {
    load_up_to(LARGEST_FILE, sources, path)
}

/// The same, up to another size.
///
/// # Errors
/// As those of [`load`].
pub fn load_up_to(largest: u64, sources: &mut Sources, path: &Path) -> Result<FileId, Box<Finding>> {
    let (name, bytes) = contents(largest, path)?;
    taken(largest, sources, &name, bytes)
}

/// The bytes of a file, or of `series.toml` of a folder, with the name under which it was found.
pub(super) fn contents(largest: u64, path: &Path) -> Result<(String, Vec<u8>), Box<Finding>> {
    let file = series_path(path);
    let name = file.display().to_string();
    let bytes = whole(&file, largest, |error| unreadable(&name, path, error))?;
    Ok((name, bytes))
}

/// The bytes of a file that is not larger than so much; `unreadable` says what the disk has against it.
fn whole(file: &Path, largest: u64, unreadable: impl Fn(&io::Error) -> Finding) -> Result<Vec<u8>, Box<Finding>> {
    let found = fs::metadata(file).map_err(|error| Box::new(unreadable(&error)))?;
    if !found.is_file() && !found.is_dir() && !is_handed_over(file) {
        let message = format!("`{}` is a pipe or a device, but only files are read", file.display());
        return Err(Box::new(Finding::new(RuleName::NoFile, message).fix("write its output to a file, and name that")));
    }
    let size = found.len();
    if size > largest {
        return Err(Box::new(too_large(&file.display().to_string(), &size.to_string(), largest)));
    }
    let bytes = bytes(file, largest + 1).map_err(|error| Box::new(unreadable(&error)))?;
    fits(largest, &file.display().to_string(), &bytes)?;
    Ok(bytes)
}

/// Whether a path is what a shell hands over, such as standard input or `<(...)`: somebody writes into it already, while
/// a pipe on the disk may wait for ever.
fn is_handed_over(path: &Path) -> bool {
    path == Path::new("/dev/stdin") || path.starts_with("/dev/fd") || path.starts_with("/proc")
}

/// Refuses what is larger than so much; those who read it may have stopped there.
fn fits(largest: u64, name: &str, bytes: &[u8]) -> Result<(), Box<Finding>> {
    let size = bytes.len();
    if size as u64 > largest { Err(Box::new(too_large(name, &format!("at least {size}"), largest))) } else { Ok(()) }
}

/// The beginning of a file, at most so many bytes: what a shell hands over has no size and may have no end.
fn bytes(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The bytes of a file that a series names, at most so many; its name is meant from the folder of the series.
///
/// # Errors
/// Whatever the disk says, and that it is no file: a pipe or a device may have no end.
pub fn read_beside(series: &Path, name: &str, most: u64) -> io::Result<Vec<u8>> {
    let path = series.parent().unwrap_or(Path::new("")).join(name);
    if !fs::metadata(&path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    bytes(&path, most)
}

/// Takes the bytes of a file, or of standard input, under a name. A byte order mark is dropped.
///
/// # Errors
/// A finding if they are more than [`LARGEST_FILE`] or not UTF-8.
pub fn take(sources: &mut Sources, name: &str, bytes: Vec<u8>) -> Result<FileId, Box<Finding>> {
    taken(LARGEST_FILE, sources, name, bytes)
}

/// The same, up to another size.
pub(super) fn taken(largest: u64, sources: &mut Sources, name: &str, bytes: Vec<u8>) -> Result<FileId, Box<Finding>> {
    fits(largest, name, &bytes)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(name, text.strip_prefix('\u{feff}').unwrap_or(&text))),
        Err(error) => Err(Box::new(not_utf8(sources, name, error.as_bytes(), error.utf8_error().valid_up_to()))),
    }
}

/// Takes a workbook, or the files `*.csv` of a folder, each a sheet.
///
/// # Errors
/// A finding if there is none, it cannot be read, or is larger than what is read; of every workbook where the feature
/// `xlsx` is not built.
pub fn load_book(path: &Path) -> Result<Book, Box<Finding>> {
    let name = path.display().to_string();
    if path.is_dir() {
        return load_folder(path, &name);
    }
    let bytes = whole(path, LARGEST_FILE, |error| match error.kind() {
        io::ErrorKind::NotFound => Finding::new(RuleName::NoFile, format!("there is no workbook `{name}`")).fix("check the name"),
        _ => unreadable(&name, path, error),
    })?;
    workbook(&bytes).map_err(|(error, fix)| Box::new(Finding::new(RuleName::Syntax, format!("`{name}`: {error}")).fix(fix)))
}

/// The sheets of a workbook, or what is the matter and the way out.
#[cfg(feature = "xlsx")]
fn workbook(bytes: &[u8]) -> Result<Book, (String, &'static str)> {
    let fix = "save it as `.xlsx` with a spreadsheet program, or name a folder of `.csv` files";
    xlsx::read(bytes).map_err(|error| (error, fix))
}

#[cfg(not(feature = "xlsx"))]
fn workbook(_: &[u8]) -> Result<Book, (String, &'static str)> {
    let fix = "save each sheet as `.csv` in a folder and name the folder, or build fora with `--features xlsx`";
    Err(("this build of fora reads no workbooks, only folders of `.csv` files".into(), fix))
}

fn load_folder(folder: &Path, name: &str) -> Result<Book, Box<Finding>> {
    let entries = fs::read_dir(folder).map_err(|error| Box::new(unreadable(name, folder, &error)))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_csv(path)).collect();
    files.sort();
    if files.is_empty() {
        let message = format!("the folder `{name}` has no `.csv` file");
        return Err(Box::new(Finding::new(RuleName::NoFile, message).fix("name a workbook, or a folder of `.csv` files")));
    }
    let mut book = Book::default();
    for file in files {
        let mut sources = Sources::default();
        // The message names the file and the line; nobody keeps the text that a label would point into.
        let id = load(&mut sources, &file).map_err(|finding| Box::new(Finding { labels: Vec::new(), ..*finding }))?;
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let sheet = csv::read(&stem, &sources.file(id).text);
        book.sheets.push(sheet.map_err(|(message, fix)| Box::new(Finding::new(RuleName::Syntax, message).fix(fix)))?);
    }
    Ok(book)
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

fn unreadable(name: &str, given: &Path, error: &io::Error) -> Finding {
    let missing = error.kind() == io::ErrorKind::NotFound;
    let plan = given.to_string_lossy().ends_with(".plan.toml");
    if given.is_dir() && given.to_string_lossy().ends_with(".ledger.toml") {
        return Finding::new(RuleName::NoFile, format!("`{}` is a folder, but a ledger is a file", given.display()))
            .fix("move the folder away, or put the ledger back");
    }
    match (missing, given.is_dir()) {
        (true, true) if plan => Finding::new(RuleName::NoFile, format!("`{}` is a folder, but a plan is a file", given.display()))
            .fix("move the folder away, or name another file"),
        (true, false) if plan => {
            Finding::new(RuleName::NoFile, format!("there is no plan `{name}`")).fix("make one with `fora plan`, or check the name")
        }
        (true, true) => Finding::new(RuleName::NoFile, format!("the folder `{}` has no `series.toml`", given.display()))
            .fix("name the file, or write an example with `fora new`"),
        (true, false) => {
            Finding::new(RuleName::NoFile, format!("there is no file `{name}`")).fix("check the name, or write an example with `fora new`")
        }
        _ => Finding::new(RuleName::NoFile, format!("`{name}` cannot be read: {error}")).fix("check the file and its permissions"),
    }
}

fn too_large(name: &str, size: &str, largest: u64) -> Finding {
    let message = format!("`{name}` has {size} bytes; at most {largest} are read");
    Finding::new(RuleName::Syntax, message).fix("check that this is the file you mean, or split the series")
}

/// Keeps the readable beginning as the file's text, so that the finding can show the line.
fn not_utf8(sources: &mut Sources, name: &str, bytes: &[u8], offset: usize) -> Finding {
    let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
    let file = sources.add(name, String::from_utf8_lossy(bytes));
    let message = format!("`{name}` is not UTF-8 at byte {offset}, in line {line}");
    Finding::new(RuleName::Syntax, message).at(Place { file, bytes: offset..offset }, "not a letter of UTF-8").fix("save the file as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let mut sources = Sources::default();
        let folder = tempfile::tempdir().expect("a folder");
        let missing = load(&mut sources, &folder.path().join("x.toml")).expect_err("missing");
        assert!(missing.message.starts_with("there is no file"), "{}", missing.message);
        let empty = load(&mut sources, folder.path()).expect_err("no series.toml");
        assert!(empty.message.ends_with("has no `series.toml`"), "{}", empty.message);
        let latin = take(&mut sources, "latin.toml", b"a = 1\nb = \"\xe9\"".to_vec()).expect_err("not UTF-8");
        assert_eq!(latin.message, "`latin.toml` is not UTF-8 at byte 11, in line 2");
        let plan = load(&mut sources, &folder.path().join("x.plan.toml")).expect_err("missing");
        assert!(plan.message.starts_with("there is no plan") && plan.fix.is_some_and(|fix| fix.contains("fora plan")), "{}", plan.message);
        fs::create_dir(folder.path().join("y.plan.toml")).expect("a folder");
        let plan = load(&mut sources, &folder.path().join("y.plan.toml")).expect_err("a folder");
        assert!(plan.message.ends_with("is a folder, but a plan is a file"), "{}", plan.message);
        let large = take(&mut sources, "large.toml", vec![b' '; LARGEST_FILE as usize + 1]).expect_err("too large");
        assert_eq!(large.message, "`large.toml` has at least 10000001 bytes; at most 10000000 are read");
    }

    #[test]
    fn a_folder_means_its_series_and_a_byte_order_mark_is_no_text() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("series.toml"), "\u{feff}[series]\n# again").expect("written");
        let mut sources = Sources::default();
        let file = load(&mut sources, folder.path()).expect("read");
        assert_eq!(sources.file(file).text, "[series]\n# again");
    }

    #[test]
    fn the_size_of_a_file_is_told_in_every_form() {
        let folder = tempfile::tempdir().expect("a folder");
        let told = |name: &str| {
            let path = folder.path().join(name);
            File::create(&path).expect("a file").set_len(20_000_000).expect("a size");
            if name.ends_with(".xlsx") { load_book(&path).map(drop) } else { load(&mut Sources::default(), &path).map(drop) }
        };
        for name in ["a.toml", "a.ics", "a.xml", "a.xlsx"] {
            let message = told(name).expect_err("too large").message;
            assert!(message.ends_with("has 20000000 bytes; at most 10000000 are read"), "{message}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_device_and_a_pipe_on_the_disk_are_no_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe.csv");
        let has_pipe = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
        for path in [Path::new("/dev/zero"), &pipe].into_iter().take(1 + usize::from(has_pipe)) {
            let told = [load(&mut Sources::default(), path).expect_err("no file"), load_book(path).expect_err("no file")];
            for finding in told {
                assert!(finding.message.ends_with("is a pipe or a device, but only files are read"), "{}", finding.message);
            }
        }
        if has_pipe {
            let told = load_book(folder.path()).expect_err("no file").message;
            assert!(told.ends_with("is a pipe or a device, but only files are read"), "{told}");
        }
    }

    /// As the program gets it from `<(...)`.
    #[test]
    #[cfg(target_os = "linux")]
    fn what_a_shell_hands_over_is_read_though_it_is_a_pipe() {
        use std::os::fd::AsRawFd;
        let read = |most: u64, bytes: &'static [u8]| {
            use std::io::Write;
            let (reader, mut writer) = io::pipe().expect("a pipe");
            // Whoever has read enough does not take the rest.
            let writing = std::thread::spawn(move || writer.write_all(bytes).is_ok());
            let path = format!("/dev/fd/{}", reader.as_raw_fd());
            let mut sources = Sources::default();
            let file = load_up_to(most, &mut sources, Path::new(&path)).map(|file| sources.file(file).text.clone());
            drop(reader);
            writing.join().expect("a writer");
            file
        };
        assert_eq!(read(10, b"a = 1"), Ok("a = 1".into()));
        let endless = read(10, &[b'#'; 200_000]).expect_err("too large").message;
        assert!(endless.ends_with("has at least 11 bytes; at most 10 are read"), "{endless}");
    }
}
