//! One call: an operation on its way.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};

use crate::{Boxed, Error, Handle, Operation, Outcome, Profile, Repeat, ServiceError, Target, Trail};

/// One call of an operation. Does nothing until it is awaited (or [sent](Self::send), which is the same).
///
/// What belongs to this one call is set here; what belongs to the request is set on the operation.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O> {
    pub(crate) handle: Handle,
    pub(crate) operation: O,
    timeout: Option<Duration>,
    repeat: Option<Repeat>,
}

/// The future of a call.
type CallFuture<T> = Boxed<Result<T, Error>>;

impl<O: Operation> Call<O> {
    pub(crate) fn new(handle: Handle, operation: O) -> Self {
        Self {
            handle,
            operation,
            timeout: None,
            repeat: None,
        }
    }

    /// Limits the whole call, with all its attempts and the pauses between them. Default: the client's total timeout
    /// (45 s unless set otherwise). Attempts stay within the client's limit for attempts, but for operations that are
    /// never repeated after hand-over: those may use all of it.
    ///
    /// A [`Dispatch`](crate::Dispatch) of your own sees it in the request's [`Profile`] and has to act on it.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Overrides whether the call may be repeated when it is not known whether it happened.
    ///
    /// For those who know better than the operation's own class: a start with a tag used nowhere else, say.
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = Some(repeat);
        self
    }

    /// Also returns status, headers and attempts.
    pub fn meta(self) -> CallWithMeta<O> {
        CallWithMeta(self)
    }

    /// The request as it would be sent: path and query without origin, no credential.
    ///
    /// # Errors
    ///
    /// An input that the service would certainly refuse.
    pub fn request(&self) -> Result<Request<Bytes>, Error> {
        let target = Target::new(self.handle.application_id());
        let mut request = self
            .operation
            .encode(&target)
            .map_err(|error| error.for_operation(O::NAME))?;
        let profile = self.operation.profile();
        let profile = Profile {
            repeat: self.repeat.unwrap_or(profile.repeat),
            timeout: self.timeout.or(profile.timeout),
            ..profile
        };
        request.extensions_mut().insert(profile);
        Ok(request)
    }

    /// Sends it and reads the answer.
    ///
    /// # Errors
    ///
    /// See [`Error`]: a wrong input, a failure on the way, a refusal, an answer that cannot be read.
    pub async fn send(self) -> Result<O::Output, Error> {
        self.round().await
    }

    /// One round for this operation, without consuming the call.
    pub(crate) async fn round(&self) -> Result<O::Output, Error> {
        self.round_with(|_, _| ()).await.map(|(output, ())| output)
    }

    /// A round that also keeps what `look` sees in the answer, so that nothing is copied for those who do not ask.
    async fn round_with<M>(
        &self,
        look: impl FnOnce(&Response<Bytes>, Trail) -> M,
    ) -> Result<(O::Output, M), Error> {
        let class = self.repeat.unwrap_or_else(|| self.operation.profile().repeat);
        self.attempt_with(look)
            .await
            .map_err(|error| error.for_operation(O::NAME).for_class(class))
    }

    async fn attempt_with<M>(
        &self,
        look: impl FnOnce(&Response<Bytes>, Trail) -> M,
    ) -> Result<(O::Output, M), Error> {
        let request = self.request()?;
        let response = self
            .handle
            .dispatch()
            .send(request)
            .await
            .map_err(Error::at_least_tried)?;
        let trail = Trail::of(&response);
        let seen = look(&response, trail);
        let result = if response.status().is_success() {
            self.operation.decode(response)
        } else {
            let error = Error::refused(&response);
            // Only a repeat can meet the trace of its own first attempt, and only the service can tell of it.
            let is_the_services = error.service().is_some_and(ServiceError::is_readable);
            let settled = match trail.earlier {
                Outcome::Unknown if is_the_services => self.operation.settle(response.status()),
                _ => None,
            };
            settled.ok_or_else(|| {
                if O::FINAL.contains(&response.status()) {
                    error.definite()
                } else {
                    error
                }
            })
        };
        match result {
            Ok(output) => Ok((output, seen)),
            Err(error) => Err(error.after_attempts(trail.attempts, trail.earlier)),
        }
    }
}

impl<O: Operation + 'static> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = CallFuture<O::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &O::NAME)
            .field("timeout", &self.timeout)
            .field("repeat", &self.repeat.unwrap_or(O::REPEAT))
            .finish_non_exhaustive()
    }
}

impl<O: Clone> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            operation: self.operation.clone(),
            timeout: self.timeout,
            repeat: self.repeat,
        }
    }
}

/// A call that also returns its [`Meta`].
#[must_use = "a call does nothing until it is awaited"]
pub struct CallWithMeta<O>(Call<O>);

impl<O: Operation> CallWithMeta<O> {
    /// Sends it and reads the answer.
    ///
    /// # Errors
    ///
    /// As [`Call::send`].
    pub async fn send(self) -> Result<(O::Output, Meta), Error> {
        self.0.round_with(Meta::of).await
    }
}

impl<O: Operation + 'static> IntoFuture for CallWithMeta<O> {
    type Output = Result<(O::Output, Meta), Error>;
    type IntoFuture = CallFuture<(O::Output, Meta)>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<O: Operation> fmt::Debug for CallWithMeta<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallWithMeta").field(&self.0).finish()
    }
}

/// What else is known of an answer.
#[derive(Clone)]
#[non_exhaustive]
pub struct Meta {
    /// The status.
    pub status: StatusCode,
    /// How many attempts it took.
    pub attempts: u32,
    /// The headers.
    pub headers: HeaderMap,
    /// A reference that support can look up, where the service sent one.
    pub request_id: Option<String>,
    /// The body as it came, for fields this version does not know. It may hold secrets.
    pub body: Bytes,
}

impl Meta {
    fn of(response: &Response<Bytes>, trail: Trail) -> Self {
        Self {
            status: response.status(),
            attempts: trail.attempts,
            headers: response.headers().clone(),
            request_id: ServiceError::request_id_of(response.headers()),
            body: response.body().clone(),
        }
    }
}

impl fmt::Debug for Meta {
    /// Leaves the body out, and the headers' values: they may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meta")
            .field("status", &self.status.as_u16())
            .field("attempts", &self.attempts)
            .field("request_id", &self.request_id)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
