//! Why a telephone was not called.

use http::StatusCode;
use vonage_video_core::{Error, TokenProblem};

use crate::Dial;

/// Why the service refused to [dial](crate::Dial), by its status and code.
///
/// Says nothing of calls that were dialed and not answered: those are told by callbacks, see
/// [`SipReason`](vonage_video_models::SipReason).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DialFailure {
    /// The session is not routed (409, code 15008). Create it with `CreateSession::routed()`.
    NotRouted,
    /// The service does not know the session (404).
    SessionNotFound,
    /// The service takes part of the request for wrong: the session's id or a header's name (400). Its message tells.
    BadRequest,
    /// The client token is refused (403).
    Token(TokenProblem),
    /// No media server was free, although the service has already looked in several places (500, code -1). The guide on
    /// SIP calls this passing, and to be tried again with growing pauses.
    ///
    /// Without a media server no telephone should ring; but any other mishap at the service looks the same, so the SDK
    /// does not take the risk by itself, and the error's outcome is unknown. Where a second ring would do no harm:
    ///
    /// ```
    /// # async fn sleep(_: Duration) {}
    /// use std::time::Duration;
    /// use vonage_video_core::{Backoff, Error};
    /// use vonage_video_models::SipCall;
    /// use vonage_video_sip::{Dial, DialFailure, SipInterconnect};
    ///
    /// async fn dial_with_patience(sip: &SipInterconnect, dial: Dial) -> Result<SipCall, Error> {
    ///     let pauses = Backoff::new(Duration::from_secs(1), Duration::from_secs(15));
    ///     let mut failures = 0;
    ///     loop {
    ///         match sip.dial(dial.clone()).await {
    ///             Err(error) if failures < 4 && DialFailure::of(&error) == Some(DialFailure::NoMediaServer) => {
    ///                 failures += 1;
    ///                 sleep(pauses.even_pause(failures)).await;
    ///             }
    ///             other => return other,
    ///         }
    ///     }
    /// }
    /// # use vonage_video_core::{Handle, Script};
    /// # let busy = r#"{"message": "Internal server error", "code": -1}"#;
    /// # let script = Script::new().respond::<Dial>(500, busy).reply::<Dial>(&SipCall::new("40d9e8c2")).shared();
    /// # let sip = SipInterconnect::new(Handle::new(script, "app-1"));
    /// # let dial = Dial::new("1_MX4", "eyJ", "sip:host".parse()?);
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// # assert_eq!(runtime.block_on(dial_with_patience(&sip, dial))?.id.as_str(), "40d9e8c2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// [`Call::repeat`](vonage_video_core::Call::repeat) goes further: with `Repeat::Idempotent` the call is repeated
    /// after a broken connection as well, when a telephone is rather likely to ring.
    NoMediaServer,
    /// Any other refusal; see the service's message.
    Other,
}

impl DialFailure {
    /// The meaning of an error, if the service answered a [dial](crate::Dial) with it.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let service = error.refusal_of::<Dial>()?;
        if let Some(problem) = TokenProblem::of(error) {
            return Some(Self::Token(problem));
        }
        Some(match service.status() {
            StatusCode::CONFLICT if service.is_not_routed() => Self::NotRouted,
            StatusCode::NOT_FOUND => Self::SessionNotFound,
            StatusCode::BAD_REQUEST => Self::BadRequest,
            // A gateway's 500 has no code: it does not know whether there are media servers.
            StatusCode::INTERNAL_SERVER_ERROR if service.code() == Some(-1) => Self::NoMediaServer,
            _ => Self::Other,
        })
    }
}
