//! Cuts the pages of the rules out of their files, so that the program carries the page of each and not its code and tests.

use std::env;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/rules");
    let mut files: Vec<_> = fs::read_dir("src/rules")?.collect::<io::Result<Vec<_>>>()?.into_iter().map(|entry| entry.path()).collect();
    files.sort();
    let mut table = String::from(
        "/// The page of each file in this folder, by the name of the file, in their order.\nstatic PAGES: &[(&str, &str)] = &[\n",
    );
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        let page = header(&fs::read_to_string(file)?);
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        // What has no section is no page.
        if page.contains("\n# ") {
            writeln!(table, "    ({name:?}, {page:?}),").map_err(io::Error::other)?;
        }
    }
    table += "];\n";
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&folder).join("pages.rs"), table)
}

/// The text of the comment that opens a file, without its markers.
fn header(file: &str) -> String {
    let lines = file.lines().map_while(|line| line.strip_prefix("//!"));
    let text: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    text.join("\n") + "\n"
}
