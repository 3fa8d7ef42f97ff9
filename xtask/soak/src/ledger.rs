//! What calls claim, beside what the journal says of their attempts.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use vonage_video::{Outcome, Repeat};

use crate::mark::{AttemptId, CallId};

/// How long after its end a call is judged: what its attempts left on the way has arrived by then.
pub(crate) const SETTLED: Duration = Duration::from_secs(10);

/// What a caller was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// An answer.
    Done,
    /// An error with this outcome.
    Failed(Outcome),
    /// Nothing: the caller dropped the call.
    Dropped,
    /// Nothing, long after the call's time was over.
    Stuck,
}

/// A call that is over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub(crate) operation: &'static str,
    pub(crate) class: Repeat,
    pub(crate) claim: Claim,
    /// How many attempts there were, by the answer or the error.
    pub(crate) attempts: Option<u32>,
    pub(crate) at: Instant,
}

/// An attempt that reached the emulator.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    attempt: u32,
    applied: bool,
}

#[derive(Debug, Default)]
struct Entry {
    told: Option<Told>,
    arrivals: Vec<Arrival>,
}

/// What is wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// What must happen once took effect more than once.
    Duplicate,
    /// The claim and the journal differ.
    Contradiction,
    /// It did not end in its time.
    Stuck,
    /// More attempts arrived than it tells of.
    Miscounted,
}

/// What judging has brought.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) judged: u64,
    pub(crate) attempts: u64,
    pub(crate) effects: u64,
    /// Calls of which the journal says nothing: every attempt failed before it was read.
    pub(crate) unseen: u64,
    /// Attempts that arrived more than once: sent again by the pool, which does so with what was never written.
    pub(crate) resent: u64,
    pub(crate) findings: Vec<(Fault, String)>,
}

/// All calls that are not judged yet.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    calls: HashMap<CallId, Entry>,
    pub(crate) verdict: Verdict,
}

impl Ledger {
    /// Notes the end of a call.
    pub(crate) fn told(&mut self, call: CallId, told: Told) {
        self.calls.entry(call).or_default().told = Some(told);
    }

    /// Notes what the journal says of an attempt.
    pub(crate) fn arrived(&mut self, id: AttemptId, applied: bool) {
        self.verdict.attempts += 1;
        self.verdict.effects += u64::from(applied);
        self.calls.entry(id.call).or_default().arrivals.push(Arrival {
            attempt: id.attempt,
            applied,
        });
    }

    /// Judges the calls that ended before this; the journal must have been read after it.
    pub(crate) fn settle(&mut self, before: Instant) {
        let verdict = &mut self.verdict;
        self.calls.retain(|call, entry| match entry.told {
            Some(told) if told.at < before => {
                verdict.judge(*call, told, &entry.arrivals);
                false
            }
            _ => true,
        });
    }

    /// Calls that arrived without ever ending, once all have been judged.
    pub(crate) fn left(&self) -> Vec<CallId> {
        self.calls.keys().copied().collect()
    }
}

impl Verdict {
    fn judge(&mut self, call: CallId, told: Told, arrivals: &[Arrival]) {
        self.judged += 1;
        self.unseen += u64::from(arrivals.is_empty());
        let effects = arrivals.iter().filter(|arrival| arrival.applied).count();
        let mut attempts: Vec<_> = arrivals.iter().map(|arrival| arrival.attempt).collect();
        attempts.sort_unstable();
        attempts.dedup();
        self.resent += (arrivals.len() - attempts.len()) as u64;
        let mut add = |fault| {
            let line = format!("{call} {}: {told:?}, {arrivals:?}", told.operation);
            self.findings.push((fault, line));
        };
        if told.class == Repeat::Once && effects > 1 {
            add(Fault::Duplicate);
        }
        let contradicts = match told.claim {
            Claim::Done | Claim::Failed(Outcome::Applied) => effects == 0,
            Claim::Failed(Outcome::NotApplied) => effects > 0,
            Claim::Failed(Outcome::Unknown) | Claim::Dropped | Claim::Stuck => false,
        };
        if contradicts {
            add(Fault::Contradiction);
        }
        if told.claim == Claim::Stuck {
            add(Fault::Stuck);
        }
        if told.attempts.is_some_and(|told| (told as usize) < attempts.len()) {
            add(Fault::Miscounted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(class: Repeat, claim: Claim, applied: &[bool]) -> Vec<Fault> {
        let mut ledger = Ledger::default();
        let call = CallId { worker: 1, place: 1 };
        for (attempt, applied) in (1..).zip(applied) {
            ledger.arrived(AttemptId { call, attempt }, *applied);
        }
        let at = Instant::now();
        let told = Told {
            operation: "things.do",
            class,
            claim,
            attempts: u32::try_from(applied.len()).ok(),
            at,
        };
        ledger.told(call, told);
        ledger.settle(at);
        assert_eq!(ledger.verdict.judged, 0);
        ledger.settle(at + Duration::from_millis(1));
        assert_eq!((ledger.verdict.judged, ledger.left()), (1, Vec::new()));
        ledger
            .verdict
            .findings
            .into_iter()
            .map(|(fault, _)| fault)
            .collect()
    }

    #[test]
    fn what_must_happen_once_and_did_twice_is_found_whatever_was_claimed() {
        for claim in [Claim::Done, Claim::Failed(Outcome::Unknown), Claim::Dropped] {
            assert_eq!(judged(Repeat::Once, claim, &[true, true]), [Fault::Duplicate]);
            assert!(judged(Repeat::Idempotent, claim, &[true, true]).is_empty());
        }
    }

    #[test]
    fn a_claim_that_the_journal_contradicts_is_found() {
        for (claim, applied) in [
            (Claim::Done, false),
            (Claim::Failed(Outcome::NotApplied), true),
            (Claim::Failed(Outcome::Applied), false),
        ] {
            assert_eq!(judged(Repeat::Once, claim, &[applied]), [Fault::Contradiction]);
            assert!(judged(Repeat::Once, claim, &[!applied]).is_empty());
        }
        for applied in [true, false] {
            assert!(judged(Repeat::Once, Claim::Failed(Outcome::Unknown), &[applied]).is_empty());
            assert_eq!(judged(Repeat::Safe, Claim::Stuck, &[applied]), [Fault::Stuck]);
        }
    }

    #[test]
    fn attempts_that_are_not_told_of_are_found() {
        let mut verdict = Verdict::default();
        let arrival = |attempt| Arrival {
            attempt,
            applied: false,
        };
        let told = Told {
            operation: "things.do",
            class: Repeat::Safe,
            claim: Claim::Failed(Outcome::Unknown),
            attempts: Some(1),
            at: Instant::now(),
        };
        let call = CallId { worker: 1, place: 1 };
        verdict.judge(call, told, &[arrival(1), arrival(1)]);
        assert_eq!((verdict.findings.len(), verdict.resent), (0, 1));
        verdict.judge(call, told, &[arrival(1), arrival(2)]);
        assert_eq!(verdict.findings.len(), 1);
    }
}
