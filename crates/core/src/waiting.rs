//! Waiting until something is so.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use crate::{Backoff, Boxed, Call, Error, Operation, ReadOperation, Repeat};

/// What a condition makes of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not yet.
    Pending,
    /// It is so.
    Ready,
    /// It cannot become so any more, for this reason.
    Never(Cow<'static, str>),
}

impl<O: ReadOperation> Call<O> {
    /// Asks again and again until a condition holds: after 1 s at first, then less often, every 10 s at most; for
    /// 15 minutes unless [`within`](Wait::within) says otherwise.
    ///
    /// A poll that fails with a [transient](Error::is_transient) error does not end the wait.
    ///
    /// Only operations that read have this method:
    ///
    /// ```compile_fail,E0599
    /// # use vonage_video_core::{wire, Error, Handle, Operation, Repeat, Script, Target, Progress};
    /// # use vonage_video_core::{http::{Request, Response}, bytes::Bytes};
    /// struct Dial;
    /// impl Operation for Dial {
    ///     const NAME: &'static str = "sip.dial";
    ///     const REPEAT: Repeat = Repeat::Once;
    ///     type Output = ();
    ///     fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
    ///         wire::post(target.project().fixed("dial")).empty()
    ///     }
    ///     fn decode(&self, response: Response<Bytes>) -> Result<(), Error> { wire::blank(&response) }
    /// }
    /// let handle = Handle::new(Script::new().shared(), "app");
    /// let _ = handle.call(Dial).until(|_: &()| Progress::Ready); // would ring again and again
    /// ```
    pub fn until<C>(self, condition: C) -> Wait<O, C>
    where
        C: Fn(&O::Output) -> Progress + Send,
    {
        const {
            assert!(
                matches!(O::REPEAT, Repeat::Safe),
                "`ReadOperation` is implemented for an operation that does not only read"
            );
        };
        Wait {
            call: self,
            condition,
            pending_errors: None,
            within: Duration::from_secs(15 * 60),
            pace: Backoff::new(Duration::from_secs(1), Duration::from_secs(10)),
        }
    }
}

/// A call repeated until a condition holds.
#[must_use = "waiting does nothing until it is awaited"]
pub struct Wait<O, C> {
    call: Call<O>,
    condition: C,
    pending_errors: Option<PendingErrors>,
    within: Duration,
    pace: Backoff,
}

/// Which errors mean "not yet".
type PendingErrors = Box<dyn Fn(&Error) -> bool + Send>;

impl<O: Operation, C: Fn(&O::Output) -> Progress + Send> Wait<O, C> {
    /// Errors that mean "not yet", such as the 404 for a session nobody has joined so far
    /// ([`Error::is_not_found`]). Default: none but [transient](Error::is_transient) ones.
    pub fn pending_on(mut self, error: impl Fn(&Error) -> bool + Send + 'static) -> Self {
        self.pending_errors = Some(Box::new(error));
        self
    }

    /// How long to wait at most. Default: 15 minutes. When the time is up there is one last look; a look under way is
    /// not cut off, so that it may end later by the time one call takes.
    pub fn within(mut self, limit: Duration) -> Self {
        self.within = limit;
        self
    }

    /// The pause after the first look and the longest one. Default: 1 s and 10 s. Each is shortened at random by up
    /// to a half, so that many waiters spread out.
    pub fn every(mut self, first: Duration, longest: Duration) -> Self {
        self.pace = Backoff::new(first, longest);
        self
    }

    /// Waits.
    ///
    /// # Errors
    ///
    /// [`WaitError`]: time is up, the condition cannot come true any more, or asking failed.
    pub async fn wait(self) -> Result<O::Output, WaitError<O::Output>> {
        let dispatch = self.call.handle.dispatch().clone();
        let deadline = dispatch.now().saturating_add(self.within);
        let (mut last, mut looks) = (None, 0);
        loop {
            let mut trouble = None;
            match self.call.round().await {
                Ok(state) => match (self.condition)(&state) {
                    Progress::Ready => return Ok(state),
                    Progress::Never(reason) => {
                        return Err(WaitError {
                            kind: WaitErrorKind::Never(reason),
                            last: Some(state),
                        });
                    }
                    Progress::Pending => last = Some(state),
                },
                Err(error) if self.means_pending(&error) => {}
                Err(error) if error.is_transient() => trouble = Some(error),
                Err(error) => {
                    return Err(WaitError {
                        kind: WaitErrorKind::Poll(error),
                        last,
                    });
                }
            }
            let left = deadline.saturating_sub(dispatch.now());
            if left.is_zero() {
                // If the last look brought nothing but trouble, the trouble is the answer.
                let kind = trouble.map_or(WaitErrorKind::TimedOut(self.within), WaitErrorKind::Poll);
                return Err(WaitError { kind, last });
            }
            looks += 1;
            dispatch.sleep(self.pace.even_pause(looks).min(left)).await;
        }
    }

    fn means_pending(&self, error: &Error) -> bool {
        self.pending_errors
            .as_ref()
            .is_some_and(|means_pending| means_pending(error))
    }
}

impl<O, C> IntoFuture for Wait<O, C>
where
    O: Operation + 'static,
    C: Fn(&O::Output) -> Progress + Send + 'static,
{
    type Output = Result<O::Output, WaitError<O::Output>>;
    type IntoFuture = Boxed<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait())
    }
}

impl<O: Operation, C> fmt::Debug for Wait<O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("call", &self.call)
            .field("within", &self.within)
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}

/// Why waiting ended without the condition coming true, and the last state seen.
pub struct WaitError<T> {
    kind: WaitErrorKind,
    last: Option<T>,
}

/// Why waiting ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitErrorKind {
    /// The time was up.
    TimedOut(Duration),
    /// The condition cannot come true any more, for this reason.
    Never(Cow<'static, str>),
    /// Asking failed: for good, or until the time was up.
    Poll(Error),
}

impl<T> WaitError<T> {
    /// Why waiting ended.
    #[must_use]
    pub fn kind(&self) -> &WaitErrorKind {
        &self.kind
    }

    /// The last state that was seen, if any.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.last.as_ref()
    }

    /// The last state that was seen, if any.
    #[must_use]
    pub fn into_last(self) -> Option<T> {
        self.last
    }

    /// Why waiting ended and the last state that was seen, by value.
    #[must_use]
    pub fn into_parts(self) -> (WaitErrorKind, Option<T>) {
        (self.kind, self.last)
    }
}

impl<T> fmt::Display for WaitError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            WaitErrorKind::TimedOut(within) => write!(f, "the condition did not come true within {within:?}"),
            WaitErrorKind::Never(reason) => write!(f, "the condition cannot come true any more: {reason}"),
            WaitErrorKind::Poll(_) => f.write_str("the state could not be read"),
        }
    }
}

impl<T> fmt::Debug for WaitError<T> {
    /// Leaves the state out, so that every type of state will do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitError")
            .field("kind", &self.kind)
            .field("saw_a_state", &self.last.is_some())
            .finish()
    }
}

impl<T> StdError for WaitError<T> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.kind {
            WaitErrorKind::Poll(error) => Some(error),
            _ => None,
        }
    }
}
