//! One event on its way to one address.

use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::UnixMillis;

use super::pool::Body;
use super::registration::Registration;
use super::view::{AttemptView, DeliveryState, DeliveryView};
use crate::journal::RecordedBody;
use crate::world::WebhookKey;

/// What goes wrong on purpose with one delivery, drawn when it was made.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mishaps {
    pub(super) duplicate: bool,
    pub(super) unsigned: bool,
    pub(super) drop: bool,
    pub(super) lost_answer: bool,
}

/// A registered address as the deliveries to it share it: a hundred thousand of them hold it once.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    pub(super) registration: Arc<Registration>,
    /// The address as the journal shows it.
    pub(super) url: Arc<str>,
}

impl Destination {
    pub(super) fn new(registration: Registration) -> Self {
        Self {
            url: registration.target.shown().into(),
            registration: Arc::new(registration),
        }
    }
}

/// One event on its way to one address.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) key: WebhookKey,
    pub(super) event_at: UnixMillis,
    pub(super) url: Arc<str>,
    pub(super) state: DeliveryState,
    pub(super) problem: Option<&'static str>,
    pub(super) payload: Payload,
    /// Where it goes, until it is finished.
    pub(super) registration: Option<Arc<Registration>>,
    pub(super) mishaps: Mishaps,
    /// When the first attempt was due.
    pub(super) first: UnixMillis,
    pub(super) due: UnixMillis,
    pub(super) attempts: Attempts,
    /// What retries are signed with, where they repeat a signature.
    pub(super) signed: Option<Signed>,
}

/// What a signature was made from. Together with the secret and the body it gives the same one again, in a tenth of
/// the memory.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    pub(super) jti: Uuid,
    pub(super) iat: i64,
    pub(super) api_key: Arc<str>,
}

/// One attempt.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) due: UnixMillis,
    pub(super) sent: Option<UnixMillis>,
    pub(super) jti: Option<Uuid>,
    pub(super) status: Option<u16>,
    /// Shared by the attempts that failed for the same reason.
    pub(super) error: Option<Arc<str>>,
}

/// The attempts of one delivery, oldest first.
///
/// The first one needs no memory of its own: most deliveries have no other, and a hundred thousand small pieces would
/// keep the allocator from giving anything back once they are free.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    first: Option<Attempt>,
    later: Vec<Attempt>,
    dropped: u32,
}

impl Attempts {
    /// Adds one, in place of the oldest one where there is no room for it beside the others.
    pub(super) fn push(&mut self, attempt: Attempt, room: bool) {
        if self.first.is_none() {
            self.first = Some(attempt);
            return;
        }
        self.later.push(attempt);
        if !room {
            self.first = Some(self.later.remove(0));
            self.dropped += 1;
        }
    }

    /// How many there were.
    pub(super) fn count(&self) -> u32 {
        self.dropped + u32::try_from(self.kept()).unwrap_or(u32::MAX - self.dropped)
    }

    pub(super) fn kept(&self) -> usize {
        usize::from(self.first.is_some()) + self.later.len()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Attempt> {
        self.later.last_mut().or(self.first.as_mut())
    }

    fn views(&self) -> Vec<AttemptView> {
        self.first.iter().chain(&self.later).map(Attempt::view).collect()
    }
}

/// A body: where it is until it is delivered, and then as it is kept.
#[derive(Debug)]
pub(super) enum Payload {
    Sent(Body),
    Kept(Box<RecordedBody>),
}

impl Delivery {
    pub(super) fn view(&self, id: u64, application: &str, payload: RecordedBody) -> DeliveryView {
        DeliveryView {
            id,
            application_id: application.to_owned(),
            key: self.key,
            url: self.url.to_string(),
            event_at: self.event_at,
            state: self.state,
            problem: self.problem.map(str::to_owned),
            due: (self.state == DeliveryState::Pending).then_some(self.due),
            attempts: self.attempts.views(),
            attempts_dropped: self.attempts.dropped,
            payload,
        }
    }
}

impl Attempt {
    fn view(&self) -> AttemptView {
        AttemptView {
            due: self.due,
            sent: self.sent,
            jti: self.jti.map(|jti| jti.to_string()),
            status: self.status,
            error: self.error.as_deref().map(str::to_owned),
        }
    }
}
