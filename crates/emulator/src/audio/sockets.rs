//! The sockets of an emulator, which end with it, and what has gone through them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

/// How long sockets may take to say goodbye once the emulator stops.
const GRACE: Duration = Duration::from_millis(500);

/// Tells every socket of an emulator to close, and knows when the last one has.
#[derive(Clone, Debug)]
pub(crate) struct Sockets(Arc<watch::Sender<bool>>);

/// One socket's share: it learns of the end, and it is waited for as long as this exists.
#[derive(Debug)]
pub(crate) struct Share(watch::Receiver<bool>);

impl Default for Sockets {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Sockets {
    pub(crate) fn share(&self) -> Share {
        Share(self.0.subscribe())
    }

    pub(crate) fn begin_closing(&self) {
        self.0.send_replace(true);
    }

    /// Closes all, and waits for them a while.
    pub(crate) async fn close(&self) {
        self.begin_closing();
        // What has not closed by then ends with the runtime.
        let _ = tokio::time::timeout(GRACE, self.0.closed()).await;
    }
}

impl Share {
    /// Returns once sockets are to close.
    pub(crate) async fn closing(&mut self) {
        // An error means that nobody is left who could say so: the end as well.
        let _ = self.0.wait_for(|closing| *closing).await;
    }
}

/// Counts the messages of one socket.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) sent: Counter,
    pub(crate) received: Counter,
    /// Received frames that are not of the size of those sent.
    pub(crate) misfits: AtomicU64,
    /// Messages that were received and are neither audio nor a command, or audio where none is taken.
    pub(crate) ignored: AtomicU64,
}

/// Frames of audio and the bytes of PCM in them.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    frames: AtomicU64,
    bytes: AtomicU64,
}

impl Counter {
    pub(super) fn add(&self, bytes: usize) {
        self.frames.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Frames and bytes.
    pub(crate) fn read(&self) -> (u64, u64) {
        (
            self.frames.load(Ordering::Relaxed),
            self.bytes.load(Ordering::Relaxed),
        )
    }
}
