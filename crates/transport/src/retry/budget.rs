//! A client's allowance of repeats, shared by its clones.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tower::retry::budget::{Budget as _, TpsBudget};

/// Repeats are paid from what calls bring in. An empty budget ends repeats, it never delays first attempts.
#[derive(Clone)]
pub(crate) struct Budget(Arc<TpsBudget>);

impl Budget {
    /// About `percent` repeats for every hundred calls of the last ten seconds, and one a second besides, so that a
    /// client that rarely calls may repeat as well.
    pub(crate) fn new(percent: u32) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "at most 1000")]
        let share = percent.min(1000) as f32 / 100.0;
        Self(Arc::new(TpsBudget::new(Duration::from_secs(10), 1, share)))
    }

    pub(crate) fn deposit(&self) {
        self.0.deposit();
    }

    pub(crate) fn allows_retry(&self) -> bool {
        self.0.withdraw()
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Budget")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_not_multiplied() {
        let budget = Budget::new(20);
        let repeats = (0..1000)
            .filter(|_| {
                budget.deposit();
                budget.allows_retry()
            })
            .count();
        // 20 % of the calls and the floor of ten.
        assert!((200..=220).contains(&repeats), "{repeats}");
    }

    #[test]
    fn a_rare_caller_may_repeat() {
        let budget = Budget::new(20);
        budget.deposit();
        assert!(budget.allows_retry() && budget.allows_retry());
    }
}
