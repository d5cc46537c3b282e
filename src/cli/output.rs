//! Standard output, and what became of what was written there.

use std::cell::RefCell;
use std::io::{self, Write};

/// Standard output, as far as it takes what is written.
#[derive(Default)]
pub(super) struct Output {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Bytes that were to be written.
    asked: usize,
    /// Bytes that were.
    written: usize,
    /// What ended the writing.
    error: Option<io::Error>,
}

impl Output {
    /// Writes bytes; none after an error.
    pub fn write(&self, bytes: &[u8]) {
        let mut state = self.state.borrow_mut();
        state.asked += bytes.len();
        if state.error.is_none() {
            let (written, error) = write_counted(&mut *unbuffered(), bytes);
            state.written += written;
            state.error = error;
        }
    }

    /// What kept an answer from being written, how many bytes were, and how many were to be; `None` if all was, or if the
    /// reader closed its end: whoever runs `head` wants no more.
    pub fn trouble(&self) -> Option<(String, usize, usize)> {
        let state = self.state.borrow();
        let error = state.error.as_ref().filter(|error| error.kind() != io::ErrorKind::BrokenPipe)?;
        Some((error.to_string(), state.written, state.asked))
    }
}

/// Writes as much as is taken: how many bytes, and what ended it.
fn write_counted(to: &mut dyn Write, bytes: &[u8]) -> (usize, Option<io::Error>) {
    let mut written = 0;
    while written < bytes.len() {
        match to.write(&bytes[written..]) {
            Ok(0) => return (written, Some(io::ErrorKind::WriteZero.into())),
            Ok(more) => written += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (written, Some(error)),
        }
    }
    (written, to.flush().err())
}

/// Standard output without the buffer of the library, which hides what was written and what was not.
#[cfg(unix)]
fn unbuffered() -> Box<dyn Write> {
    use std::os::fd::AsFd;
    let own = io::stdout().as_fd().try_clone_to_owned();
    own.map_or_else(|_| Box::new(io::stdout()) as Box<dyn Write>, |own| Box::new(std::fs::File::from(own)))
}

#[cfg(not(unix))]
fn unbuffered() -> Box<dyn Write> {
    Box::new(io::stdout())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes, in small pieces, and then no more.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0).min(3);
            self.0 -= taken;
            if taken == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_was_written_is_counted_to_the_byte() {
        assert!(matches!(write_counted(&mut Full(20), b"0123456789"), (10, None)));
        let (written, error) = write_counted(&mut Full(7), b"0123456789");
        assert_eq!((written, error.map(|error| error.kind())), (7, Some(io::ErrorKind::StorageFull)));
    }
}
