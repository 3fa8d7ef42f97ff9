//! What begins and ends in a session besides clients and streams: SIP calls, captions, Audio Connectors.

use std::collections::VecDeque;

use uuid::Uuid;

/// How many that have ended are remembered, for tests that look at them afterwards.
const ENDED_KEPT: usize = 1000;

/// Something that begins and ends in a session.
pub(crate) trait Lasting {
    fn id(&self) -> Uuid;
    fn session(&self) -> &str;
}

/// Everything of one kind: what runs, and the last ones that have ended.
#[derive(Debug)]
pub(crate) struct Register<T> {
    /// Oldest first.
    running: Vec<T>,
    /// In the order of their ends.
    ended: VecDeque<T>,
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        Self {
            running: Vec::new(),
            ended: VecDeque::new(),
        }
    }
}

impl<T: Lasting> Register<T> {
    pub(crate) fn begin(&mut self, one: T) {
        self.running.push(one);
    }

    pub(crate) fn running(&self) -> &[T] {
        &self.running
    }

    pub(crate) fn running_mut(&mut self) -> &mut [T] {
        &mut self.running
    }

    /// The one of this id, running or not.
    pub(crate) fn find(&self, id: Uuid) -> Option<&T> {
        self.running.iter().chain(&self.ended).find(|one| one.id() == id)
    }

    /// Ends the first running one that fits, after a last change to it.
    pub(crate) fn end(&mut self, fits: impl Fn(&T) -> bool, last: impl FnOnce(&mut T)) -> bool {
        let Some(place) = self.running.iter().position(fits) else {
            return false;
        };
        let mut one = self.running.remove(place);
        last(&mut one);
        if self.ended.len() >= ENDED_KEPT {
            self.ended.pop_front();
        }
        self.ended.push_back(one);
        true
    }

    /// Those of a session: first the ended ones, then those that run.
    pub(crate) fn of_session<'a>(&'a self, session: &'a str) -> impl Iterator<Item = &'a T> {
        self.ended
            .iter()
            .chain(&self.running)
            .filter(move |one| one.session() == session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(u128);

    impl Lasting for One {
        fn id(&self) -> Uuid {
            Uuid::from_u128(self.0)
        }

        fn session(&self) -> &str {
            "2_MX4"
        }
    }

    #[test]
    fn the_running_are_all_kept_and_of_the_ended_the_last_ones() {
        let mut register = Register::default();
        for id in 0..2 * ENDED_KEPT as u128 {
            register.begin(One(id));
        }
        let all = |register: &Register<One>| register.of_session("2_MX4").count();
        assert_eq!(all(&register), 2 * ENDED_KEPT);
        for id in 0..=ENDED_KEPT as u128 {
            assert!(register.end(|one| one.0 == id, |_| {}));
            assert!(!register.end(|one| one.0 == id, |_| {}));
        }
        assert_eq!(
            (register.running().len(), all(&register)),
            (ENDED_KEPT - 1, 2 * ENDED_KEPT - 1)
        );
        assert!(register.find(Uuid::from_u128(0)).is_none());
        assert!(register.find(Uuid::from_u128(1)).is_some());
        assert_eq!(register.of_session("2_other").count(), 0);
    }
}
