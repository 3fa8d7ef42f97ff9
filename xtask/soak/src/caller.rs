//! One call: marked, timed, sometimes dropped, and its claim written down.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::timeout;
use vonage_video::contract::Operation;
use vonage_video::{Call, Client, Error, Outcome};

use crate::ledger::{Claim, Told};
use crate::mark::{CallId, MARK, Mark};
use crate::tally::Tally;

/// The clients' limits, so short that what stalls is soon over.
pub(crate) const ATTEMPT: Duration = Duration::from_millis(500);
pub(crate) const TOTAL: Duration = Duration::from_secs(10);
/// How long after its time a call counts as stuck: generous, since the machine is busy.
const MARGIN: Duration = Duration::from_secs(5);
/// The share of calls whose caller loses patience, after a time between these two, in seconds.
const DROPPED: f64 = 0.03;
const PATIENCE: (f64, f64) = (2e-5, 1.0);

/// Makes calls one after the other.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) client: Client,
    pub(crate) tally: Arc<Tally>,
    pub(crate) random: fastrand::Rng,
    next: CallId,
}

/// What a call has brought.
#[derive(Debug)]
pub(crate) struct Brought<T> {
    pub(crate) output: Option<T>,
    pub(crate) claim: Claim,
}

impl Caller {
    pub(crate) fn new(client: Client, tally: Arc<Tally>, seed: u64, worker: u32) -> Self {
        let next = CallId { worker, place: 1 };
        Self {
            client,
            tally,
            random: next.random(seed, 0),
            next,
        }
    }

    /// A name for what the next call makes, found nowhere else.
    pub(crate) fn next_name(&self) -> String {
        self.next.to_string()
    }

    /// Makes a call and writes down what it claims.
    pub(crate) async fn call<O: Operation + 'static>(&mut self, call: Call<O>) -> Brought<O::Output> {
        let id = self.next;
        self.next.place += 1;
        let (mark, start) = (Mark::new(id), Instant::now());
        let impatient = self.random.f64() < DROPPED;
        let patience = if impatient {
            let (least, most) = PATIENCE;
            // As many around a millisecond as around ten.
            Duration::from_secs_f64(least * (most / least).powf(self.random.f64()))
        } else {
            O::TIMEOUT.unwrap_or(TOTAL) + MARGIN
        };
        let ended = timeout(patience, MARK.scope(mark.clone(), call.meta().send())).await;
        let took = start.elapsed();
        let (output, claim, attempts) = match ended {
            Ok(Ok((output, meta))) => (Some(output), Claim::Done, Some(meta.attempts)),
            Ok(Err(error)) => {
                self.report(id, &error);
                (None, Claim::Failed(error.outcome()), Some(error.attempts()))
            }
            Err(_) if impatient => (None, Claim::Dropped, None),
            Err(_) => (None, Claim::Stuck, None),
        };
        let told = Told {
            operation: O::NAME,
            class: O::REPEAT,
            claim,
            attempts,
            at: Instant::now(),
        };
        self.tally.ledger.lock().told(id, told);
        let mut counts = self.tally.counts.lock();
        counts.add(O::NAME, O::REPEAT, claim, mark.counts(), took);
        Brought { output, claim }
    }

    /// An input that the SDK itself refuses is a mistake of this program's.
    fn report(&self, id: CallId, error: &Error) {
        if error.input().is_some() {
            let line = format!("{id}: a mistake of the soak's: {error}");
            self.tally.findings.lock().push(line);
        }
    }
}

impl<T> Brought<T> {
    /// Whether nobody knows if it happened.
    pub(crate) fn is_unknown(&self) -> bool {
        self.claim == Claim::Failed(Outcome::Unknown)
    }
}
