//! When planning, or looking for an answer, ends before its time: after so many seconds, or when somebody says so.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long planning may go on unheard before there is any choice to keep.
const GRACE: Duration = Duration::from_millis(500);

/// How often it is looked whether planning has to end.
const EVERY: Duration = Duration::from_millis(50);

/// Whether planning has to end, by Ctrl-C, by TERM or by the clock.
#[derive(Clone)]
pub(super) struct Stopping {
    interrupted: Arc<AtomicBool>,
    until: Option<Instant>,
    /// Whether the search has asked: then there is a choice, and it asks again soon.
    is_heard: Arc<AtomicBool>,
    is_over: Arc<AtomicBool>,
    /// What is said where it has to end before there is anything to keep.
    too_soon: &'static str,
}

/// That there is no plan yet.
pub(super) const NO_PLAN: &str = "stopped before there was any plan, and nothing was written\n  \
    = fix: give it more time, or fewer starts to look at: a longer `step`, or windows that are narrower";
/// That there is no answer yet.
pub(super) const NO_ANSWER: &str = "stopped before there was any answer\n  = fix: give it more time";

impl Stopping {
    /// Listens from now on. While candidates and demands are made nobody asks, and there is nothing to keep yet: where planning
    /// has to end then, the program does, and says so.
    pub fn after(limit: Option<f64>, too_soon: &'static str) -> Self {
        let until = limit
            .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
            .map(|seconds| Instant::now() + Duration::from_secs_f64(seconds.min(1e9)));
        let stopping = Stopping { interrupted: Arc::default(), until, is_heard: Arc::default(), is_over: Arc::default(), too_soon };
        let flag = Arc::clone(&stopping.interrupted);
        // Without a handler Ctrl-C ends the program as usual: nothing is written by half.
        _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
        let watching = stopping.clone();
        std::thread::spawn(move || watching.watch());
        stopping
    }

    /// Whether planning has to end; the search asks.
    pub fn is_wanted(&self) -> bool {
        self.is_heard.store(true, Ordering::Relaxed);
        self.is_due()
    }

    /// The plan is there.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    fn is_due(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed) || self.until.is_some_and(|until| Instant::now() >= until)
    }

    fn watch(&self) {
        let mut since: Option<Instant> = None;
        while !self.is_over.load(Ordering::Relaxed) && !self.is_heard.load(Ordering::Relaxed) {
            if self.is_due() && since.get_or_insert_with(Instant::now).elapsed() > GRACE {
                _ = writeln!(std::io::stderr(), "error: {}", self.too_soon);
                std::process::exit(2);
            }
            std::thread::sleep(EVERY);
        }
    }
}
