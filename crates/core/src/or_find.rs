//! Starting once, and adopting what a lost start created.

use std::future::Future;
use std::time::{Duration, SystemTime};

use crate::{Call, Error, Operation, Outcome};

/// The pauses before each look. A lost request may reach the service a while after its answer was given up.
const PAUSES: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

impl<O: Operation> Call<O> {
    /// Sends a start, once, and adopts what it created if its answer is lost. Areas build their `start_or_find` upon it.
    ///
    /// Only where the [outcome](Error::outcome) of the start is [unknown](Outcome::Unknown), `find` is asked for what
    /// was created since a time right before the start, by the local clock: at once, and after 1, 3, 7 and 15 seconds.
    /// What it finds is returned if it is exactly one; looks that fail count as looks that found nothing.
    ///
    /// # Errors
    ///
    /// The error of the start, whatever the looks brought: with the outcome unknown if nothing or more than one was
    /// found. [`ErrorKind::Config`](crate::ErrorKind::Config), with nothing sent, where the
    /// [`Dispatch`](crate::Dispatch) tells no [time](crate::Dispatch::local_time).
    pub async fn or_find<F, L>(self, find: F) -> Result<O::Output, Error>
    where
        F: Fn(SystemTime) -> L,
        L: Future<Output = Result<Vec<O::Output>, Error>>,
    {
        let dispatch = self.handle.dispatch().clone();
        let Some(before) = dispatch.local_time() else {
            let error = Error::config("the dispatch tells no time, which finding a lost start needs");
            return Err(error.for_operation(O::NAME));
        };
        let lost = match self.send().await {
            Err(error) if error.outcome() == Outcome::Unknown => error,
            settled => return settled,
        };
        for pause in PAUSES {
            if !pause.is_zero() {
                dispatch.sleep(pause).await;
            }
            let mut found = find(before).await.unwrap_or_default();
            match (found.pop(), found.is_empty()) {
                (Some(only), true) => return Ok(only),
                (None, _) => {}
                // Which of them is this start's, nobody can say, and a later look would not either.
                (Some(_), false) => break,
            }
        }
        Err(lost)
    }
}
