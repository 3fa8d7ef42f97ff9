//! What has gone through a connector's socket.

use std::sync::atomic::{AtomicU64, Ordering};

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
