//! One event on its way to one address, and what the journal shows of it.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use vonage_video_models::UnixMillis;

use super::key::WebhookKey;
use super::registration::Registration;
use super::sign::Signature;
use crate::journal::RecordedBody;

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum DeliveryState {
    /// It is going to be tried, now or later.
    Pending,
    /// It was answered with a status from 200 to 299.
    Delivered,
    /// Every attempt of 24 hours has failed.
    GivenUp,
    /// It is never tried, because it was to be lost or its address is not one of this host.
    NotSent,
}

/// A delivery in the journal, without credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DeliveryView {
    /// Its number within its application, counted from 1 since the last reset, in the order of the events.
    pub id: u64,
    /// The application.
    pub application_id: String,
    /// What its address is registered for.
    pub key: WebhookKey,
    /// Where it goes, without the query.
    pub url: String,
    /// When the event happened, by the application's clock.
    pub event_at: UnixMillis,
    /// How far it has come.
    pub state: DeliveryState,
    /// Why it is not sent, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// When it is tried next, while it is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<UnixMillis>,
    /// What was tried, oldest first.
    pub attempts: Vec<AttemptView>,
    /// The body.
    pub payload: RecordedBody,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AttemptView {
    /// When it was due, by the application's clock. A clock that was turned past it has this attempt made at once.
    pub due: UnixMillis,
    /// When it was sent, by the application's clock; one that was dropped was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<UnixMillis>,
    /// The `jti` of its signature, if it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// The status of the answer, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it counts as failed, if it is not for the status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What goes wrong on purpose with one delivery, drawn when it was made.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mishaps {
    pub(super) duplicate: bool,
    pub(super) unsigned: bool,
    pub(super) drop: bool,
    pub(super) lost_answer: bool,
}

/// One event on its way to one address.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) key: WebhookKey,
    pub(super) event_at: UnixMillis,
    pub(super) url: String,
    pub(super) state: DeliveryState,
    pub(super) problem: Option<&'static str>,
    pub(super) payload: Payload,
    /// Where it goes, until it is finished.
    pub(super) registration: Option<Registration>,
    pub(super) mishaps: Mishaps,
    /// When the first attempt was due.
    pub(super) first: UnixMillis,
    pub(super) due: UnixMillis,
    pub(super) attempts: Vec<AttemptView>,
    /// The signature that retries repeat, where they do.
    pub(super) signature: Option<Signature>,
}

/// A body: as it is sent until it is delivered, and then as it is kept.
pub(super) enum Payload {
    Sent(Bytes),
    Kept(RecordedBody),
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Payload")
    }
}

impl Payload {
    fn kept(&self) -> RecordedBody {
        match self {
            Self::Sent(body) => RecordedBody::new(body).unwrap_or_default(),
            Self::Kept(body) => body.clone(),
        }
    }
}

impl Delivery {
    /// Brings it to a final state; credentials go.
    pub(super) fn finish(&mut self, state: DeliveryState) {
        self.state = state;
        self.payload = Payload::Kept(self.payload.kept());
        self.registration = None;
        self.signature = None;
    }

    pub(super) fn view(&self, id: u64, application: &str) -> DeliveryView {
        DeliveryView {
            id,
            application_id: application.to_owned(),
            key: self.key,
            url: self.url.clone(),
            event_at: self.event_at,
            state: self.state,
            problem: self.problem.map(str::to_owned),
            due: (self.state == DeliveryState::Pending).then_some(self.due),
            attempts: self.attempts.clone(),
            payload: self.payload.kept(),
        }
    }
}
