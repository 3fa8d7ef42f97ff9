//! A writer that never waits and never fails.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// Bytes that wait for the sink at most. Lines beyond it are dropped and counted.
const CAPACITY: usize = 1024 * 1024;
/// Bytes given to the sink at a time.
const BATCH: usize = 64 * 1024;
/// How long the writer waits for a sink that is not ready.
const NOT_READY: Duration = Duration::from_millis(20);

/// Writes lines to a sink from a thread of its own. A sink that blocks or fails costs lines, and nothing else.
#[derive(Clone, Debug)]
pub(super) struct LossyWriter(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<u8>,
    /// Lines that found no room since the last batch.
    dropped: u64,
    writing: bool,
}

impl LossyWriter {
    /// Starts the thread that writes to `sink`. It lives as long as the process.
    pub(super) fn start(sink: impl Write + Send + 'static) -> io::Result<Self> {
        let shared = Arc::<Shared>::default();
        let writer = Self(Arc::clone(&shared));
        thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || drain(&shared, sink))?;
        Ok(writer)
    }

    /// Takes a line, or drops it where too many are waiting.
    fn push(&self, line: &[u8]) {
        let mut state = self.0.state.lock();
        if state.waiting.len() + line.len() > CAPACITY {
            state.dropped += 1;
        } else {
            state.waiting.extend(line);
        }
        drop(state);
        self.0.changed.notify_all();
    }

    /// Waits until everything has been given to the sink, at most for `time`. Returns whether it has.
    pub(super) fn flush(&self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        let mut state = self.0.state.lock();
        while state.writing || !state.waiting.is_empty() {
            if self.0.changed.wait_until(&mut state, deadline).timed_out() {
                return false;
            }
        }
        true
    }
}

impl Write for LossyWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for LossyWriter {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn drain(shared: &Shared, mut sink: impl Write) {
    loop {
        let mut state = shared.state.lock();
        while state.waiting.is_empty() {
            shared.changed.wait(&mut state);
        }
        let some = state.waiting.len().min(BATCH);
        let mut batch: Vec<u8> = state.waiting.drain(..some).collect();
        if state.waiting.is_empty() {
            // What was dropped came after everything that was waiting.
            let dropped = std::mem::take(&mut state.dropped);
            if dropped > 0 {
                batch.extend(
                    format!("{dropped} log lines were dropped: standard error was not read\n").into_bytes(),
                );
            }
        }
        state.writing = true;
        drop(state);
        write(&mut sink, &batch);
        shared.state.lock().writing = false;
        shared.changed.notify_all();
    }
}

/// Writes all of it. What the sink refuses is lost.
fn write(sink: &mut impl Write, mut batch: &[u8]) {
    while !batch.is_empty() {
        match sink.write(batch) {
            Ok(0) => return,
            Ok(written) => batch = batch.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Another process has made the terminal or pipe that both share non-blocking.
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::park_timeout(NOT_READY),
            Err(_) => return,
        }
    }
    let _ = sink.flush();
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// Hands each write over, and waits until it is taken.
    struct Slow(SyncSender<Vec<u8>>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match self.0.send(bytes.to_vec()) {
                Ok(()) => Ok(bytes.len()),
                Err(_) => Err(ErrorKind::BrokenPipe.into()),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn slow() -> (LossyWriter, Receiver<Vec<u8>>) {
        let (sender, receiver) = sync_channel(0);
        (LossyWriter::start(Slow(sender)).unwrap(), receiver)
    }

    #[test]
    fn a_sink_that_is_not_read_costs_lines_and_they_are_counted() {
        let (writer, receiver) = slow();
        let line = vec![b'x'; CAPACITY / 8];
        for _ in 0..100 {
            writer.push(&line);
        }
        assert!(!writer.flush(Duration::from_millis(1)));
        let mut written = Vec::new();
        while !written.ends_with(b"was not read\n") {
            written.extend(receiver.recv_timeout(PATIENCE).unwrap());
        }
        let end = written.iter().rposition(|byte| *byte == b'x').unwrap() + 1;
        let kept = end / line.len();
        assert!((7..=9).contains(&kept), "{kept}");
        let told = String::from_utf8(written.split_off(end)).unwrap();
        assert_eq!(
            told,
            format!(
                "{} log lines were dropped: standard error was not read\n",
                100 - kept
            )
        );
        assert!(writer.flush(PATIENCE));
    }

    #[test]
    fn a_sink_that_fails_is_written_to_again() {
        let (writer, receiver) = slow();
        drop(receiver);
        writer.push(b"lost\n");
        assert!(writer.flush(PATIENCE));
        writer.push(b"lost as well\n");
        assert!(writer.flush(PATIENCE));
    }

    #[test]
    fn lines_arrive_whole_and_in_order() {
        let (writer, receiver) = slow();
        writer.push(b"one\n");
        writer.push(b"two\n");
        let mut written = Vec::new();
        while written.len() < 8 {
            written.extend(receiver.recv_timeout(PATIENCE).unwrap());
        }
        assert_eq!(written, b"one\ntwo\n");
    }
}
