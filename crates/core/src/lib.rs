//! The contract between the operations of the Vonage Video API and whatever carries them.
//!
//! - An [`Operation`] is a value that encodes one request and reads its answer. It does no I/O.
//! - [`Dispatch`] is the seam below it: it takes a request and brings an answer.
//! - A [`Call`] joins the two and can be awaited; lists have [pages](Call::pages), reads can [wait](Call::until).
//! - Every operation declares whether it may be [repeated](Repeat); every [`Error`] says whether the operation
//!   [happened](Outcome).
//! - A [`Script`] is a `Dispatch` for tests that needs no server.
//!
//! ```
//! use vonage_video_core::{wire, Error, Handle, Operation, Repeat, Script, Target};
//! use vonage_video_core::http::{Request, Response};
//! use vonage_video_core::bytes::Bytes;
//!
//! /// `GET /v2/project/{application}/weather`
//! #[derive(Debug)]
//! struct GetWeather;
//!
//! impl Operation for GetWeather {
//!     const NAME: &'static str = "weather.get";
//!     const REPEAT: Repeat = Repeat::Safe;
//!     type Output = String;
//!
//!     fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
//!         wire::get(target.project().fixed("weather")).empty()
//!     }
//!     fn decode(&self, response: Response<Bytes>) -> Result<String, Error> {
//!         wire::json(&response)
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let script = Script::new().reply::<GetWeather>(&"sunny".to_owned());
//! let weather = Handle::new(script.shared(), "app-1").call(GetWeather).await?;
//! assert_eq!(weather, "sunny");
//! # Ok::<(), Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows nothing of sockets, TLS, tokens, clocks or async runtimes, and nothing of any single operation.

mod backoff;
mod call;
mod created_since;
mod dispatch;
mod error;
mod maybe_send;
mod operation;
mod or_find;
mod outcome;
mod paging;
mod profile;
mod script;
mod service_error;
mod setters;
mod token_problem;
mod trail;
mod waiting;
pub mod wire;

pub use backoff::Backoff;
pub use call::{Call, CallWithMeta, Meta};
pub use dispatch::{Dispatch, Handle};
pub use error::{BoxError, Error, ErrorKind, Limit, RetryAdvice};
pub use maybe_send::{Boxed, MaybeSendSync};
pub use operation::{Operation, ReadOperation, Repeat};
pub use outcome::Outcome;
pub use paging::{Items, PagedOperation, Pages};
pub use profile::Profile;
pub use script::{Recorded, Script};
pub use service_error::ServiceError;
pub use token_problem::TokenProblem;
pub use trail::Trail;
pub use waiting::{Progress, Wait, WaitError, WaitErrorKind};
pub use wire::Target;

pub use async_trait::async_trait;
pub use bytes;
pub use http;
pub use vonage_video_models::InvalidInput;
