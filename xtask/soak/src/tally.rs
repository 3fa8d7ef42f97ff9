//! What is counted while it runs.

use std::collections::BTreeMap;
use std::time::Duration;

use parking_lot::Mutex;
use vonage_video::{Outcome, Repeat};

use crate::ledger::{Claim, Ledger};
use crate::times::Times;

/// Everything the parts of a soak share.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) ledger: Mutex<Ledger>,
    pub(crate) counts: Mutex<Counts>,
    /// What is wrong besides single calls.
    pub(crate) findings: Mutex<Vec<String>>,
}

/// How calls of one operation ended.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ends {
    pub(crate) done: u64,
    pub(crate) not_applied: u64,
    pub(crate) unknown: u64,
    pub(crate) applied: u64,
    pub(crate) dropped: u64,
    pub(crate) stuck: u64,
}

impl Ends {
    pub(crate) fn calls(&self) -> u64 {
        self.done + self.not_applied + self.unknown + self.applied + self.dropped + self.stuck
    }

    fn add(&mut self, claim: Claim) {
        let count = match claim {
            Claim::Done => &mut self.done,
            Claim::Failed(Outcome::NotApplied) => &mut self.not_applied,
            Claim::Failed(Outcome::Unknown) => &mut self.unknown,
            Claim::Failed(Outcome::Applied) => &mut self.applied,
            Claim::Dropped => &mut self.dropped,
            Claim::Stuck => &mut self.stuck,
        };
        *count += 1;
    }

    pub(crate) fn plus(mut self, other: &Self) -> Self {
        self.done += other.done;
        self.not_applied += other.not_applied;
        self.unknown += other.unknown;
        self.applied += other.applied;
        self.dropped += other.dropped;
        self.stuck += other.stuck;
        self
    }
}

/// Counts of calls and attempts.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) calls: u64,
    /// Attempts that went to the wire, and those of them that were broken on purpose.
    pub(crate) sent: u64,
    pub(crate) struck: u64,
    pub(crate) operations: BTreeMap<&'static str, Ends>,
    /// Times of the calls that ended, by class.
    pub(crate) times: BTreeMap<&'static str, Times>,
    /// The same, of the calls none of whose attempts was broken on purpose.
    pub(crate) unstruck: BTreeMap<&'static str, Times>,
    /// Looks at what a lost start had started.
    pub(crate) lookups: u64,
    /// Sessions whose world was compared with what their calls claim.
    pub(crate) worlds: u64,
    /// How often a clock was turned under the clients.
    pub(crate) turns: u64,
}

impl Counts {
    /// Counts a call that is over.
    pub(crate) fn add(
        &mut self,
        operation: &'static str,
        class: Repeat,
        claim: Claim,
        (sent, struck): (u32, u32),
        took: Duration,
    ) {
        self.calls += 1;
        self.sent += u64::from(sent);
        self.struck += u64::from(struck);
        self.operations.entry(operation).or_default().add(claim);
        if matches!(claim, Claim::Done | Claim::Failed(_)) {
            self.times.entry(name(class)).or_default().add(took);
            if struck == 0 {
                self.unstruck.entry(name(class)).or_default().add(took);
            }
        }
    }
}

fn name(class: Repeat) -> &'static str {
    match class {
        Repeat::Safe => "safe",
        Repeat::Idempotent => "idempotent",
        Repeat::Once => "once",
    }
}
