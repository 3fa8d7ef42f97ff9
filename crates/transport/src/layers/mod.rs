//! The layers of the stack, one a file, for use in a stack of your own.
//!
//! Each is a [`tower::Layer`] around any service of whole bodies (`Request<Bytes>` to
//! `Response<Bytes>`) whose error converts into a boxed one, and makes such a service. [`Transport`](crate::Transport) is
//! built of nothing else; the crate's front page has their order and the reason for each position.
//!
//! The layers of one call share its state (attempts, deadline, how far the request came) through the request's extensions.
//! Layers of your own between them must pass the extensions on.
//!
//! ```
//! use std::sync::atomic::{AtomicU16, Ordering};
//! use std::time::Duration;
//! use tower::{ServiceBuilder, ServiceExt};
//! use vonage_video_core::bytes::Bytes;
//! use vonage_video_core::http::{Request, Response};
//! use vonage_video_core::{BoxError, Profile, Repeat, Trail};
//! use vonage_video_transport::Retry;
//! use vonage_video_transport::layers::{AttemptTimeoutLayer, HandoverLayer, RetryLayer, TotalTimeoutLayer};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap().block_on(async {
//! static NEXT_STATUS: AtomicU16 = AtomicU16::new(503);
//! // Any client: this one is unavailable at first.
//! let client = tower::service_fn(|_: Request<Bytes>| async {
//!     let status = NEXT_STATUS.swap(200, Ordering::SeqCst);
//!     Ok::<_, BoxError>(Response::builder().status(status).body(Bytes::new())?)
//! });
//! let stack = ServiceBuilder::new()
//!     .layer(TotalTimeoutLayer::new(Duration::from_secs(20)))
//!     .layer(RetryLayer::new(Retry::new()))
//!     .layer(AttemptTimeoutLayer::new(Duration::from_secs(5)))
//!     .layer(HandoverLayer::new())
//!     .service(client);
//!
//! let mut request = Request::new(Bytes::new());
//! request.extensions_mut().insert(Profile::new("things.list", Repeat::Safe));
//! let response = stack.oneshot(request).await.unwrap();
//! assert_eq!((response.status().as_u16(), Trail::of(&response).attempts), (200, 2));
//! # });
//! ```

mod attempt_timeout;
mod checked;
mod concurrency_limit;
mod extensions;
mod handover;
mod prepare;
mod retry;
mod sign;
#[cfg(test)]
mod tests;
mod timeout;
mod total_timeout;
mod trace;
mod when_ready;

pub use self::attempt_timeout::{AttemptTimeout, AttemptTimeoutLayer};
pub use self::checked::CheckedFuture;
pub use self::concurrency_limit::{ConcurrencyLimit, ConcurrencyLimitFuture, ConcurrencyLimitLayer};
pub(crate) use self::extensions::RequireStateLayer;
pub use self::handover::{Handover, HandoverFuture, HandoverLayer};
pub use self::prepare::{Prepare, PrepareLayer};
pub use self::retry::{RetryFuture, RetryLayer, RetryService};
pub(crate) use self::sign::SignedWithStaleToken;
pub use self::sign::{Sign, SignFuture, SignLayer};
pub use self::timeout::TimeoutFuture;
pub use self::total_timeout::{TotalTimeout, TotalTimeoutLayer};
pub use self::trace::{Trace, TraceFuture, TraceLayer};
