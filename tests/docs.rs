//! What is written for readers says what the program does.

/// `docs/language.md` is the page that the table of the language makes. To renew it: `FORA_WRITE_DOCS=1 cargo test --test docs`.
#[test]
fn the_page_of_the_language_is_the_one_that_its_table_makes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/language.md");
    let made = fora::input::language_page();
    if std::env::var_os("FORA_WRITE_DOCS").is_some() {
        std::fs::write(path, &made).expect("docs/language.md can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == made, "docs/language.md is not what the table makes; renew it with FORA_WRITE_DOCS=1");
}
