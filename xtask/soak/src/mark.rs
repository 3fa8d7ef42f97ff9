//! Whose attempt this is: the number of the call that the current task is making.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The header that carries a call's number and an attempt's to the emulator's journal.
pub(crate) const HEADER: &str = "x-soak-attempt";

tokio::task_local! {
    /// The call that this task makes. The SDK runs a call with all its layers in its caller's task.
    pub(crate) static MARK: Mark;
}

/// A call's number: the worker that makes it, and its place among that worker's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CallId {
    pub(crate) worker: u32,
    pub(crate) place: u32,
}

impl CallId {
    /// What draws the fate of this call's attempts, whatever the order in which calls are made.
    pub(crate) fn random(self, seed: u64, attempt: u32) -> fastrand::Rng {
        let place = u64::from(self.worker) << 32 | u64::from(self.place);
        let mixed = (seed ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .wrapping_add(u64::from(attempt).wrapping_mul(0xd1b5_4a32_d192_ed03));
        fastrand::Rng::with_seed(mixed)
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "w{}c{}", self.worker, self.place)
    }
}

/// One attempt, as the header names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AttemptId {
    pub(crate) call: CallId,
    pub(crate) attempt: u32,
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.call.worker, self.call.place, self.attempt)
    }
}

impl FromStr for AttemptId {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, anyhow::Error> {
        let mut parts = text.split('/').map(str::parse::<u32>);
        let mut next = || parts.next().ok_or_else(|| anyhow::anyhow!("no attempt: {text}"));
        let (worker, place, attempt) = (next()??, next()??, next()??);
        Ok(Self {
            call: CallId { worker, place },
            attempt,
        })
    }
}

/// A call on its way.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) call: CallId,
    attempts: Arc<AtomicU32>,
    struck: Arc<AtomicU32>,
}

impl Mark {
    pub(crate) fn new(call: CallId) -> Self {
        Self {
            call,
            attempts: Arc::default(),
            struck: Arc::default(),
        }
    }

    /// Counts an attempt that is about to go to the wire.
    pub(crate) fn next_attempt(&self) -> AttemptId {
        AttemptId {
            call: self.call,
            attempt: self.attempts.fetch_add(1, Ordering::Relaxed) + 1,
        }
    }

    pub(crate) fn strike(&self) {
        self.struck.fetch_add(1, Ordering::Relaxed);
    }

    /// How many attempts went to the wire, and how many of them were broken on purpose.
    pub(crate) fn counts(&self) -> (u32, u32) {
        (
            self.attempts.load(Ordering::Relaxed),
            self.struck.load(Ordering::Relaxed),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_read_as_it_is_written() {
        let mark = Mark::new(CallId { worker: 3, place: 9 });
        assert_eq!(mark.next_attempt().to_string(), "3/9/1");
        let second = mark.next_attempt();
        assert_eq!(second.to_string().parse::<AttemptId>().unwrap(), second);
        assert!("3/9".parse::<AttemptId>().is_err());
    }

    #[test]
    fn the_fate_of_an_attempt_depends_on_its_number_and_the_seed_alone() {
        let call = CallId { worker: 1, place: 2 };
        let draw = |seed, attempt| call.random(seed, attempt).u64(..);
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }
}
