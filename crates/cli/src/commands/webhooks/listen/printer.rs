//! Prints what came, on a thread of its own: whoever reads it may be slow, or have stopped, and then writing waits.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::seen::{Counts, Seen};
use crate::exit::Failure;
use crate::output::Output;

/// How much may wait to be printed. What comes beyond it is not taken.
const WAITING: usize = 1024;
/// How long the rest may take to be printed once the program ends.
const PATIENCE: Duration = Duration::from_secs(5);

/// To whom it is told what came; nothing more comes after `None`.
pub(super) type Tell = mpsc::Sender<Option<Seen>>;

/// The thread, seen from where deliveries come.
pub(super) struct Printer {
    tell: Tell,
    enough: oneshot::Receiver<()>,
    ended: oneshot::Receiver<Result<Counts, Failure>>,
}

impl Printer {
    /// Begins to print; says so when there were as many as `count`.
    pub(super) fn start(json: bool, count: Option<u64>) -> Self {
        let (tell, told) = mpsc::channel(WAITING);
        let (say_enough, enough) = oneshot::channel();
        let (end, ended) = oneshot::channel();
        std::thread::spawn(move || {
            // Nobody waits for it any more if it took too long.
            let _ = end.send(print(&mut Output::new(json), told, count, say_enough));
        });
        Self { tell, enough, ended }
    }

    pub(super) fn tell(&self) -> Tell {
        self.tell.clone()
    }

    /// Ends when there were enough, or nothing can be printed any more.
    pub(super) async fn enough(&mut self) {
        let _ = (&mut self.enough).await;
    }

    /// Lets the rest be printed.
    pub(super) async fn finish(self) -> Result<Counts, Failure> {
        let rest = async {
            let _ = self.tell.send(None).await;
            self.ended.await
        };
        match tokio::time::timeout(PATIENCE, rest).await {
            Ok(Ok(ended)) => ended,
            // The thread is given up with what waits for it.
            _ => Err(Failure::failed(
                "listen",
                "nobody reads what is printed: the last deliveries are not",
                "read standard output, or let it go to a file",
            )),
        }
    }
}

fn print(
    output: &mut Output,
    mut told: mpsc::Receiver<Option<Seen>>,
    count: Option<u64>,
    enough: oneshot::Sender<()>,
) -> Result<Counts, Failure> {
    let mut counts = Counts::default();
    let mut enough = Some(enough);
    while let Some(Some(seen)) = told.blocking_recv() {
        counts.add(&seen);
        seen.print(output)?;
        output.finish()?;
        if count.is_some_and(|count| counts.total() >= count)
            && let Some(enough) = enough.take()
        {
            let _ = enough.send(());
        }
    }
    Ok(counts)
}
