//! The one line that tells that work goes on.

use super::desk::Desk;
use crate::present::{Look, words};
use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Stderr, Write};
use std::time::{Duration, Instant};

/// Nothing is told of work that is done sooner.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the line is written anew.
const PACE: Duration = Duration::from_millis(200);

/// A line on a terminal, written in place, and gone when this is dropped.
pub(super) struct Progress<W: Write = Stderr> {
    begun: Instant,
    /// When the line was last written, and its width; `None` before the first time.
    written: Cell<Option<(Duration, usize)>>,
    /// `None` where nobody reads it.
    terminal: Option<RefCell<W>>,
    /// What goes on, and what Ctrl-C leads to.
    words: (&'static str, &'static str),
    look: Look,
}

/// What is said while a plan is made.
pub(super) const PLANNING: (&str, &str) = ("planning", "Ctrl-C keeps the best plan so far");
/// What is said while an answer is looked for.
pub(super) const LOOKING: (&str, &str) = ("looking", "Ctrl-C tells what is known so far");

impl Progress {
    pub fn new(desk: &Desk, words: (&'static str, &'static str)) -> Self {
        let stderr = std::io::stderr();
        let terminal = (desk.is_chatty() && stderr.is_terminal()).then(|| RefCell::new(stderr));
        // The line must not break on the terminal it is written to, whatever width the answer has.
        let own = terminal_size::terminal_size_of(std::io::stderr()).map_or(desk.look.width, |(width, _)| usize::from(width.0));
        Progress { begun: Instant::now(), written: Cell::new(None), terminal, words, look: Look { width: own, ..desk.look } }
    }

    /// Called now and then while the work goes on.
    pub fn tick(&self) {
        if self.terminal.is_some() {
            self.tick_at(self.begun.elapsed());
        }
    }
}

impl<W: Write> Progress<W> {
    fn tick_at(&self, elapsed: Duration) {
        let due = self.written.get().map_or(PATIENCE, |(last, _)| last + PACE);
        if elapsed >= due {
            let line = line(self.words, elapsed, self.look);
            self.write(&format!("\r{line}"));
            self.written.set(Some((elapsed, words::width(&line))));
        }
    }

    /// A terminal that cannot be written to keeps nobody from planning.
    fn write(&self, text: &str) {
        if let Some(terminal) = &self.terminal {
            let mut terminal = terminal.borrow_mut();
            _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
        }
    }
}

impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        if let Some((_, width)) = self.written.get() {
            self.write(&format!("\r{}\r", " ".repeat(width)));
        }
    }
}

/// The line, one column shorter than the terminal so that it never breaks.
fn line((what, stopped): (&str, &str), elapsed: Duration, look: Look) -> String {
    let ellipsis = if look.ascii { "..." } else { "…" };
    let text = format!("{what} {ellipsis} {} s, {stopped}", elapsed.as_secs());
    words::fit(&text, look.width.saturating_sub(1), ellipsis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(look: Look, ticks: &[u64]) -> String {
        let mut out = Vec::new();
        let progress =
            Progress { begun: Instant::now(), written: Cell::new(None), terminal: Some(RefCell::new(&mut out)), words: PLANNING, look };
        ticks.iter().for_each(|millis| progress.tick_at(Duration::from_millis(*millis)));
        drop(progress);
        String::from_utf8(out).expect("letters")
    }

    #[test]
    fn short_work_is_not_told_of() {
        assert_eq!(shown(Look::default(), &[0, 100, 499]), "");
    }

    #[test]
    fn the_line_is_written_in_place_five_times_a_second_and_erased() {
        let line = "planning … 0 s, Ctrl-C keeps the best plan so far";
        let blank = " ".repeat(words::width(line));
        assert_eq!(shown(Look::default(), &[500, 600, 699, 700]), format!("\r{line}\r{line}\r{blank}\r"));
    }

    #[test]
    fn the_line_fits_the_terminal_and_ascii_has_no_other_letters() {
        let look = Look { width: 30, ascii: true, colour: false };
        assert!(line(PLANNING, Duration::from_secs(3), look).is_ascii());
        assert_eq!(line(PLANNING, Duration::from_secs(3), look), "planning ... 3 s, Ctrl-C k...");
        assert!(shown(look, &[900]).bytes().all(|byte| byte == b'\r' || (b' '..0x7f).contains(&byte)));
    }
}
