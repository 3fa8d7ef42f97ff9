//! The faults an application has been given, and which of them strikes.

use serde::{Deserialize, Serialize};

use super::{Fault, InvalidFault};
use crate::ids::mix;

/// A fault that has been given, and what became of it so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActiveFault {
    /// Its number, counted from 1.
    pub id: u64,
    /// The fault.
    pub fault: Fault,
    /// How many requests matched while it could still strike.
    pub matched: u64,
    /// How many of them it struck.
    pub struck: u64,
}

/// What a fault chooses requests by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    /// The name of the operation.
    pub(crate) operation: Option<&'static str>,
    pub(crate) path: &'a str,
}

/// The faults of one application, in the order in which they were given.
#[derive(Debug)]
pub(crate) struct Faults {
    seed: u64,
    last_id: u64,
    active: Vec<(ActiveFault, fastrand::Rng)>,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            last_id: 0,
            active: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, fault: Fault) -> Result<u64, InvalidFault> {
        fault.check()?;
        self.last_id += 1;
        let random = fastrand::Rng::with_seed(mix(self.seed.wrapping_add(self.last_id), "fault"));
        self.active.push((
            ActiveFault {
                id: self.last_id,
                fault,
                matched: 0,
                struck: 0,
            },
            random,
        ));
        Ok(self.last_id)
    }

    pub(crate) fn list(&self) -> Vec<ActiveFault> {
        self.active.iter().map(|(active, _)| active.clone()).collect()
    }

    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.active.len();
        self.active.retain(|(active, _)| active.id != id);
        self.active.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.active.clear();
    }

    /// The fault that strikes this request, if one does.
    pub(crate) fn strike(&mut self, facts: Facts<'_>) -> Option<Fault> {
        self.active
            .iter_mut()
            .find_map(|(active, random)| active.strike(facts, random))
    }
}

impl ActiveFault {
    fn strike(&mut self, facts: Facts<'_>, random: &mut fastrand::Rng) -> Option<Fault> {
        if self.struck >= self.fault.limit() || !self.matches(facts) {
            return None;
        }
        self.matched += 1;
        if self.fault.nth.is_some_and(|nth| self.matched < nth) {
            return None;
        }
        if self.fault.rate.is_some_and(|rate| random.f64() >= rate) {
            return None;
        }
        self.struck += 1;
        Some(self.fault.clone())
    }

    fn matches(&self, facts: Facts<'_>) -> bool {
        self.fault
            .operation
            .as_deref()
            .is_none_or(|name| facts.operation == Some(name))
            && self
                .fault
                .path
                .as_deref()
                .is_none_or(|text| facts.path.contains(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(operation: &'static str) -> Facts<'static> {
        Facts {
            operation: Some(operation),
            path: "/v2/project/a/session/b/stream",
        }
    }

    fn strikes(fault: Fault, requests: usize) -> Vec<usize> {
        let mut faults = Faults::new(7);
        faults.add(fault).unwrap();
        (0..requests)
            .filter(|_| faults.strike(facts("streams.list")).is_some())
            .collect()
    }

    #[test]
    fn a_fault_strikes_as_often_as_it_says() {
        assert_eq!(strikes(Fault::close_after(), 3), [0]);
        assert_eq!(strikes(Fault::close_after().times(2), 3), [0, 1]);
        assert_eq!(strikes(Fault::close_after().nth(2), 4), [1]);
        assert_eq!(strikes(Fault::close_after().nth(2).times(2), 4), [1, 2]);
        assert_eq!(strikes(Fault::close_after().forever(), 3), [0, 1, 2]);
    }

    #[test]
    fn a_fault_strikes_only_what_it_names() {
        assert_eq!(strikes(Fault::close_after().operation("streams.list"), 1), [0]);
        assert_eq!(
            strikes(
                Fault::close_after().operation("streams.list").path("/session/b"),
                1
            ),
            [0]
        );
        assert!(strikes(Fault::close_after().operation("sessions.create"), 1).is_empty());
        assert!(strikes(Fault::close_after().path("/archive"), 1).is_empty());
    }

    #[test]
    fn a_rate_is_drawn_from_the_seed() {
        let struck = strikes(Fault::close_after().rate(0.25), 1000);
        assert!((200..300).contains(&struck.len()), "{}", struck.len());
        assert_eq!(struck, strikes(Fault::close_after().rate(0.25), 1000));
        assert!(strikes(Fault::close_after().rate(0.0), 100).is_empty());
        assert_eq!(strikes(Fault::close_after().rate(1.0).times(2), 100), [0, 1]);
    }

    #[test]
    fn spent_faults_make_room_for_the_next_one() {
        let mut faults = Faults::new(1);
        faults.add(Fault::status(503)).unwrap();
        faults.add(Fault::close_after()).unwrap();
        let mut strike = || {
            faults
                .strike(facts("sessions.create"))
                .map(|fault| fault.to_string())
        };
        assert_eq!(
            [strike(), strike(), strike()],
            [Some("status=503".into()), Some("close-after".into()), None]
        );
    }
}
