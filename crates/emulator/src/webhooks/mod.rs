//! Webhooks: what the emulator posts to the server of an application, as the service does.

mod attempts;
mod delivery;
mod pool;
mod queue;
mod registration;
mod send;
mod settings;
mod store;
mod target;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use parking_lot::Mutex;
use tokio::sync::{Notify, watch};
use vonage_video_models::UnixMillis;

pub(crate) use self::attempts::Outgoing;
use self::delivery::{Delivery, Destination};
use self::queue::Queue;
pub use self::registration::{Webhook, WebhookView};
pub(crate) use self::send::{Outcome, post};
pub use self::settings::{Chance, RetrySignature, WebhookSettings};
pub use self::view::{AttemptView, DeliveryCounts, DeliveryState, DeliveryView};
use crate::ids::mix;
use crate::outbound::AllowedTargets;
use crate::world::WebhookKey;

/// The webhooks of one application.
#[derive(Debug)]
pub(crate) struct Webhooks {
    pub(crate) queue: Mutex<Queue>,
    /// The registered keys, as bits; shared with those who make the events.
    wanted: Arc<AtomicU32>,
    /// Wakes the one who delivers.
    pub(crate) wake: Notify,
    /// Changes with everything that is done; those who wait look again then.
    pub(crate) done: watch::Sender<u64>,
    pub(crate) runs: AtomicBool,
    start: Start,
}

/// What it is like at the start and after a reset.
#[derive(Debug)]
struct Start {
    seed: u64,
    kept: usize,
    settings: WebhookSettings,
    targets: AllowedTargets,
    registrations: Mutex<BTreeMap<WebhookKey, Destination>>,
}

/// Which deliveries somebody wants to see.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// Those with a higher number than this one.
    pub(crate) after: u64,
    /// Those up to this number.
    pub(crate) last: u64,
    pub(crate) key: Option<WebhookKey>,
    pub(crate) state: Option<DeliveryState>,
}

impl Wanted {
    fn fits(&self, delivery: &Delivery) -> bool {
        self.key.is_none_or(|key| delivery.key == key)
            && self.state.is_none_or(|state| delivery.state == state)
    }
}

impl Start {
    fn queue(&self) -> Queue {
        Queue::new(self.seed, self.kept, self.settings.clone(), self.targets.clone())
    }
}

impl Webhooks {
    pub(crate) fn new(
        seed: u64,
        application: &str,
        kept: usize,
        settings: WebhookSettings,
        targets: AllowedTargets,
    ) -> Self {
        let start = Start {
            seed: mix(seed, &format!("webhooks of {application}")),
            kept,
            settings,
            targets,
            registrations: Mutex::default(),
        };
        Self {
            queue: Mutex::new(start.queue()),
            wanted: Arc::default(),
            wake: Notify::new(),
            done: watch::Sender::new(0),
            runs: AtomicBool::new(false),
            start,
        }
    }

    pub(crate) fn wanted(&self) -> Arc<AtomicU32> {
        Arc::clone(&self.wanted)
    }

    /// Registers a webhook; one that was registered under the same key goes. Deliveries on their way go on as they are.
    pub(crate) fn register(&self, webhook: &Webhook) {
        let destination = Destination::new(webhook.registration.clone());
        let mut queue = self.queue.lock();
        for key in &webhook.keys {
            queue.registrations.insert(*key, destination.clone());
        }
        self.wanted.store(queue.wanted(), Ordering::Relaxed);
    }

    /// Makes what is registered now what is registered after a reset.
    pub(crate) fn keep_registrations(&self) {
        *self.start.registrations.lock() = self.queue.lock().registrations.clone();
    }

    /// Removes registrations; whether there was any.
    pub(crate) fn unregister(&self, keys: &[WebhookKey]) -> bool {
        let mut queue = self.queue.lock();
        let removed = keys
            .iter()
            .filter(|key| queue.registrations.remove(key).is_some());
        let removed = removed.count();
        self.wanted.store(queue.wanted(), Ordering::Relaxed);
        removed > 0
    }

    pub(crate) fn registered(&self) -> Vec<WebhookView> {
        let queue = self.queue.lock();
        let registered = queue.registrations.iter();
        registered
            .map(|(key, destination)| WebhookView::of(*key, &destination.registration))
            .collect()
    }

    pub(crate) fn has_any(&self) -> bool {
        self.wanted.load(Ordering::Relaxed) != 0
    }

    pub(crate) fn settings(&self) -> WebhookSettings {
        self.queue.lock().settings.clone()
    }

    /// The settings of the start.
    pub(crate) fn usual_settings(&self) -> WebhookSettings {
        self.start.settings.clone()
    }

    pub(crate) fn set(&self, settings: WebhookSettings) {
        self.queue.lock().settings = settings;
        self.wake();
    }

    /// The deliveries that are wanted, at most so many, in the order of the events.
    pub(crate) fn deliveries(&self, wanted: &Wanted, most: usize, application: &str) -> Vec<DeliveryView> {
        let range = (wanted.after, wanted.last);
        let fits = |delivery: &Delivery| wanted.fits(delivery);
        self.queue.lock().views(range, most, fits, application)
    }

    /// How many there are, and the number of the last one.
    pub(crate) fn counts(&self) -> (DeliveryCounts, u64) {
        let queue = self.queue.lock();
        (queue.counts(), queue.last_id())
    }

    pub(crate) fn clear_deliveries(&self) {
        self.queue.lock().clear_finished();
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.done.subscribe()
    }

    /// How many are pending, and when the next one is due.
    pub(crate) fn outlook(&self) -> (usize, Option<UnixMillis>) {
        let queue = self.queue.lock();
        (queue.pending(), queue.next_due())
    }

    pub(crate) fn is_busy(&self, now: UnixMillis) -> bool {
        self.queue.lock().is_busy(now)
    }

    /// Tells whoever delivers that the world or the time is not what it was.
    pub(crate) fn wake(&self) {
        if self.runs.load(Ordering::Relaxed) {
            self.wake.notify_one();
        }
    }

    /// Back to the start.
    pub(crate) fn reset(&self) {
        let mut fresh = self.start.queue();
        fresh.registrations = self.start.registrations.lock().clone();
        let wanted = fresh.wanted();
        let old = std::mem::replace(&mut *self.queue.lock(), fresh);
        self.wanted.store(wanted, Ordering::Relaxed);
        drop(old);
        self.wake();
    }
}
