//! How calls are retried: the settings, the decision, the policy for tower's retry layer, and the budget.

mod budget;
mod judge;
mod policy;

use std::time::Duration;

use vonage_video_core::Backoff;

pub(crate) use self::budget::Budget;
pub(crate) use self::policy::CallPolicy;

/// How often a call is repeated, and how fast.
///
/// What *may* be repeated is not set here: the operation's class decides
/// ([`Repeat`](vonage_video_core::Repeat)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    backoff: Backoff,
    retry_after_limit: Duration,
    budget_percent: u32,
    /// Whether an attempt that took too long is followed by another one.
    after_slow: bool,
}

impl Retry {
    /// 3 attempts; pauses of up to 100 ms, 200 ms and so on up to 5 s at random; `Retry-After` obeyed up to 20 s; over
    /// all calls of a client about 20 % more attempts than calls.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            backoff: Backoff::new(Duration::from_millis(100), Duration::from_secs(5)),
            retry_after_limit: Duration::from_secs(20),
            budget_percent: 20,
            after_slow: true,
        }
    }

    /// No repeats.
    #[must_use]
    pub const fn never() -> Self {
        Self {
            attempts: 1,
            ..Self::new()
        }
    }

    /// How many attempts a call may have, the first one included; one more may follow for a fresh signature. 0 counts
    /// as 1, and 1 allows neither.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The bounds of the first and of the longest pause.
    #[must_use]
    pub const fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Backoff::new(first, longest);
        self
    }

    /// The longest `Retry-After` (on 429 and 503) that is waited for. If the service asks for more, its answer is
    /// returned at once: coming back sooner than asked would not help.
    #[must_use]
    pub const fn retry_after_limit(mut self, limit: Duration) -> Self {
        self.retry_after_limit = limit;
        self
    }

    /// How many repeats a client may make in percent of its calls, besides a floor of one per second. All clones of a
    /// client share the budget, so that an outage is not multiplied. 0 to 1000; below 100, what counts is one repeat
    /// for every so many calls, rounded to the side of more repeats (30 % is one for three).
    #[must_use]
    pub const fn budget_percent(mut self, percent: u32) -> Self {
        self.budget_percent = if percent > 1000 { 1000 } else { percent };
        self
    }

    pub(crate) fn new_budget(&self) -> Budget {
        Budget::new(self.budget_percent)
    }

    /// The same, but an attempt that took too long is the last one: who asks knows how to ask for less.
    pub(crate) const fn not_after_slow_attempts(mut self) -> Self {
        self.after_slow = false;
        self
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}
