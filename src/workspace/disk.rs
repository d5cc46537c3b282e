//! Files written whole or not at all, and the lock under which all is written that lies beside a series.

use super::{Error, Notify};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// With what the names of files begin that are being written; six letters and digits follow.
const PREFIX: &str = ".fora-";

/// A file that is being written is never older: what is, was left by a program that was ended.
const LEFT_AFTER: Duration = Duration::from_secs(60);

/// Whether there is something of this name, be it a link that leads nowhere just now.
///
/// # Errors
/// The folder does not tell: what cannot be looked at may be there.
pub(crate) fn is_there(path: &Path) -> Result<bool, Error> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => {
            Err(Error::refused(format!("{} cannot be looked at: {error}", path.display()), "check the folder and its permissions"))
        }
    }
}

/// Whether a path is a pipe or a device: what is written there lies nowhere.
pub(crate) fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Writes a file whole or not at all.
///
/// # Errors
/// It cannot be written, or would come to belong to somebody else.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
    write_atomically(path, bytes.as_ref()).map_err(|error| {
        let fix = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
            _ => "check the folder and its permissions",
        };
        Error::unwritable(format!("{} cannot be written: {error}", path.display()), fix)
    })
}

/// Writes a file whole or not at all: into a new file of the same folder, which then takes its name.
///
/// A file that exists keeps its owner and permissions; a link to it stays a link. A device or a pipe has no name to give
/// away: it is written into.
///
/// # Errors
/// Whatever the disk says.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&path).is_ok_and(|existing| !existing.is_file()) {
        return OpenOptions::new().write(true).open(&path)?.write_all(bytes);
    }
    let folder = folder_of(&path);
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder `{}`", folder.display())));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(permissions);
    fault::step()?;
    // The name of the new file would tell nobody anything.
    let mut file = builder.tempfile_in(folder).map_err(|error| io::Error::new(error.kind(), error.kind().to_string()))?;
    file.write_all(bytes)?;
    if let Ok(existing) = fs::metadata(&path) {
        keep_owner(file.as_file(), &existing)?;
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    fault::step()?;
    file.persist(&path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// Removes a file, if it is there.
///
/// # Errors
/// It cannot be removed.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match fault::step().and_then(|()| fs::remove_file(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::unwritable(format!("{} cannot be removed: {error}", path.display()), "remove it by hand"))
        }
        _ => Ok(()),
    }
}

/// What ends a program between two steps on the disk.
#[cfg(not(test))]
mod fault {
    /// Nothing does.
    pub fn step() -> std::io::Result<()> {
        Ok(())
    }
}

/// What ends a program between two steps on the disk: in tests a count, after which nothing more reaches the disk.
#[cfg(test)]
pub(crate) mod fault {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static STEPS: Cell<Option<u32>> = const { Cell::new(None) };
    }

    /// Lets so many more steps of this thread reach the disk; all of them for `None`.
    pub fn after(steps: Option<u32>) {
        STEPS.set(steps);
    }

    /// Whether the count has ended.
    pub fn has_struck() -> bool {
        STEPS.get() == Some(0)
    }

    pub fn step() -> io::Result<()> {
        match STEPS.get() {
            Some(0) => Err(io::Error::other("the program was ended")),
            left => {
                STEPS.set(left.map(|left| left - 1));
                Ok(())
            }
        }
    }
}

/// A path without links, as far as there is something: whoever comes by a link has to find the same lock.
fn real(path: &Path) -> PathBuf {
    let beside = || Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.to_owned())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a file the owner and group of the one that it replaces.
#[cfg(unix)]
fn keep_owner(file: &File, existing: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) == (existing.uid(), existing.gid()) {
        return Ok(());
    }
    let uid = (own.uid() != existing.uid()).then_some(existing.uid());
    fchown(file, uid, Some(existing.gid())).map_err(|error| {
        io::Error::new(error.kind(), "it belongs to another user or group and would become yours: ask its owner, or write to another file")
    })
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// Sees that a new name outlasts a power cut. Where folders cannot be synchronised, the file itself has been.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Removes what a program left in a folder that was ended while it wrote there.
fn tidy(folder: &Path) {
    let is_left = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let letters = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).unwrap_or_default();
        let is_ours = letters.len() == 6 && letters.bytes().all(|letter| letter.is_ascii_alphanumeric());
        let age = entry.metadata().ok().filter(|found| found.is_file()).and_then(|found| found.modified().ok()?.elapsed().ok());
        is_ours && age.is_some_and(|age| age > LEFT_AFTER)
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(is_left) {
        _ = fs::remove_file(entry.path());
    }
}

/// The same for the folders of all these files.
pub(super) fn tidy_around(paths: &[PathBuf]) {
    let folders: BTreeSet<&Path> = paths.iter().map(|path| folder_of(path)).collect();
    folders.into_iter().for_each(tidy);
}

/// The right to write beside a series: its plan, its ledger and its calendars. One program at a time has it, and what it
/// writes it has read since.
///
/// It is a lock on a file of its own, `.NAME.lock` beside `NAME.toml`, which no editor replaces.
pub(crate) struct Lock {
    /// Locked for as long as it is open; `None` where the disk knows no locks.
    file: Option<File>,
    path: PathBuf,
}

impl Lock {
    /// Waits until nobody else writes beside a series.
    ///
    /// # Errors
    /// Its folder cannot be written to.
    pub fn beside(series: &Path, notify: &dyn Notify) -> Result<Self, Error> {
        let series = real(series);
        let name = series.file_stem().unwrap_or_default().to_string_lossy();
        Lock::at(folder_of(&series).join(format!(".{name}.lock")), notify)
    }

    /// The same for a plan of a series: in the folder of the series, where it lies there, and beside itself elsewhere.
    ///
    /// # Errors
    /// As of [`Lock::beside`].
    pub fn of_plan(series: &Path, plan: &Path, notify: &dyn Notify) -> Result<Self, Error> {
        if is_device(plan) {
            return Ok(Lock { file: None, path: plan.to_owned() });
        }
        let (series, plan) = (real(series), real(plan));
        let is_beside = series.is_file() && folder_of(&series) == folder_of(&plan);
        Lock::beside(if is_beside { &series } else { &plan }, notify)
    }

    fn at(path: PathBuf, notify: &dyn Notify) -> Result<Self, Error> {
        let unwritable = |error: io::Error| {
            let what = folder_of(&path).display().to_string();
            if !folder_of(&path).is_dir() {
                return Error::unwritable(format!("there is no folder `{what}`"), "make it, or name another");
            }
            if path.exists() {
                let fix = "if no other command is running, remove it";
                return Error::unwritable(format!("{} cannot be opened: {error}", path.display()), fix);
            }
            Error::unwritable(format!("{what} cannot be written to: {error}"), "check the folder and its permissions")
        };
        let mut waits = false;
        loop {
            // One that another user left is not ours to write, and can be locked all the same.
            let made = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
            let file = made.or_else(|error| File::open(&path).map_err(|_| error)).map_err(unwritable)?;
            let taken = match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    if !std::mem::replace(&mut waits, true) {
                        notify.notice("Waiting for another program that writes beside this series.");
                    }
                    file.lock()
                }
                Err(TryLockError::Error(error)) => Err(error),
                Ok(()) => Ok(()),
            };
            if let Err(error) = taken {
                let what = path.display();
                notify.notice(&format!("{what} cannot be locked ({error}): make sure that nobody else writes beside this series now."));
                return Ok(Lock { file: None, path });
            }
            // Whoever had it before has removed the file; the next in turn has to have the one that is there.
            if is_still(&file, &path) {
                tidy(folder_of(&path));
                return Ok(Lock { file: Some(file), path });
            }
        }
    }
}

impl Drop for Lock {
    /// Leaves no file behind. Whoever waits for this one finds that it is gone.
    fn drop(&mut self) {
        if cfg!(unix) && self.file.is_some() {
            _ = fs::remove_file(&self.path);
        }
    }
}

/// Nobody is told what is good to know.
pub(super) struct Silent;

impl Notify for Silent {
    fn notice(&self, _: &str) {}
}

/// Whether an open file is the one of this name.
#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |found: fs::Metadata| (found.dev(), found.ino());
    file.metadata().ok().map(identity).is_some_and(|own| fs::metadata(path).ok().map(identity) == Some(own))
}

#[cfg(not(unix))]
fn is_still(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_over_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("series.toml");
        write_atomically(&path, b"one").expect("written");
        write_atomically(&path, b"two").expect("written over");
        assert_eq!((fs::read(&path).expect("read"), names(folder.path())), (b"two".to_vec(), vec!["series.toml".to_owned()]));
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_is_written_into_and_stays_a_pipe() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
            return;
        }
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe)
        });
        write_atomically(&pipe, b"told").expect("written");
        assert!(!fs::metadata(&pipe).expect("still there").is_file());
        assert_eq!(reader.join().expect("a reader").expect("read"), "told");
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind_and_says_why() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("taken")).expect("a folder");
        write_atomically(&folder.path().join("taken"), b"x").expect_err("a folder");
        let error = write_atomically(&folder.path().join("no").join("x"), b"x").expect_err("no folder");
        assert!(error.to_string().starts_with("there is no folder `"), "{error}");
        assert_eq!(names(folder.path()), ["taken"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_keeps_its_mode_and_owner() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan");
        fs::write(&path, "one").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
        // Only root may give files away.
        let is_given = chown(&path, Some(12_345), Some(12_346)).is_ok();
        write_atomically(&path, b"two").expect("written over");
        let found = fs::metadata(&path).expect("there");
        assert_eq!(found.mode() & 0o777, 0o640);
        assert!(!is_given || (found.uid(), found.gid()) == (12_345, 12_346), "{found:?}");
    }

    #[test]
    fn only_what_was_left_long_ago_and_is_ours_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let long_ago = SystemTime::now() - 2 * LEFT_AFTER;
        for (name, is_old) in [(".fora-aB3xY9", true), (".fora-zzzzzz", false), (".fora-notes", true), (".fora-a.b.c.", true)] {
            let file = File::create(folder.path().join(name)).expect("a file");
            file.set_modified(if is_old { long_ago } else { SystemTime::now() }).expect("a time");
        }
        drop(Lock::beside(&folder.path().join("series.toml"), &Silent).expect("a lock"));
        assert_eq!(names(folder.path()), [".fora-a.b.c.", ".fora-notes", ".fora-zzzzzz"]);
    }

    #[test]
    fn one_at_a_time_writes_beside_a_series_and_no_lock_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let (series, count) = (folder.path().join("series.toml"), folder.path().join("count"));
        fs::write(&count, "0").expect("written");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        let _lock = Lock::beside(&series, &Silent).expect("a lock");
                        let counted: u32 = fs::read_to_string(&count).expect("read").parse().expect("a number");
                        write_atomically(&count, (counted + 1).to_string().as_bytes()).expect("written");
                    }
                });
            }
        });
        assert_eq!(fs::read_to_string(&count).expect("read"), "200");
        assert_eq!(names(folder.path()), ["count"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_leads_nowhere_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("ledger");
        assert!(!is_there(&link).expect("told"));
        std::os::unix::fs::symlink("gone/ledger", &link).expect("a link");
        assert!(is_there(&link).expect("told"));
    }
}
