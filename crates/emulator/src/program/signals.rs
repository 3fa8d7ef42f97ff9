//! The signals that end the program.

use std::io;

#[cfg(unix)]
pub(super) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// None where whoever started the program wants it to outlive its terminal.
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    pub(super) async fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        // Listening to a signal ends its being ignored, so `nohup` has to be asked about first.
        let hangup = (!hangup_is_ignored().await).then(|| signal(SignalKind::hangup()));
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: hangup.transpose()?,
        })
    }

    pub(super) async fn wait(mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hangup => {}
        }
    }
}

/// Whether the program was started with SIGHUP ignored, as `nohup` does. Read from what Linux tells about a process;
/// elsewhere there is no safe way to know, and it counts as not ignored.
#[cfg(unix)]
async fn hangup_is_ignored() -> bool {
    const SIGHUP: u64 = 1;
    let status = tokio::fs::read_to_string("/proc/self/status")
        .await
        .unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & SIGHUP != 0)
}

#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) async fn new() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) async fn wait(self) {
        // Where Ctrl-C cannot be listened for, only the end of the process ends the program.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
