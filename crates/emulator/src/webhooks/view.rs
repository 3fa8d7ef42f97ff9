//! Deliveries as the journal shows them.

use serde::{Deserialize, Serialize};
use vonage_video_models::UnixMillis;

use crate::journal::RecordedBody;
use crate::world::WebhookKey;

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
    /// How many attempts before these are not kept any more; see [`DeliveryCounts`].
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attempts_dropped: u32,
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// How many deliveries of an application there are, and how many have left the journal.
///
/// All that are pending are kept, at most 100,000 with bodies of 64 MiB together. An event beyond that is not sent: its
/// delivery is [`NotSent`](DeliveryState::NotSent) from the beginning. Of the finished ones as many are kept as the
/// journal keeps requests; the oldest leave first. Of attempts all deliveries together keep 500,000; beyond that a
/// delivery forgets its oldest attempt with each new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DeliveryCounts {
    /// How many are pending.
    pub pending: usize,
    /// How many finished ones are in the journal.
    pub finished: usize,
    /// How many finished ones have left the journal since the last reset because there was no room for them.
    pub dropped: u64,
    /// How many events were not sent since the last reset because too much was pending.
    pub overflowed: u64,
}
