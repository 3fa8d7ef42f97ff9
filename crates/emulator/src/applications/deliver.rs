//! Delivers webhooks: one task for each application that has any.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::task::{Id, JoinSet};
use tokio::time::Instant;
use vonage_video_models::UnixMillis;

use super::Application;
use crate::audio::Share;
use crate::clock;
use crate::webhooks::{Outcome, Outgoing, post};

/// How long attempts in hand may take once the emulator stops.
const GRACE: Duration = Duration::from_millis(300);

impl Application {
    /// Begins to deliver, unless that was begun before.
    pub(crate) fn deliver_webhooks(self: &Arc<Self>) {
        if !self.webhooks.runs.swap(true, Ordering::Relaxed) {
            let share = self.sockets.share();
            tokio::spawn(run(Arc::clone(self), share));
        }
        self.webhooks.wake();
    }

    /// Whether no event waits, no delivery is due, and none is on its way.
    pub(crate) fn webhooks_are_quiet(&self) -> bool {
        let now = self.clock.now();
        // Whoever delivers is woken by this look, should it find that something has happened.
        let world = self.world();
        world.events.is_empty() && !self.webhooks.is_busy(now)
    }
}

/// The attempts that are being made.
struct Attempts {
    running: JoinSet<(Outcome, i64)>,
    ids: HashMap<Id, u64>,
    /// How often the application has been reset: attempts of before do not count.
    era: u64,
}

async fn run(application: Arc<Application>, mut share: Share) {
    let mut attempts = Attempts {
        running: JoinSet::new(),
        ids: HashMap::new(),
        era: application.era(),
    };
    loop {
        let pause = pump(&application, &mut attempts);
        application.webhooks.done.send_modify(|count| *count += 1);
        tokio::select! {
            () = share.closing() => break,
            () = application.webhooks.wake.notified() => {}
            Some(ended) = attempts.running.join_next_with_id() => {
                let (task, (outcome, took)) = match ended {
                    Ok(ended) => ended,
                    Err(error) => {
                        if !error.is_cancelled() {
                            tracing::error!(%error, "an attempt failed within the emulator");
                        }
                        (error.id(), (Err("it failed within the emulator".to_owned()), 0))
                    }
                };
                if let Some(id) = attempts.ids.remove(&task) {
                    application.webhooks.queue.lock().end(id, outcome, took);
                }
            }
            () = sleep(pause) => {}
        }
    }
    let all = async { while attempts.running.join_next().await.is_some() {} };
    // What has not ended by then ends with the set.
    let _ = tokio::time::timeout(GRACE, all).await;
}

async fn sleep(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}

/// Lets everything happen that is due, takes the events in, begins the attempts that are due, and tells how long there
/// is nothing to do. A clock that is held gives no such time: it only moves when it is turned.
fn pump(application: &Application, attempts: &mut Attempts) -> Option<Duration> {
    let webhooks = &application.webhooks;
    let (begun, due, limit, now) = {
        // One lock within the other, in this order everywhere: a reset must not come between the two.
        let mut world = application.world.lock();
        let now = application.clock.now();
        if application.era() != attempts.era {
            attempts.era = application.era();
            attempts.running.abort_all();
            attempts.ids.clear();
        }
        world.settle(now);
        let events = world.events.take();
        let mut queue = webhooks.queue.lock();
        for event in events {
            queue.add(&event);
        }
        let iat = clock::seconds(application.clock.for_tokens());
        let begun = queue.begin(now, &application.id, iat);
        let hears = queue.wanted() != 0 || !world.captions.running().is_empty();
        let change = world.next_change().filter(|_| hears);
        let due = queue.next_due().into_iter().chain(change).min();
        (begun, due, queue.settings.timeout, now)
    };
    let held = application.clock.is_held();
    for outgoing in begun {
        let id = outgoing.id;
        let task = attempts.running.spawn(attempt(outgoing, limit, held));
        attempts.ids.insert(task.id(), id);
    }
    due.filter(|_| !held).map(|due| until(due, now))
}

/// At most an hour, since a clock may jump by itself.
fn until(due: UnixMillis, now: UnixMillis) -> Duration {
    let millis = due
        .as_millis()
        .saturating_sub(now.as_millis())
        .clamp(0, 3_600_000);
    // Half a millisecond more, or the time might be up just before it is due.
    Duration::from_millis(millis.unsigned_abs()) + Duration::from_micros(500)
}

async fn attempt(outgoing: Outgoing, limit: Duration, held: bool) -> (Outcome, i64) {
    let begun = Instant::now();
    let outcome = post(
        &outgoing.registration,
        outgoing.body,
        outgoing.authorization,
        limit,
    )
    .await;
    let took = if held { Duration::ZERO } else { begun.elapsed() };
    (outcome, i64::try_from(took.as_millis()).unwrap_or(i64::MAX))
}
