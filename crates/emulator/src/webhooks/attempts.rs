//! Which attempts are made when, and what comes of them. A delivery is tried again after 5 seconds, then twice as long
//! each time, at most 15 minutes, for 24 hours.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use vonage_video_models::UnixMillis;

use super::delivery::{Attempt, Payload, Signed};
use super::queue::{Queue, lane};
use super::registration::Registration;
use super::send::{Claims, Outcome, sign};
use super::settings::RetrySignature;
use super::view::DeliveryState;
use crate::clock::after;

const DROPPED: &str = "it was not sent, as the emulator was told";
const ANSWER_LOST: &str = "its answer counts as lost, as the emulator was told";

/// An attempt that is to be made.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) id: u64,
    pub(crate) registration: Arc<Registration>,
    pub(crate) body: Bytes,
    pub(crate) authorization: Option<HeaderValue>,
}

impl Queue {
    /// The attempts that are to be made now, which count as on their way from here on.
    pub(crate) fn begin(&mut self, now: UnixMillis, application: &str, iat: i64) -> Vec<Outgoing> {
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
                let Some((delivery, bodies)) = self.deliveries.get_mut(id) else {
                    continue;
                };
                let (Payload::Sent(body), Some(registration)) = (&delivery.payload, &delivery.registration)
                else {
                    continue;
                };
                lane.on_the_way += 1;
                let room = self.attempts < self.limits.attempts;
                self.attempts -= delivery.attempts.kept();
                let first = delivery.attempts.count() == 0;
                let drop = first && delivery.mishaps.drop;
                let secret = registration.secret.as_ref();
                let secret = secret.filter(|_| !(drop || first && delivery.mishaps.unsigned));
                if secret.is_some()
                    && (self.settings.retries == RetrySignature::Renewed || delivery.signed.is_none())
                {
                    if *self.api_key != *self.settings.api_key {
                        self.api_key = self.settings.api_key.as_str().into();
                    }
                    let random = self.jtis.u128(..).to_be_bytes();
                    delivery.signed = Some(Signed {
                        jti: uuid::Builder::from_random_bytes(random).into_uuid(),
                        iat,
                        api_key: Arc::clone(&self.api_key),
                    });
                }
                let signed = delivery.signed.as_ref().filter(|_| secret.is_some());
                let attempt = Attempt {
                    due,
                    sent: (!drop).then_some(now),
                    jti: signed.map(|signed| signed.jti),
                    status: None,
                    error: None,
                };
                if drop {
                    dropped.push(id);
                } else {
                    let body = bodies.read(body);
                    let authorization = secret.zip(signed).and_then(|(secret, signed)| {
                        let claims = Claims {
                            application,
                            api_key: &signed.api_key,
                            jti: signed.jti,
                            iat: signed.iat,
                        };
                        sign(secret, &body, &claims)
                    });
                    begun.push(Outgoing {
                        id,
                        registration: Arc::clone(registration),
                        body: body.into(),
                        authorization,
                    });
                }
                delivery.attempts.push(attempt, room);
                self.attempts += delivery.attempts.kept();
            }
        }
        let more = !dropped.is_empty();
        for id in dropped {
            self.end(id, Err(DROPPED.to_owned()), 0);
        }
        more
    }

    /// Notes what came of an attempt that took so many milliseconds of the application's clock.
    pub(crate) fn end(&mut self, id: u64, outcome: Outcome, took: i64) {
        let Some((delivery, _)) = self.deliveries.get_mut(id) else {
            return;
        };
        let Some(registration) = &delivery.registration else {
            return;
        };
        let lane = lane(&mut self.lanes, &registration.target.authority);
        lane.on_the_way = lane.on_the_way.saturating_sub(1);
        let count = delivery.attempts.count();
        let Some(attempt) = delivery.attempts.last_mut() else {
            return;
        };
        let mut accepted = outcome.as_ref().is_ok_and(|status| (200..300).contains(status));
        match outcome {
            Ok(status) => attempt.status = Some(status),
            Err(error) => {
                if *self.last_error != *error {
                    self.last_error = error.into();
                }
                attempt.error = Some(Arc::clone(&self.last_error));
            }
        }
        if accepted && std::mem::take(&mut delivery.mishaps.lost_answer) {
            attempt.error = Some(ANSWER_LOST.into());
            accepted = false;
        }
        let due = if !accepted {
            next_attempt(delivery.first, after(attempt.due, took), count)
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
                self.finish(id, state);
            }
        }
    }
}

const FIRST: i64 = 5_000;
const LONGEST: i64 = 15 * 60 * 1000;
const GIVEN_UP_AFTER: i64 = 24 * 60 * 60 * 1000;

/// When the next attempt is due after the last one has failed at this time; never once 24 hours have passed since the
/// first one.
fn next_attempt(first: UnixMillis, failed_at: UnixMillis, attempts: u32) -> Option<UnixMillis> {
    let doublings = attempts.saturating_sub(1).min(16);
    let due = after(failed_at, (FIRST << doublings).min(LONGEST));
    (due <= after(first, GIVEN_UP_AFTER)).then_some(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_double_up_to_a_quarter_of_an_hour_for_a_day() {
        let first = UnixMillis::new(1000);
        let (mut at, mut intervals) = (first, Vec::new());
        for attempts in 1.. {
            let Some(due) = next_attempt(first, at, attempts) else {
                break;
            };
            intervals.push((due.as_millis() - at.as_millis()) / 1000);
            at = due;
        }
        assert_eq!(intervals[..9], [5, 10, 20, 40, 80, 160, 320, 640, 900]);
        assert!(intervals[8..].iter().all(|seconds| *seconds == 900));
        let all: i64 = intervals.iter().sum();
        assert!((86_400 - 900..=86_400).contains(&all), "{all}");
    }
}
