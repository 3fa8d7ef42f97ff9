//! All deliveries of one application: what is due, what is on its way, what is over.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use bytes::Bytes;
use http::HeaderValue;
use vonage_video_models::UnixMillis;

use super::delivery::{AttemptView, Delivery, DeliveryState, DeliveryView, Mishaps, Payload};
use super::key::WebhookKey;
use super::registration::Registration;
use super::schedule;
use super::send::Outcome;
use super::settings::{RetrySignature, WebhookSettings};
use super::sign::{Claims, sign};
use super::target::Target;
use crate::outbound::AllowedTargets;
use crate::world::{Event, after};

/// How many deliveries may be pending; later events are not sent.
const MOST_PENDING: usize = 100_000;

const DROPPED: &str = "it was not sent, as the emulator was told";
const ANSWER_LOST: &str = "its answer counts as lost, as the emulator was told";
const LOST: &str = "it was to be lost";
const ELSEWHERE: &str =
    "its address is not an http address of loopback or of a host given with --allow-target";
const TOO_MANY: &str = "too many deliveries are pending";

/// An attempt that is to be made.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) id: u64,
    pub(super) registration: Registration,
    pub(super) body: Bytes,
    pub(super) authorization: Option<HeaderValue>,
}

/// All deliveries of one application.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) registrations: BTreeMap<WebhookKey, Registration>,
    pub(super) settings: WebhookSettings,
    targets: AllowedTargets,
    deliveries: BTreeMap<u64, Delivery>,
    last_id: u64,
    lanes: HashMap<String, Lane>,
    /// Those that are over, oldest first.
    finished: VecDeque<u64>,
    /// How many that are over are kept.
    kept: usize,
    switches: fastrand::Rng,
    jtis: fastrand::Rng,
}

/// What goes to one host and port.
#[derive(Debug, Default)]
struct Lane {
    due: BTreeSet<(UnixMillis, u64)>,
    on_the_way: u16,
}

impl Queue {
    pub(super) fn new(seed: u64, kept: usize, settings: WebhookSettings, targets: AllowedTargets) -> Self {
        Self {
            registrations: BTreeMap::new(),
            settings,
            targets,
            deliveries: BTreeMap::new(),
            last_id: 0,
            lanes: HashMap::new(),
            finished: VecDeque::new(),
            kept,
            switches: fastrand::Rng::with_seed(seed),
            jtis: fastrand::Rng::with_seed(!seed),
        }
    }

    /// The registered keys, as bits.
    pub(super) fn wanted(&self) -> u32 {
        self.registrations.keys().fold(0, |set, key| set | key.bit())
    }

    /// Takes an event in.
    pub(super) fn add(&mut self, event: Event) {
        let registered = self.registrations.get(&event.key);
        let (registration, url) = match &event.callback {
            // What is to be told to an address of its own is signed as what goes to the registered one.
            Some(callback) => match Target::read(callback.as_str()) {
                Ok(target) if self.targets.allow(&target.destination) => {
                    let url = target.shown();
                    let secret = registered.and_then(|registered| registered.secret.clone());
                    (Some(Registration { target, secret }), url)
                }
                _ => (None, callback.redacted()),
            },
            None => match registered {
                Some(registered) => (Some(registered.clone()), registered.target.shown()),
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
        let problem = if registration.is_none() {
            Some(ELSEWHERE)
        } else if lost {
            Some(LOST)
        } else if self.deliveries.len() - self.finished.len() >= MOST_PENDING {
            tracing::warn!(key = %event.key, "{TOO_MANY}: an event is not sent");
            Some(TOO_MANY)
        } else {
            None
        };
        let mut delivery = Delivery {
            key: event.key,
            event_at: event.at,
            url,
            state: DeliveryState::Pending,
            problem,
            payload: Payload::Sent(event.body),
            registration,
            mishaps,
            first: due,
            due,
            attempts: Vec::new(),
            signature: None,
        };
        self.last_id += 1;
        let id = self.last_id;
        match (&delivery.registration, problem) {
            (Some(registration), None) => {
                let lane = self.lanes.entry(registration.target.authority.clone());
                lane.or_default().due.insert((due, id));
            }
            _ => {
                delivery.finish(DeliveryState::NotSent);
                self.finished.push_back(id);
            }
        }
        self.deliveries.insert(id, delivery);
        self.forget();
    }

    /// The attempts that are to be made now, which count as on their way from here on.
    pub(super) fn begin(&mut self, now: UnixMillis, application: &str, iat: i64) -> Vec<Outgoing> {
        let mut begun = Vec::new();
        // A dropped attempt may have its retry due by now as well.
        while self.begin_some(now, application, iat, &mut begun) {}
        begun
    }

    /// Whether there may be more of them.
    fn begin_some(
        &mut self,
        now: UnixMillis,
        application: &str,
        iat: i64,
        begun: &mut Vec<Outgoing>,
    ) -> bool {
        let mut dropped = Vec::new();
        for lane in self.lanes.values_mut() {
            while lane.on_the_way < self.settings.concurrency
                && let Some((due, id)) = lane.due.first().copied().filter(|(due, _)| *due <= now)
            {
                lane.due.pop_first();
                let Some(delivery) = self.deliveries.get_mut(&id) else {
                    continue;
                };
                let (Payload::Sent(body), Some(registration)) = (&delivery.payload, &delivery.registration)
                else {
                    continue;
                };
                lane.on_the_way += 1;
                let first = delivery.attempts.is_empty();
                let mut attempt = AttemptView {
                    due,
                    sent: None,
                    jti: None,
                    status: None,
                    error: None,
                };
                if first && delivery.mishaps.drop {
                    delivery.attempts.push(attempt);
                    dropped.push(id);
                    continue;
                }
                let repeated = self.settings.retries == RetrySignature::Repeated;
                let repeated = delivery.signature.as_ref().filter(|_| repeated).cloned();
                let secret = registration.secret.as_ref();
                let secret = secret.filter(|_| !(first && delivery.mishaps.unsigned));
                let signature = secret.and_then(|secret| {
                    let claims = Claims {
                        application,
                        api_key: &self.settings.api_key,
                        jti: uuid::Builder::from_random_bytes(self.jtis.u128(..).to_be_bytes()).into_uuid(),
                        iat,
                    };
                    repeated.or_else(|| sign(secret, body, &claims))
                });
                attempt.sent = Some(now);
                attempt.jti = signature.as_ref().map(|signature| signature.jti.clone());
                delivery.attempts.push(attempt);
                begun.push(Outgoing {
                    id,
                    registration: registration.clone(),
                    body: body.clone(),
                    authorization: signature
                        .as_ref()
                        .map(|signature| signature.authorization.clone()),
                });
                delivery.signature = signature.or(delivery.signature.take());
            }
        }
        let more = !dropped.is_empty();
        for id in dropped {
            self.end(id, Err(DROPPED.to_owned()), 0);
        }
        more
    }

    /// Notes what came of an attempt that took so many milliseconds of the application's clock.
    pub(super) fn end(&mut self, id: u64, outcome: Outcome, took: i64) {
        let Some(delivery) = self.deliveries.get_mut(&id) else {
            return;
        };
        let Some(registration) = &delivery.registration else {
            return;
        };
        let lane = self
            .lanes
            .entry(registration.target.authority.clone())
            .or_default();
        lane.on_the_way = lane.on_the_way.saturating_sub(1);
        let count = u32::try_from(delivery.attempts.len()).unwrap_or(u32::MAX);
        let Some(attempt) = delivery.attempts.last_mut() else {
            return;
        };
        let mut accepted = outcome.as_ref().is_ok_and(|status| (200..300).contains(status));
        match outcome {
            Ok(status) => attempt.status = Some(status),
            Err(error) => attempt.error = Some(error),
        }
        if accepted && std::mem::take(&mut delivery.mishaps.lost_answer) {
            attempt.error = Some(ANSWER_LOST.to_owned());
            accepted = false;
        }
        let due = if !accepted {
            schedule::next(delivery.first, after(attempt.due, took), count)
        } else if std::mem::take(&mut delivery.mishaps.duplicate) {
            Some(attempt.due)
        } else {
            None
        };
        match due {
            Some(due) => {
                delivery.due = due;
                lane.due.insert((due, id));
            }
            None => {
                if !accepted {
                    tracing::warn!(key = %delivery.key, attempts = count, "a webhook is given up");
                }
                let state = if accepted {
                    DeliveryState::Delivered
                } else {
                    DeliveryState::GivenUp
                };
                delivery.finish(state);
                self.finished.push_back(id);
                self.forget();
            }
        }
    }

    /// When the next attempt can begin, as far as time alone keeps it from that.
    pub(super) fn next_due(&self) -> Option<UnixMillis> {
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
        self.deliveries.len() - self.finished.len()
    }

    pub(super) fn views(&self, after: u64, application: &str) -> Vec<DeliveryView> {
        let later = self.deliveries.range(after.saturating_add(1)..);
        later
            .map(|(id, delivery)| delivery.view(*id, application))
            .collect()
    }

    /// Empties the journal; what is pending stays.
    pub(super) fn clear_finished(&mut self) {
        for id in self.finished.drain(..) {
            self.deliveries.remove(&id);
        }
    }

    fn forget(&mut self) {
        while self.finished.len() > self.kept
            && let Some(id) = self.finished.pop_front()
        {
            self.deliveries.remove(&id);
        }
    }
}
