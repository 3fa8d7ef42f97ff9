//! Being told to end.

use std::future::{Future, pending};

/// Ends with Ctrl-C, and where there are such signals with SIGTERM. They are listened for from the call on. Where none can
/// be, only the end of the process ends the program.
#[cfg(unix)]
pub(super) fn interrupted() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    let [interrupt, terminate] = signals.map(|signal| async {
        match signal {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => pending().await,
        }
    });
    async move {
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
}

/// Ends with Ctrl-C. Where it cannot be listened for, only the end of the process ends the program.
#[cfg(not(unix))]
pub(super) fn interrupted() -> impl Future<Output = ()> {
    async {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    }
}
