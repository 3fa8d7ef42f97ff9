//! How long and how large.

use std::time::Duration;

/// The limits of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// For one connection: name, TCP, proxy and TLS together.
    pub(crate) connect: Duration,
    /// For one attempt: signing, sending, reading the whole answer.
    pub(crate) attempt: Duration,
    /// For the whole call.
    pub(crate) total: Duration,
    /// For an answer's body, in bytes.
    pub(crate) body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            attempt: Duration::from_secs(15),
            total: Duration::from_secs(45),
            // A page of 1,000 archives is about 1 MB.
            body: 4 * 1024 * 1024,
        }
    }
}
