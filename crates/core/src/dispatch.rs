//! The seam between what is asked and how it travels.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use vonage_video_models::ApplicationId;

use crate::maybe_send::MaybeSendSync;
use crate::{Call, Error, Operation};

/// Brings a request to the service and its answer back.
///
/// The transport crate has the one most programs use; implement it to send through a client of your own, an edge
/// platform's `fetch`, a recorder. What you get is a request with path and query only, no origin and no
/// `Authorization`: whoever sends it adds both, and `Accept: application/json`, without which the service answers
/// some calls in XML. The request's [`Profile`](crate::Profile) says whether it may be
/// repeated (an implementation that never repeats is always right), after which statuses it may not, and how long the
/// call may take where the caller or the operation set a time. What repeats tells of it by a [`Trail`](crate::Trail) in
/// the response's extensions.
///
/// Answer with any status as `Ok`. Failures to get one come from [`Error::not_sent`], [`Error::lost`] and
/// [`Error::timeout`], since every error must say whether the request may have taken effect.
///
/// On `wasm32-unknown-unknown`, where there is one thread, neither the implementation nor its futures have to be
/// [`Send`]: write `#[async_trait(?Send)]` there.
#[cfg_attr(not(all(target_arch = "wasm32", target_os = "unknown")), async_trait)]
#[cfg_attr(all(target_arch = "wasm32", target_os = "unknown"), async_trait(?Send))]
pub trait Dispatch: fmt::Debug + MaybeSendSync + 'static {
    /// Sends one request and brings the answer, whatever its status.
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error>;

    /// Fetches a document from anywhere: the request has an absolute URL and is sent as it is, to that host, without
    /// any credential of yours. Recordings are downloaded through this.
    ///
    /// Unless it is implemented, downloads fail with [`ErrorKind::Config`](crate::ErrorKind::Config).
    async fn fetch(&self, _request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        Err(Error::config(
            "this way to the service fetches nothing from other places",
        ))
    }

    /// Lets time pass, without blocking. Used while waiting for a condition.
    async fn sleep(&self, duration: Duration);

    /// Monotonic time since any fixed start.
    fn now(&self) -> Duration;

    /// The time of day by the local clock. Used to tell what a lost start started from what is older.
    ///
    /// Default: the system's clock. There is none on `wasm32-unknown-unknown`, so `None` there.
    fn local_time(&self) -> Option<SystemTime> {
        system_time()
    }

    /// How many seconds the service's clock is ahead of the local one, as far as it is known; negative where it is
    /// behind. Finders add it to the local time before they compare that with the service's. Where it has changed within
    /// the last minutes, the smallest counts: what a finder leaves out might be started twice.
    ///
    /// Default: 0, for an implementation that does not compare the clocks.
    fn clock_offset_seconds(&self) -> i64 {
        0
    }
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
#[expect(clippy::disallowed_methods, reason = "the default for implementations without a clock of their own")]
fn system_time() -> Option<SystemTime> {
    Some(SystemTime::now())
}

/// Asking would panic.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn system_time() -> Option<SystemTime> {
    None
}

#[cfg_attr(not(all(target_arch = "wasm32", target_os = "unknown")), async_trait)]
#[cfg_attr(all(target_arch = "wasm32", target_os = "unknown"), async_trait(?Send))]
impl<D: Dispatch + ?Sized> Dispatch for Arc<D> {
    // Methods with a default are passed on as well, or what is shared would behave as if it had none of its own.
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        (**self).send(request).await
    }

    async fn fetch(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        (**self).fetch(request).await
    }

    async fn sleep(&self, duration: Duration) {
        (**self).sleep(duration).await;
    }

    fn now(&self) -> Duration {
        (**self).now()
    }

    fn local_time(&self) -> Option<SystemTime> {
        (**self).local_time()
    }

    fn clock_offset_seconds(&self) -> i64 {
        (**self).clock_offset_seconds()
    }
}

/// A way to the service on behalf of one application: what area clients are made from. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    way: Arc<Way>,
}

/// Shared by all clones, so that a call costs no copy of it.
struct Way {
    dispatch: Arc<dyn Dispatch>,
    application_id: ApplicationId,
}

impl Handle {
    /// Joins a way to the service with the application whose calls travel it. A dispatch that is used elsewhere as well
    /// can be passed as an [`Arc`] of it, or as an `Arc<dyn Dispatch>`.
    pub fn new(dispatch: impl Dispatch, application_id: impl Into<ApplicationId>) -> Self {
        let application_id = application_id.into();
        let way = Arc::new(Way {
            dispatch: Arc::new(dispatch),
            application_id,
        });
        Self { way }
    }

    /// The application.
    #[must_use]
    pub fn application_id(&self) -> &ApplicationId {
        &self.way.application_id
    }

    /// The way to the service.
    #[must_use]
    pub fn dispatch(&self) -> &Arc<dyn Dispatch> {
        &self.way.dispatch
    }

    /// A call of this operation; nothing is sent until it is awaited.
    pub fn call<O: Operation>(&self, operation: O) -> Call<O> {
        Call::new(self.clone(), operation)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("application_id", &self.application_id().as_str())
            .field("dispatch", self.dispatch())
            .finish()
    }
}
