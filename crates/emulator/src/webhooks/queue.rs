//! All deliveries of one application: taken in, kept within bounds, shown.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::ops::Bound;
use std::sync::Arc;

use vonage_video_models::UnixMillis;

use super::delivery::{Attempts, Delivery, Destination, Mishaps, Payload};
use super::registration::Registration;
use super::settings::WebhookSettings;
use super::store::Deliveries;
use super::target::Target;
use super::view::{DeliveryCounts, DeliveryState, DeliveryView};
use crate::clock::after;
use crate::outbound::AllowedTargets;
use crate::world::{Event, WebhookKey};

/// What may be pending; later events are not sent.
const MOST: Limits = Limits {
    pending: 100_000,
    bytes: 64 * 1024 * 1024,
    attempts: 500_000,
};

const LOST: &str = "it was to be lost";
const ELSEWHERE: &str =
    "its address is not an http address of loopback or of a host given with --allow-target";
const TOO_MANY: &str = "too many deliveries are pending";

/// How much is held at most, whatever happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How many deliveries are pending.
    pub(super) pending: usize,
    /// How many bytes their bodies have together.
    pub(super) bytes: usize,
    /// How many attempts are kept beyond one for each delivery.
    pub(super) attempts: usize,
}

/// All deliveries of one application.
#[derive(Debug)]
pub(crate) struct Queue {
    pub(super) registrations: BTreeMap<WebhookKey, Destination>,
    pub(crate) settings: WebhookSettings,
    targets: AllowedTargets,
    pub(super) deliveries: Deliveries,
    last_id: u64,
    pub(super) lanes: HashMap<Box<str>, Lane>,
    /// Those that are over, oldest first.
    finished: VecDeque<u64>,
    /// How many that are over are kept.
    kept: usize,
    pub(super) limits: Limits,
    /// How many bytes are pending.
    bytes: usize,
    /// How many attempts are kept.
    pub(super) attempts: usize,
    dropped: u64,
    overflowed: u64,
    /// Why an attempt failed last: the next one shares the words.
    pub(super) last_error: Arc<str>,
    /// The `api_key` of the last signature, shared in the same way.
    pub(super) api_key: Arc<str>,
    switches: fastrand::Rng,
    pub(super) jtis: fastrand::Rng,
}

/// What goes to one host and port.
#[derive(Debug, Default)]
pub(super) struct Lane {
    pub(super) due: BTreeSet<(UnixMillis, u64)>,
    pub(super) on_the_way: u16,
}

impl Queue {
    pub(super) fn new(seed: u64, kept: usize, settings: WebhookSettings, targets: AllowedTargets) -> Self {
        Self {
            registrations: BTreeMap::new(),
            settings,
            targets,
            deliveries: Deliveries::new(MOST.pending + kept, MOST.bytes),
            last_id: 0,
            lanes: HashMap::new(),
            finished: VecDeque::new(),
            kept,
            limits: MOST,
            bytes: 0,
            attempts: 0,
            dropped: 0,
            overflowed: 0,
            last_error: "".into(),
            api_key: "".into(),
            switches: fastrand::Rng::with_seed(seed),
            jtis: fastrand::Rng::with_seed(!seed),
        }
    }

    /// The registered keys, as bits.
    pub(crate) fn wanted(&self) -> u32 {
        self.registrations.keys().fold(0, |set, key| set | key.bit())
    }

    /// Takes an event in.
    pub(crate) fn add(&mut self, event: &Event) {
        let registered = self.registrations.get(&event.key);
        let (destination, url) = match &event.callback {
            // What is to be told to an address of its own is signed as what goes to the registered one.
            Some(callback) => match Target::read(callback.as_str()) {
                Ok(target) if self.targets.allow(&target.destination) => {
                    let secret = registered.and_then(|registered| registered.registration.secret.clone());
                    let destination = Destination::new(Registration { target, secret });
                    (Some(destination.registration), destination.url)
                }
                _ => (None, callback.redacted().into()),
            },
            None => match registered {
                Some(registered) => (
                    Some(Arc::clone(&registered.registration)),
                    Arc::clone(&registered.url),
                ),
                // It was unregistered meanwhile.
                None => return,
            },
        };
        let settings = &mut self.settings;
        let random = &mut self.switches;
        let mishaps = Mishaps {
            duplicate: settings.duplicates.strike(random),
            unsigned: settings.unsigned.strike(random),
            drop: settings.drop.strike(random),
            lost_answer: settings.lost_answers.strike(random),
        };
        let lost = settings.lose.strike(random);
        let held_back = settings.reorder.strike(random);
        let window = i64::try_from(settings.reorder_window.as_millis()).unwrap_or(i64::MAX);
        let part = random.i64(1..=window.max(1));
        let due = if held_back {
            after(event.at, part)
        } else {
            event.at
        };
        let problem = if destination.is_none() {
            Some(ELSEWHERE)
        } else if lost {
            Some(LOST)
        } else if self.is_full(event.body.len()) {
            self.overflow();
            Some(TOO_MANY)
        } else {
            None
        };
        self.last_id += 1;
        let id = self.last_id;
        if let (Some(registration), None) = (&destination, problem) {
            lane(&mut self.lanes, &registration.target.authority)
                .due
                .insert((due, id));
        }
        self.bytes += event.body.len();
        let delivery = Delivery {
            key: event.key,
            event_at: event.at,
            url,
            state: DeliveryState::Pending,
            problem,
            payload: Payload::Sent(self.deliveries.keep(&event.body)),
            registration: destination,
            mishaps,
            first: due,
            due,
            attempts: Attempts::default(),
            signed: None,
        };
        self.deliveries.insert(id, delivery);
        if problem.is_some() {
            self.finish(id, DeliveryState::NotSent);
        }
    }

    /// Whether a body of this size is too much beside what is pending.
    fn is_full(&self, size: usize) -> bool {
        self.pending() >= self.limits.pending || self.bytes.saturating_add(size) > self.limits.bytes
    }

    /// Counts an event that is not sent; the first one is reported.
    fn overflow(&mut self) {
        if self.overflowed == 0 {
            let (pending, bytes) = (self.pending(), self.bytes);
            tracing::warn!(
                pending,
                bytes,
                "{TOO_MANY}: events are not sent until there is room again; this is reported once"
            );
        }
        self.overflowed += 1;
    }

    /// Brings a delivery to a final state; the oldest of its kind goes when there is no room.
    pub(super) fn finish(&mut self, id: u64, state: DeliveryState) {
        if let Some(size) = self.deliveries.finish(id, state) {
            self.bytes = self.bytes.saturating_sub(size);
            self.finished.push_back(id);
        }
        while self.finished.len() > self.kept
            && let Some(id) = self.finished.pop_front()
        {
            self.remove(id);
            self.dropped += 1;
        }
    }

    fn remove(&mut self, id: u64) {
        if let Some(delivery) = self.deliveries.remove(id) {
            self.attempts = self.attempts.saturating_sub(delivery.attempts.kept());
        }
    }

    /// When the next attempt can begin, as far as time alone keeps it from that.
    pub(crate) fn next_due(&self) -> Option<UnixMillis> {
        let free = self.lanes.values();
        let free = free.filter(|lane| lane.on_the_way < self.settings.concurrency);
        free.filter_map(|lane| lane.due.first().map(|(due, _)| *due))
            .min()
    }

    /// Whether something is on its way or due by now.
    pub(super) fn is_busy(&self, now: UnixMillis) -> bool {
        let busy = |lane: &Lane| lane.on_the_way > 0 || lane.due.first().is_some_and(|(due, _)| *due <= now);
        self.lanes.values().any(busy)
    }

    pub(super) fn pending(&self) -> usize {
        self.deliveries.count() - self.finished.len()
    }

    pub(super) fn counts(&self) -> DeliveryCounts {
        DeliveryCounts {
            pending: self.pending(),
            finished: self.finished.len(),
            dropped: self.dropped,
            overflowed: self.overflowed,
        }
    }

    /// The number of the last delivery.
    pub(super) fn last_id(&self) -> u64 {
        self.last_id
    }

    /// The deliveries from behind one up to and including another that fit, in their order, at most so many.
    pub(super) fn views(
        &self,
        (after, last): (u64, u64),
        most: usize,
        fits: impl Fn(&Delivery) -> bool,
        application: &str,
    ) -> Vec<DeliveryView> {
        if after >= last {
            return Vec::new();
        }
        let range = (Bound::Excluded(after), Bound::Included(last));
        let deliveries = self.deliveries.range(range);
        let fitting = deliveries.filter(|(_, delivery)| fits(delivery)).take(most);
        fitting
            .map(|(id, delivery)| self.deliveries.view(id, delivery, application))
            .collect()
    }

    /// Empties the journal; what is pending stays.
    pub(super) fn clear_finished(&mut self) {
        for id in std::mem::take(&mut self.finished) {
            self.remove(id);
        }
    }
}

/// The lane of a host and port.
pub(super) fn lane<'a>(lanes: &'a mut HashMap<Box<str>, Lane>, authority: &str) -> &'a mut Lane {
    lanes.entry(authority.into()).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhooks::Webhook;

    const NOW: UnixMillis = UnixMillis::new(0);

    fn queue(limits: Limits) -> Queue {
        let mut queue = Queue::new(0, 2, WebhookSettings::default(), AllowedTargets::default());
        let webhook = Webhook::new("stream_created", "http://127.0.0.1:9/").unwrap();
        let destination = Destination::new(webhook.registration);
        queue.registrations.insert(WebhookKey::StreamCreated, destination);
        queue.limits = limits;
        queue
    }

    fn event(size: usize) -> Event {
        Event {
            key: WebhookKey::StreamCreated,
            at: NOW,
            body: vec![b' '; size],
            callback: None,
        }
    }

    fn states(queue: &Queue) -> Vec<DeliveryState> {
        let views = queue.views((0, u64::MAX), usize::MAX, |_| true, "app");
        views.into_iter().map(|view| view.state).collect()
    }

    #[test]
    fn events_beyond_the_bound_are_not_sent_and_are_counted() {
        let mut queue = queue(Limits { pending: 2, ..MOST });
        for _ in 0..5 {
            queue.add(&event(10));
        }
        // Of those that are not sent two are kept, as of all that are over.
        use DeliveryState::{NotSent, Pending};
        assert_eq!(states(&queue), [Pending, Pending, NotSent, NotSent]);
        let expected = DeliveryCounts {
            pending: 2,
            finished: 2,
            dropped: 1,
            overflowed: 3,
        };
        assert_eq!(queue.counts(), expected);
        // Once one is delivered there is room again.
        let begun = queue.begin(NOW, "app", 0);
        queue.end(begun[0].id, Ok(204), 0);
        queue.add(&event(10));
        assert_eq!((queue.counts().pending, queue.counts().overflowed), (2, 3));
    }

    #[test]
    fn bodies_that_are_too_large_together_are_not_sent() {
        let mut queue = queue(Limits { bytes: 100, ..MOST });
        queue.add(&event(60));
        queue.add(&event(60));
        queue.add(&event(40));
        use DeliveryState::{NotSent, Pending};
        assert_eq!(states(&queue), [Pending, NotSent, Pending]);
        let begun = queue.begin(NOW, "app", 0);
        queue.end(begun[0].id, Ok(204), 0);
        queue.add(&event(60));
        assert_eq!(queue.counts().overflowed, 1);
    }

    #[test]
    fn attempts_without_room_push_out_the_oldest_of_their_delivery() {
        let mut queue = queue(Limits { attempts: 3, ..MOST });
        queue.add(&event(10));
        for round in 0..6 {
            let begun = queue.begin(UnixMillis::new(round * 3_600_000), "app", 0);
            assert_eq!(begun.len(), 1);
            queue.end(begun[0].id, Err(format!("failure {round}")), 0);
        }
        let view = queue.views((0, u64::MAX), 1, |_| true, "app").remove(0);
        let errors: Vec<_> = view
            .attempts
            .iter()
            .filter_map(|one| one.error.as_deref())
            .collect();
        assert_eq!(errors, ["failure 3", "failure 4", "failure 5"]);
        assert_eq!(view.attempts_dropped, 3);
        // Their intervals go on as if all were there.
        let last = view.attempts.last().unwrap();
        assert_eq!(view.due.unwrap().as_millis() - last.due.as_millis(), 160_000);
    }
}
