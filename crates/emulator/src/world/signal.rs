//! Signals that have reached simulated clients.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::UnixMillis;

/// How many signals a connection keeps; older ones go when there is no room.
const KEPT: usize = 100;

/// One signal, shared by everyone who received it.
#[derive(Debug)]
pub(crate) struct Signal {
    pub(crate) kind: String,
    pub(crate) data: String,
    /// Whether it was for everybody in the session.
    pub(crate) to_all: bool,
    pub(crate) at: UnixMillis,
}

/// The signals of a session's clients. Only who received one takes any room.
#[derive(Debug, Default)]
pub(crate) struct Inboxes(HashMap<Uuid, Inbox>);

#[derive(Debug, Default)]
struct Inbox {
    received: u64,
    kept: VecDeque<Arc<Signal>>,
}

impl Inboxes {
    pub(crate) fn deliver(&mut self, to: Uuid, signal: Arc<Signal>) {
        let inbox = self.0.entry(to).or_default();
        inbox.received += 1;
        if inbox.kept.len() >= KEPT {
            inbox.kept.pop_front();
        }
        inbox.kept.push_back(signal);
    }

    /// What a client received and its inbox still holds, oldest first, each with its number counted from 1.
    pub(crate) fn of(&self, connection: Uuid) -> impl Iterator<Item = (u64, &Signal)> {
        let inbox = self.0.get(&connection);
        inbox.into_iter().flat_map(|inbox| {
            let first = inbox.received - inbox.kept.len() as u64 + 1;
            (first..).zip(inbox.kept.iter().map(|signal| &**signal))
        })
    }

    pub(crate) fn forget(&mut self, connection: Uuid) {
        self.0.remove(&connection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inbox_is_bounded_and_its_numbers_show_what_went() {
        let mut inboxes = Inboxes::default();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for place in 1..=KEPT + 3 {
            let signal = Signal {
                kind: "cue".to_owned(),
                data: place.to_string(),
                to_all: false,
                at: UnixMillis::new(0),
            };
            inboxes.deliver(one, Arc::new(signal));
        }
        let kept: Vec<_> = inboxes
            .of(one)
            .map(|(number, signal)| (number, signal.data.clone()))
            .collect();
        assert_eq!(kept.len(), KEPT);
        assert_eq!(kept[0], (4, "4".to_owned()));
        assert_eq!(kept[KEPT - 1], (KEPT as u64 + 3, (KEPT + 3).to_string()));
        assert_eq!(inboxes.of(other).count(), 0);
        inboxes.forget(one);
        assert_eq!(inboxes.of(one).count(), 0);
    }
}
